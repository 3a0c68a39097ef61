import { ownFields } from '../own.js'

/** The `code` of an error body as SimpleJWT sends it; undefined where there is none. The caller's copy stays unread. */
export async function readCode(response: Response): Promise<unknown> {
  if (!response.headers.get('content-type')?.includes('json')) return undefined
  try {
    return ownFields(await response.clone().json())?.['code']
  } catch {
    return undefined
  }
}

import createClient, { type Client } from 'openapi-fetch'
import type { AuthClient } from 'simplejwt-client'
import type { components, paths } from './openapi/generated/schema.js'

export type Note = components['schemas']['Note']

/** `origin`: where the API is. The paths of the schema begin with `/api/`. */
export function createApi(auth: AuthClient, origin: string): Client<paths> {
  return createClient<paths>({ baseUrl: origin, fetch: auth.fetch })
}

/** Errors of the API come as `error`; what concerns the session is thrown, as AuthError. */
export async function listNotes(api: Client<paths>, signal?: AbortSignal): Promise<Note[]> {
  const { data, response } = await api.GET('/api/notes/', signal ? { signal } : {})
  if (data === undefined) throw new Error(`The notes were answered with ${response.status}.`)
  return data
}

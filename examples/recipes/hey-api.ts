import type { AuthClient } from 'simplejwt-client'
import { type Note, notesList } from './openapi/generated/client/index.js'
import { client } from './openapi/generated/client/client.gen.js'

/** Call it once, before the first request. `origin`: where the API is. */
export function connectClient(auth: AuthClient, origin: string): void {
  // Not the option `auth`: that puts a header there by itself, and `auth.fetch` leaves a header that is there alone.
  client.setConfig({ baseUrl: origin, fetch: auth.fetch })
}

/** With `throwOnError` an AuthError is thrown as it is; without it, it is in `error`. */
export async function listNotes(signal?: AbortSignal): Promise<Note[]> {
  const { data } = await notesList({ throwOnError: true, ...(signal ? { signal } : {}) })
  return data
}

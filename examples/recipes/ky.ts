import type { AuthClient } from 'simplejwt-client'
import { createApi } from 'simplejwt-client/ky'

interface Note {
  readonly id: number
  readonly text: string
}

/** The calls of one part of an app. Paths are relative to the client's `baseUrl`. */
export function createNotes(auth: AuthClient) {
  // Any option of ky. Waiting for a refresh does not count into the timeout.
  const api = createApi(auth, { timeout: 15_000 })

  return {
    list: (signal?: AbortSignal) => api.get('notes/', signal ? { signal } : {}).json<Note[]>(),
    add: (text: string) => api.post('notes/', { json: { text } }).json<Note>(),
  }
}

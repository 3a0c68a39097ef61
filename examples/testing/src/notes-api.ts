import type { AuthClient } from 'simplejwt-client'

/** The requests of this app: they take a client, so that a test can hand in its own. */
export interface NotesApi {
  list(): Promise<readonly string[]>
  add(text: string): Promise<void>
}

export function createNotesApi(auth: AuthClient): NotesApi {
  async function send(init?: RequestInit): Promise<Response> {
    const response = await auth.fetch('notes/', init)
    if (!response.ok) throw new Error(`The notes answered ${response.status}.`)
    return response
  }

  return {
    async list() {
      const response = await send()
      return (await response.json()) as readonly string[]
    },
    async add(text) {
      const headers = { 'Content-Type': 'application/json' }
      await send({ method: 'POST', headers, body: JSON.stringify({ text }) })
    },
  }
}

import { type AuthClient, createAuthClient, createKeyValueStorage } from 'simplejwt-client'
import { createMockServer } from 'simplejwt-client/testing'

/** A client that is still reading its storage. */
export interface WaitingAuth {
  readonly auth: AuthClient
  /** Lets the storage answer, and waits until the client is ready. */
  open(): Promise<void>
}

/** Makes a client that is loading until `open()`; `as` is who turns out to be logged in. */
export async function createWaitingAuth(as?: 'ada'): Promise<WaitingAuth> {
  const stored = new Map<string, string>()
  const gate = Promise.withResolvers<void>()
  const { fetch } = createMockServer()
  const createOver = (read: (key: string) => Promise<string | null>) =>
    createAuthClient({
      baseUrl: 'https://api.example.com/api/',
      fetch,
      storage: createKeyValueStorage({
        getItem: read,
        setItem: (key, value) => void stored.set(key, value),
        removeItem: (key) => void stored.delete(key),
      }),
      platform: { channel: undefined },
    })
  const find = (key: string) => stored.get(key) ?? null
  if (as !== undefined) {
    const before = createOver(async (key) => find(key))
    await before.login({ username: as, password: 'correct horse' })
    before.dispose()
  }
  const auth = createOver((key) => gate.promise.then(() => find(key)))
  return {
    auth,
    async open() {
      gate.resolve()
      await auth.ready
    },
  }
}

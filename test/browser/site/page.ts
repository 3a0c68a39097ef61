import {
  type AuthClient,
  createAuthClient,
  createIndexedDBStorage,
  createLocalStorage,
  isAuthError,
  type TokenPair,
} from 'simplejwt-client'
import { serviceWorker } from 'simplejwt-client/service-worker'

/** How a page makes a client. */
export interface ClientOptions {
  /** @default '/api/' */
  readonly baseUrl?: string
  readonly name?: string
  /** @default 'IndexedDB' */
  readonly storage?: 'IndexedDB' | 'localStorage'
  /** Whether a service worker refreshes. @default false */
  readonly worker?: boolean
  readonly keepAlive?: boolean
  /** Whether other tabs get no message from it. @default false */
  readonly silent?: boolean
}

interface Client {
  readonly auth: AuthClient
  readonly told: string[]
}

const clients = new Map<string, Client>()
const storages = { IndexedDB: createIndexedDBStorage, localStorage: createLocalStorage }
const uncaught: string[] = []

const clientOf = (name: string): Client => {
  const client = clients.get(name)
  if (client === undefined) throw new Error(`There is no client ${name}.`)
  return client
}

const codeOf = (error: unknown): string => (isAuthError(error) ? error.code : String(error))

/** What tests ask of a page. Everything that it answers can cross a process. */
const app = {
  uncaught: () => uncaught,
  /** The status that each page restored from the back/forward cache showed in its first moment. */
  restored: [] as string[],

  create(name: string, { storage = 'IndexedDB', worker, silent, baseUrl = '/api/', ...rest }: ClientOptions) {
    const auth = createAuthClient({
      baseUrl,
      storage: storages[storage](),
      ...(worker && { refreshIn: serviceWorker() }),
      ...(silent && { platform: { channel: undefined } }),
      ...rest,
    })
    const told: string[] = []
    auth.on('login', ({ from }) => told.push(`login ${from}`))
    auth.on('logout', ({ reason, elsewhere }) =>
      told.push(`logout ${reason}${elsewhere ? ' elsewhere' : ''}`),
    )
    auth.on('refresh', ({ from }) => told.push(`refresh ${from}`))
    auth.on('warning', ({ code }) => told.push(`warning ${code}`))
    clients.set(name, { auth, told })
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) app.restored.push(auth.getSnapshot().status)
    })
    return auth.ready
  },

  login: (name: string, username: string, password: string): Promise<string> =>
    clientOf(name)
      .auth.login({ username, password })
      .then(() => 'ok', codeOf),

  adopt: (name: string, tokens: TokenPair): Promise<string> =>
    clientOf(name)
      .auth.adopt(tokens)
      .then(() => 'ok', codeOf),

  logout: async (name: string): Promise<string> => (await clientOf(name).auth.logout()).blacklist,

  refresh: (name: string): Promise<string> =>
    clientOf(name)
      .auth.refresh()
      .then(() => 'ok', codeOf),

  /** Calls the protected view, several times at once. */
  call: (name: string, times = 1): Promise<(number | string)[]> => {
    const calls = Array.from({ length: times }, () =>
      clientOf(name)
        .auth.fetch('me/')
        .then(({ status }) => status, codeOf),
    )
    return Promise.all(calls)
  },

  status: (name: string) => clientOf(name).auth.getSnapshot().status,
  reason: (name: string) => clientOf(name).auth.getSnapshot().reason ?? 'none',
  userId: (name: string) => clientOf(name).auth.getSnapshot().userId ?? 'nobody',
  expiresAt: (name: string) => clientOf(name).auth.getSnapshot().accessExpiresAt ?? 0,
  told: (name: string): readonly string[] => clientOf(name).told,

  /** Whether nobody on this origin holds or awaits a lock: no refresh is under way. */
  isQuiet: async (): Promise<boolean> => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return held.length + pending.length === 0
  },

  /** Registers the worker and waits until it controls the page. */
  async startWorker(): Promise<void> {
    const controlled = new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    )
    await navigator.serviceWorker.register('/worker.js')
    if (navigator.serviceWorker.controller === null) await controlled
  },
}

declare global {
  interface Window {
    app: typeof app
  }
}

addEventListener('error', ({ message }) => uncaught.push(message))
addEventListener('unhandledrejection', ({ reason }) => uncaught.push(String(reason)))
window.app = app

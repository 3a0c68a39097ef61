import { type AuthClient, createAuthClient, isAuthError } from 'simplejwt-client'
import { cookies, djRestAuthCookies, simpleJwt } from 'simplejwt-client/servers'

/** How a page makes its client. */
export interface ClientOptions {
  readonly baseUrl: string
  readonly server: keyof typeof servers
  /** @default 'memory' */
  readonly access?: 'memory' | 'cookie'
  /** The token against forgery: what the client finds by itself, none, or what a view of the application tells. */
  readonly csrf?: 'found' | 'none' | 'told'
  /** The path of a view that wants to know who asks. */
  readonly me: string
  /** The path of the view that refreshes. */
  readonly refresh: string
}

const servers = { cookies, djRestAuthCookies, simpleJwt }
const told: string[] = []
/** All that the answers of servers say, as any script could listen in. */
const heard: Promise<string>[] = []
let auth: AuthClient
let options: ClientOptions

const ownFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const response = await ownFetch(input, init)
  const { headers } = response
  heard.push(
    response
      .clone()
      .text()
      .then(
        (text) => `${JSON.stringify([...headers])} ${text}`,
        () => '',
      ),
  )
  return response
}

const outcomeOf = (error: unknown): string => {
  if (!isAuthError(error)) return String(error)
  return [error.code, error.status].filter((part) => part !== undefined).join(' ')
}

async function askForCsrf(): Promise<string> {
  const response = await fetch(new URL('/csrf/', options.baseUrl), { credentials: 'include' })
  return response.text()
}

function ask<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(new Error('IndexedDB refused.')))
  })
}

/** Everything that is in IndexedDB, by whatever name. */
async function dumpDatabases(): Promise<string> {
  const found = await indexedDB.databases()
  const dumps = found.map(async ({ name = '' }) => {
    const database = await ask(indexedDB.open(name))
    const stores = [...database.objectStoreNames]
    const contents = stores.map(async (store) => {
      const open = () => database.transaction(store).objectStore(store)
      return [await ask(open().getAllKeys()), await ask(open().getAll())]
    })
    const dump = [name, stores, await Promise.all(contents)]
    database.close()
    return dump
  })
  return JSON.stringify(await Promise.all(dumps))
}

async function readCookieStore(): Promise<string> {
  const store = (globalThis as { cookieStore?: { getAll(): Promise<unknown> } }).cookieStore
  return JSON.stringify((await store?.getAll()) ?? '')
}

/** What tests ask of a page. Everything that it answers can cross a process. */
const visitor = {
  create(given: ClientOptions): Promise<void> {
    options = given
    const { baseUrl, server, access, csrf = 'found' } = given
    const source = { found: undefined, none: false, told: askForCsrf } as const
    auth = createAuthClient({ baseUrl, server: servers[server]({ access, csrf: source[csrf] }) })
    auth.on('login', ({ from }) => told.push(`login ${from}`))
    auth.on('logout', ({ reason, elsewhere }) =>
      told.push(`logout ${reason}${elsewhere ? ' elsewhere' : ''}`),
    )
    auth.on('refresh', ({ from }) => told.push(`refresh ${from}`))
    auth.on('warning', ({ code }) => told.push(`warning ${code}`))
    return auth.ready
  },

  login: (username: string, password: string): Promise<string> =>
    auth.login({ username, password }).then(() => 'ok', outcomeOf),

  logout: async (): Promise<string> => (await auth.logout()).blacklist,

  refresh: (): Promise<string> => auth.refresh().then(() => 'ok', outcomeOf),

  /** Asks the view who is there. */
  call: (): Promise<number | string> => auth.fetch(options.me).then(({ status }) => status, outcomeOf),

  /** Whom the view takes this page for. */
  whoAmI: (): Promise<string> =>
    auth
      .fetch(options.me)
      .then((response) => response.json())
      .then(({ username = 'nobody' }) => String(username), outcomeOf),

  /** Changes something that the view keeps. */
  change: (): Promise<number | string> =>
    auth
      .fetch(options.me, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: '{"first_name":"A"}',
      })
      .then(({ status }) => status, outcomeOf),

  /** Asks for a refresh past the client, as a script could that got into the page. */
  async refreshPast(token: string): Promise<number | string> {
    const headers = { 'X-CSRFToken': token }
    const request = fetch(options.baseUrl + options.refresh, {
      method: 'POST',
      credentials: 'include',
      headers,
    })
    return request.then(({ status }) => status, String)
  },

  accessToken: (): Promise<string> => auth.getAccessToken().catch(outcomeOf),

  status: () => auth.getSnapshot().status,
  reason: () => auth.getSnapshot().reason ?? 'none',
  userId: () => auth.getSnapshot().userId ?? 'nobody',
  /** Whether the access token of this page is over, or is none. */
  isStale: () => (auth.getSnapshot().accessExpiresAt ?? 0) <= Date.now(),
  told: (): readonly string[] => told,

  /** All that a script of this page can read, by where it is. */
  async loot(): Promise<Readonly<Record<string, string>>> {
    return {
      'document.cookie': document.cookie,
      cookieStore: await readCookieStore(),
      localStorage: JSON.stringify(Object.entries(localStorage)),
      sessionStorage: JSON.stringify(Object.entries(sessionStorage)),
      IndexedDB: await dumpDatabases(),
      'the snapshot': JSON.stringify(auth.getSnapshot()),
      answers: (await Promise.all(heard)).join('\n'),
      'getAccessToken()': await visitor.accessToken(),
    }
  },

  /** Whether nobody on this origin holds or awaits a lock: no refresh is under way. */
  isQuiet: async (): Promise<boolean> => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return held.length + pending.length === 0
  },
}

declare global {
  interface Window {
    visitor: typeof visitor
  }
}

window.visitor = visitor

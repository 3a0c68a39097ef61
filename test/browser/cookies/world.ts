import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type RealServer, type RealServerOptions, startRealServer } from '../../support/real-server.js'
import { ada, until } from '../scenarios/world.js'
import { type ApiProxy, startApiProxy } from './api-proxy.js'
import type { ClientOptions } from './page.js'
import type { CookieTab, ProfiledBrowser } from './profiles.js'

/** Where the pages are, and where the API is: names of hosts, which are this machine all the same. */
export const places = {
  'two ports of one host': ['localhost', 'localhost'],
  'two hosts of one site': ['app.example.localhost', 'api.example.localhost'],
  'two hosts right below localhost': ['app.localhost', 'api.localhost'],
  'two sites': ['localhost', '127.0.0.1'],
} as const

export type PlaceName = keyof typeof places

const strict = { rotateRefreshTokens: true, blacklistAfterRotation: true, corsAllowCredentials: true }

/** The views of examples/django without their grace period: what is spent is refused at once. */
const example = { version: '5.5.1', ...strict, refreshCookie: true, grace: 0 } as const

const djRestAuth = {
  version: 'dj-rest-auth',
  ...strict,
  jwtAuthHttponly: true,
  jwtAuthCookie: 'jwt-auth',
  jwtAuthRefreshCookie: 'jwt-refresh',
  jwtAuthCookieUseCsrf: true,
} as const

const kinds = {
  'examples/django': example,
  'examples/django, access tokens of 3 s': { ...example, accessTokenLifetime: 3 },
  'examples/django, SameSite=None': { ...example, refreshCookie: { sameSite: 'None', secure: true } },
  'dj-rest-auth': djRestAuth,
  bodies: { version: '5.5.1', ...strict },
} satisfies Readonly<Record<string, RealServerOptions>>

export type ServerKind = keyof typeof kinds

/** What all scenarios share: servers, which are started at their first use, and pages that every host has. */
export interface Servers {
  readonly pagesPort: number
  start(kind: ServerKind): Promise<RealServer>
  close(): Promise<void>
}

export async function startServers(): Promise<Servers> {
  const pages = await startPages()
  const origins = Object.values(places).map(([host]) => `http://${host}:${pages.port}`)
  const trusted = { cors: origins, csrfTrustedOrigins: origins }
  const running = new Map<ServerKind, Promise<RealServer>>()
  return {
    pagesPort: pages.port,
    start(kind) {
      const server = running.get(kind) ?? startRealServer({ ...kinds[kind], ...trusted })
      running.set(kind, server)
      return server
    },
    async close() {
      await Promise.all([...running.values()].map(async (server) => (await server).close()))
      await pages.close()
    },
  }
}

const html = `<!doctype html>
<meta charset="utf-8">
<title>test</title>
<link rel="icon" href="data:,">
<script src="/page.js"></script>
`

async function startPages() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    // Without it the paths of tsconfig.json would lead to the source, and not to the package as built.
    tsconfigRaw: {},
    logLevel: 'error',
  })
  const script = outputFiles[0]?.text ?? ''
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.writeHead(200, {
      'Content-Type': isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; script-src 'self'; connect-src *; img-src data:",
    })
    response.end(isScript ? script : html)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Where a scenario takes place. */
export interface Setting {
  readonly place: PlaceName
  readonly server: ServerKind
  /** @default 'memory' */
  readonly access?: 'memory' | 'cookie'
}

/** What one scenario has to itself. */
export interface World {
  readonly api: ApiProxy
  /** Opens a tab and makes a client in it. */
  open(options?: Partial<ClientOptions>): Promise<CookieTab>
  /** Makes a client in a tab that has been loaded anew. */
  start(tab: CookieTab, options?: Partial<ClientOptions>): Promise<void>
  /** How many requests there were of this kind, `POST refresh` say; with this status, if one is given. */
  count(what: string, status?: number): number
}

/** Runs a task in a profile of its own, and clears up. */
export async function inWorld<Result>(
  browser: ProfiledBrowser,
  servers: Servers,
  { place, server, access = 'memory' }: Setting,
  task: (world: World) => Promise<Result>,
): Promise<Result> {
  const [pageHost, apiHost] = places[place]
  const django = await servers.start(server)
  const api = await startApiProxy(django.url)
  const profile = await browser.openProfile()
  const usual = { ...clientOf(server, `http://${apiHost}:${api.port}`), access }

  async function start(tab: CookieTab, options: Partial<ClientOptions> = {}): Promise<void> {
    await until(() => tab.run(() => window.visitor !== undefined))
    await tab.run((options) => window.visitor.create(options), { ...usual, ...options })
  }
  async function open(options: Partial<ClientOptions> = {}): Promise<CookieTab> {
    const tab = await profile.openTab(`http://${pageHost}:${servers.pagesPort}/`)
    await start(tab, options)
    return tab
  }
  function count(what: string, status?: number): number {
    const isSo = (passed: { readonly what: string; readonly status: number }) =>
      passed.what === what && (status === undefined || passed.status === status)
    return api.passed.filter(isSo).length
  }

  try {
    return await task({ api, open, start, count })
  } finally {
    await profile.close()
    await api.close()
  }
}

function clientOf(kind: ServerKind, origin: string): ClientOptions {
  const usual = { baseUrl: `${origin}/api/`, me: 'me/', refresh: 'token/refresh/' }
  if (kind === 'bodies') return { ...usual, server: 'simpleJwt' }
  if (kind !== 'dj-rest-auth') return { ...usual, server: 'cookies' }
  const paths = { me: 'dj-rest-auth/user/', refresh: 'dj-rest-auth/token/refresh/' }
  return { baseUrl: `${origin}/`, server: 'djRestAuthCookies', ...paths }
}

export async function logIn(tab: CookieTab, user = ada): Promise<void> {
  const outcome = await tab.run(
    (username, password) => window.visitor.login(username, password),
    user.username,
    user.password,
  )
  if (outcome !== 'ok') throw new Error(`The login came to ${outcome}.`)
}

export const call = (tab: CookieTab) => tab.run(() => window.visitor.call())

export const refresh = (tab: CookieTab) => tab.run(() => window.visitor.refresh())

export const logOut = (tab: CookieTab) => tab.run(() => window.visitor.logout())

export const statusOf = (tab: CookieTab) => tab.run(() => window.visitor.status())

export const toldTo = (tab: CookieTab) => tab.run(() => window.visitor.told())

/** Waits until no refresh is under way, in this tab or in another. */
export const untilQuiet = (tab: CookieTab) => until(() => tab.run(() => window.visitor.isQuiet()))

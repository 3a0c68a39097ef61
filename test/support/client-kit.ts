import {
  type AuthClient,
  type AuthClientOptions,
  type AuthEventName,
  type AuthEvents,
  createAuthClient,
  createMemoryStorage,
  type LifecycleEvent,
  type TokenClaims,
} from 'simplejwt-client'
import { createMockServer, type MockServer, type MockServerOptions } from 'simplejwt-client/testing'
import { type FakeClock, fakeClock } from './fake-clock.js'
import { fakeLocks } from './fake-locks.js'
import { outlet } from './sentinel-outlet.js'

export const BASE_URL = 'https://api.example.com/api/'
export const ADA = { username: 'ada', password: 'correct horse' }
export const BOB = { username: 'bob', password: 'battery staple' }

type Told = { readonly [Name in AuthEventName]: { readonly name: Name } & AuthEvents[Name] }[AuthEventName]

/** A client on a fake world: its clock, its server and a record of what it told. */
export interface Kit {
  readonly auth: AuthClient
  readonly server: MockServer
  readonly clock: FakeClock
  readonly events: Told[]
  /** Fires an event of the page. */
  readonly page: (event: LifecycleEvent) => void
}

/** Options of the two sides. `clientClock`: the device's clock is not the server's. */
export interface KitOptions {
  readonly server?: MockServerOptions | MockServer
  readonly client?: Partial<AuthClientOptions<TokenClaims>>
  readonly clock?: FakeClock
}

const EVENTS: readonly AuthEventName[] = ['login', 'refresh', 'refreshError', 'logout', 'warning']

/** A mock server with rotation and blacklist on, and a client with memory storage; both on one fake clock. */
export function createKit({ server: given = {}, client = {}, clock = fakeClock() }: KitOptions = {}): Kit {
  const server = isServer(given) ? given : createServer(clock, given)
  const listeners = new Set<(event: LifecycleEvent) => void>()
  const lifecycle = {
    isVisible: () => true,
    subscribe(listener: (event: LifecycleEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const auth = createAuthClient({
    baseUrl: BASE_URL,
    storage: createMemoryStorage(),
    fetch: server.fetch,
    ...client,
    platform: { clock, locks: fakeLocks(), channel: undefined, lifecycle, ...client.platform },
  })
  const events: Told[] = []
  for (const name of EVENTS) {
    auth.on(name, (payload) => {
      outlet.look(`event ${name}`, payload)
      events.push({ name, ...payload } as Told)
    })
  }
  auth.subscribe(() => outlet.look('snapshot', auth.getSnapshot()))
  return {
    auth,
    server,
    clock,
    events,
    page: (event) => [...listeners].forEach((listener) => listener(event)),
  }
}

/** A server and not the options for one, `Object.prototype` polluted or not. */
export function isServer(given: MockServerOptions | MockServer): given is MockServer {
  return Object.hasOwn(given, 'fetch')
}

/** A mock server as most tests want it. */
export function createServer(clock: FakeClock, options: MockServerOptions = {}): MockServer {
  return createMockServer({
    users: [ADA, BOB],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
    clock: () => clock.now().wall,
    ...options,
  })
}

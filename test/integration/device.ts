import {
  type AuthClient,
  type AuthClientOptions,
  type AuthEventName,
  createAuthClient,
  createMemoryStorage,
  type Endpoints,
  type LifecycleEvent,
  type Platform,
  type TokenClaims,
} from 'simplejwt-client'
import { pathOf } from '../contract/contract-server.js'
import { fakeLocks } from '../support/fake-locks.js'
import { createWire, type Wire } from '../support/wired-kit.js'
import type { SuiteServer } from './suite-server.js'

/** A client on a device whose clock a test may set. Time itself is real. */
export interface Device {
  readonly auth: AuthClient
  /** What the client sends. */
  readonly wire: Wire
  /** The names of its events, and what some of them tell. */
  readonly told: readonly string[]
  /** The device's wall clock. */
  now(): number
  /** Sets the wall clock ahead by so many milliseconds. */
  jump(ms: number): void
  /** Sets the wall clock ahead until the access token has expired by it. */
  outliveToken(): void
  /** The network is back. */
  goOnline(): void
  /** A further client over the same storage, as after a reload or in another tab. */
  openTab(): Device
}

export interface DeviceOptions {
  /** Milliseconds that the wall clock is ahead of the server's. */
  readonly ahead?: number
  readonly client?: Partial<AuthClientOptions<TokenClaims>>
}

/** What the tabs of one browser share. */
interface Browser {
  readonly platform: Partial<Platform>
  readonly storage: ReturnType<typeof createMemoryStorage>
  readonly now: () => number
  readonly jump: (ms: number) => void
  readonly goOnline: () => void
}

const EVENTS: readonly AuthEventName[] = ['login', 'refresh', 'refreshError', 'logout', 'warning']

export function openDevice(server: SuiteServer, { ahead = 0, client = {} }: DeviceOptions = {}): Device {
  return openTab(server, createBrowser(ahead), client)
}

function openTab(
  server: SuiteServer,
  browser: Browser,
  client: Partial<AuthClientOptions<TokenClaims>>,
): Device {
  const { storage, platform, now, jump, goOnline } = browser
  const wire = createWire(server.port)
  const auth = createAuthClient({
    ...optionsFor(server),
    storage,
    fetch: wire.fetch,
    ...client,
    platform,
  })
  const told: string[] = []
  for (const name of EVENTS) {
    auth.on(name, (payload) => {
      const { reason } = payload as { readonly reason?: string }
      told.push(reason === undefined ? name : `${name}: ${reason}`)
    })
  }
  return {
    auth,
    wire,
    told,
    now,
    jump,
    outliveToken: () => jump((auth.getSnapshot().accessExpiresAt ?? 0) + 1000 - now()),
    goOnline,
    openTab: () => openTab(server, browser, client),
  }
}

function createBrowser(ahead: number): Browser {
  const listeners = new Set<(event: LifecycleEvent) => void>()
  let offset = ahead
  const now = (): number => Date.now() + offset
  return {
    storage: createMemoryStorage(),
    platform: {
      clock: {
        now: () => ({ wall: now(), mono: performance.now() }),
        random: () => Math.random(),
        after(ms, callback) {
          const timer = setTimeout(callback, ms)
          return () => clearTimeout(timer)
        },
      },
      locks: fakeLocks(),
      channel: undefined,
      lifecycle: {
        isVisible: () => true,
        subscribe(listener) {
          listeners.add(listener)
          return () => void listeners.delete(listener)
        },
      },
    },
    now,
    jump: (ms) => void (offset += ms),
    goOnline: () => listeners.forEach((listener) => listener('online')),
  }
}

/** What a user of this server would write down: nothing where it is the default. */
function optionsFor({ origin, settings }: SuiteServer): AuthClientOptions<TokenClaims> {
  const [scheme] = settings.authHeaderTypes ?? []
  return {
    baseUrl: `${origin}/api/`,
    ...(settings.paths === undefined ? {} : { endpoints: endpointsOf(settings.paths) }),
    ...(scheme === undefined ? {} : { header: { scheme } }),
  }
}

function endpointsOf({
  obtain,
  refresh,
  verify,
  blacklist,
}: Readonly<Record<string, string | false>>): Endpoints {
  return {
    obtain: obtain || undefined,
    refresh: refresh || undefined,
    verify,
    blacklist,
  }
}

/** The protected view, as a request of this server's application names it. */
export function mePath(server: SuiteServer): string {
  return server.settings.paths?.me === undefined ? 'me/' : pathOf(server, 'me')
}

/** Sends so many requests at once and returns the statuses that came, each once. */
export async function burst(size: number, send: () => Promise<Response>): Promise<readonly number[]> {
  const answers = await Promise.all(Array.from({ length: size }, send))
  return [...new Set(answers.map((answer) => answer.status))]
}

/** The refresh tokens that were sent to be renewed, oldest first. */
export function refreshesSent({ wire }: Device, server: SuiteServer): readonly string[] {
  return wire.seen
    .filter(({ url }) => new URL(url).pathname === pathOf(server, 'refresh'))
    .map(({ body }) => (JSON.parse(body) as { refresh: string }).refresh)
}

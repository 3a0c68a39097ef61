import {
  type AuthClient,
  type AuthClientOptions,
  type AuthEventName,
  type AuthStorage,
  createAuthClient,
  createMemoryStorage,
  type LifecycleEvent,
  type Platform,
  type TokenClaims,
} from 'simplejwt-client'
import type { CsrfSource } from 'simplejwt-client/servers'
import { vi } from 'vitest'
import { createTestBrowser, type TestBrowser, type TestPage } from '../support/cookie-jar.js'
import { fakeLocks } from '../support/fake-locks.js'
import type { Dialect } from './dialect.js'
import { createLine, type Line } from './line.js'

/** A tab of a browser whose clock a test may set. Time itself is real. */
export interface Visitor {
  readonly auth: AuthClient
  /** The names of the client's events, and the reasons of ends. */
  readonly told: readonly string[]
  readonly browser: TestBrowser
  /** What scripts of the application see of the browser. */
  readonly page: TestPage
  /** The way between the client and the browser, in which cookies are out of sight. */
  readonly inner: Line
  /** All that was ever written to the store of the session, as text. */
  readonly stored: readonly string[]
  /** The device's wall clock. */
  now(): number
  /** Sets the wall clock ahead by so many milliseconds. */
  jump(ms: number): void
  /** Sets the wall clock ahead until the access token has expired by it. */
  outliveToken(): void
  /** Has failed refreshes tried again at once: the time until then is over, and somebody looks at the page. */
  hurry(): void
  tell(event: LifecycleEvent): void
  /** A further client over the same storage and cookies, as after a reload or in another tab. */
  openTab(): Visitor
}

export interface VisitorOptions {
  /** Milliseconds that the wall clock is ahead of the server's. */
  readonly ahead?: number
  readonly csrf?: CsrfSource
  readonly client?: Partial<AuthClientOptions<TokenClaims>>
}

const EVENTS: readonly AuthEventName[] = ['login', 'refresh', 'refreshError', 'logout', 'warning']

/** Milliseconds: what the servers under test give an access token. */
const LIFETIME = 300_000

/** What the tabs of one browser share. */
interface Device {
  readonly dialect: Dialect
  readonly browser: TestBrowser
  readonly storage: AuthStorage
  readonly stored: readonly string[]
  readonly platform: Partial<Platform>
  readonly now: () => number
  readonly jump: (ms: number) => void
  readonly tell: (event: LifecycleEvent) => void
  readonly options: AuthClientOptions<TokenClaims>
}

/** Opens the application in a browser of its own; `outer` is the way from there to the server. */
export function openVisitor(
  dialect: Dialect,
  outer: Line,
  { ahead = 0, csrf, client = {} }: VisitorOptions = {},
): Visitor {
  let offset = ahead
  const now = (): number => Date.now() + offset
  const browser = createTestBrowser(outer.port, now)
  const listeners = new Set<(event: LifecycleEvent) => void>()
  const stored: string[] = []
  const device: Device = {
    dialect,
    browser,
    storage: watched(createMemoryStorage(), stored),
    stored,
    platform: platformOf(now, listeners),
    now,
    jump: (ms) => void (offset += ms),
    tell: (event) => [...listeners].forEach((listener) => listener(event)),
    options: { ...dialect.client(csrf ?? csrfOf(dialect, browser)), ...client },
  }
  return openTab(device)
}

function openTab(device: Device): Visitor {
  const { dialect, browser, storage, stored, platform, now, jump, tell, options } = device
  const page = browser.openPage(dialect.page)
  vi.stubGlobal('document', page)
  const inner = createLine(page.fetch)
  const auth = createAuthClient({ ...options, storage, fetch: inner.port, platform })
  const told: string[] = []
  for (const name of EVENTS) {
    auth.on(name, (payload) => {
      const { reason } = payload as { readonly reason?: string }
      told.push(reason === undefined ? name : `${name}: ${reason}`)
    })
  }
  return {
    auth,
    told,
    browser,
    page,
    inner,
    stored,
    now,
    jump,
    outliveToken() {
      const { accessExpiresAt = now() + LIFETIME } = auth.getSnapshot()
      jump(accessExpiresAt + 1000 - now())
    },
    hurry() {
      auth.on('refreshError', ({ nextTryAt }) => {
        jump(Math.max(0, nextTryAt + 1 - now()))
        tell('online')
      })
    },
    tell,
    openTab: () => openTab(device),
  }
}

/** A page on another host gets the token from a view of the application's, which knows what the cookie is. */
function csrfOf({ csrf, page, client }: Dialect, browser: TestBrowser): CsrfSource | undefined {
  if (csrf !== 'requests with the access cookie' || client().baseUrl.toString().startsWith(page))
    return undefined
  return () =>
    browser.cookiesFor(client().baseUrl.toString()).find(({ name }) => name === 'csrftoken')?.value ?? ''
}

function watched(storage: AuthStorage, stored: string[]): AuthStorage {
  return (context) => {
    const port = storage(context)
    const note = (value: unknown) => {
      if (value !== undefined) stored.push(JSON.stringify(value))
      return value
    }
    return { ...port, update: (change) => port.update((before) => note(change(before))) }
  }
}

function platformOf(now: () => number, listeners: Set<(event: LifecycleEvent) => void>): Partial<Platform> {
  return {
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
  }
}

import type {
  AuthClient,
  AuthEventName,
  AuthEvents,
  LifecycleEvent,
  createAuthClient,
  createKeyValueStorage,
  isAuthError,
} from 'simplejwt-client'
import type { handleRefreshes, serviceWorker } from 'simplejwt-client/service-worker'
import type { Family } from './oracle.js'
import type { Life } from './world.js'

/** What is simulated: the package, as it is or with a mistake put into it. */
export interface ClientPackage {
  readonly createAuthClient: typeof createAuthClient
  readonly createKeyValueStorage: typeof createKeyValueStorage
  readonly isAuthError: typeof isAuthError
  readonly handleRefreshes: typeof handleRefreshes
  readonly serviceWorker: typeof serviceWorker
}

export type CallKind = 'fetch' | 'token' | 'refresh' | 'login' | 'logout' | 'verify'

/** Something that the application asked of the client. */
export interface Call {
  readonly number: number
  readonly kind: CallKind
  readonly page: Page
  /** In the page's own time; see `Page.awake`. */
  readonly startedAt: number
  /** Who was logged in, if the page knew. */
  readonly asker: { readonly userId: string | undefined } | undefined
  readonly aborter: AbortController
  /** How often its request went out. */
  sends: number
  /** How many of its requests are on the wire, since when, and how long they have been there in sum. */
  onWire: number
  wireSince: number
  wireTime: number
  isSettled: boolean
  outcome: { readonly error: unknown; readonly value: unknown } | undefined
}

/** A page: one client from its loading on. */
export interface Page {
  readonly life: Life
  readonly tab: number
  readonly auth: AuthClient
  readonly tell: (event: LifecycleEvent) => void
  readonly listeners: () => number
  isVisible: boolean
  readonly calls: Call[]
  /** Sessions that were left when or before this page asked for it: their tokens must not be used here any more. */
  readonly left: Set<Family>
  /** Access tokens that the page has seen refused, and after which of them it has not had a success since. */
  readonly refused: Set<string>
  doubting: Family | undefined
  isReady: boolean
  /** Sessions begun less sessions ended, by what the page was told. */
  balance: number
  /** The session shown, and the one that was shown before it and whose end has not been told yet. */
  shown: Family | undefined
  ending: Family | undefined
  frozenSince: number | undefined
  frozenFor: number
}

/** An event as the application is told of it. */
export type Told = {
  readonly [Name in AuthEventName]: { readonly name: Name; readonly payload: AuthEvents[Name] }
}[AuthEventName]

const EVENTS: readonly AuthEventName[] = ['login', 'refresh', 'refreshError', 'logout', 'warning']

/** Hears of everything that the client tells. */
export function listenToAll(auth: AuthClient, tell: (told: Told) => void): void {
  for (const name of EVENTS) auth.on(name, (payload) => tell({ name, payload } as Told))
}

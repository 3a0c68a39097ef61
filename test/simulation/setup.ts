import { createGenerator } from './chance.js'

/** What may go wrong, by kind. A run allows some kinds only: in a world where all is broken nothing can be promised. */
export const FAULT_KINDS = [
  'deaths',
  'freezes',
  'bfcache',
  'lostAnswers',
  'failures',
  'slowness',
  'clock',
  'admin',
  'messages',
  'refusals',
  'storage',
] as const

export type FaultKind = (typeof FAULT_KINDS)[number]

/** The world that a run takes place in. */
export interface Setup {
  readonly tabs: number
  /**
   * `shared`: one truth for all tabs, as IndexedDB is. `stale`: tabs see each other's writes late, as localStorage.
   * `own`: each tab has its own, which its next page finds, as sessionStorage.
   */
  readonly storage: 'shared' | 'stale' | 'own'
  readonly hasLocks: boolean
  readonly hasChannel: boolean
  /** Pages have a service worker refresh for them. */
  readonly hasWorker: boolean
  /**
   * `strict`: a refresh token works once. `grace`: its repeat within seconds gets the same successor. `racy`: one that
   * comes almost at the same time gets another. `static`: refresh tokens stay.
   */
  readonly server: 'strict' | 'grace' | 'racy' | 'static'
  /** Seconds. */
  readonly accessLifetime: number
  /** Seconds. */
  readonly refreshLifetime: number
  /** Milliseconds that the device's clock is ahead of the server's. */
  readonly deviceOffset: number
  readonly checkRevokeToken: boolean
  /** Somebody is logged in when the tabs open. */
  readonly isLoggedIn: boolean
  readonly keepAlive: boolean
  readonly maxSessionAge: number | undefined
  /** The application calls the client from within its listeners. */
  readonly hasEagerListeners: boolean
  readonly faults: ReadonlySet<FaultKind>
  /** Seeds what the clients themselves leave to chance. */
  readonly jitter: number
}

/** The world that a number stands for; 0 is the plainest: two tabs, nothing goes wrong. */
export function setupFrom(number: number): Setup {
  const generate = createGenerator(number)
  const chance = (share: number) => number > 0 && (generate() % 1000) / 1000 < share
  const oneOf = <Item>(first: Item, ...others: readonly Item[]): Item =>
    number === 0 ? first : ([first, ...others][generate() % (others.length + 1)] ?? first)
  const isCalm = !chance(0.88)
  const faults = new Set(FAULT_KINDS.filter((kind) => chance(kind === 'storage' ? 0.12 : 0.28) && !isCalm))
  const storage = chance(0.12) ? 'stale' : chance(0.06) ? 'own' : 'shared'
  return {
    tabs: oneOf(2, 2, 3, 3, 4, 5),
    storage,
    hasLocks: !chance(0.15),
    hasChannel: !chance(0.15),
    hasWorker: storage === 'shared' && chance(0.15),
    server: oneOf('strict', 'strict', 'strict', 'strict', 'strict', 'grace', 'racy', 'static'),
    accessLifetime: oneOf(60, 60, 60, 300, 5),
    refreshLifetime: oneOf(86_400, 86_400, 86_400, 600),
    deviceOffset: oneOf(0, 0, 0, 0, 30_000, -30_000, 3_600_000, -86_400_000),
    checkRevokeToken: chance(0.3),
    isLoggedIn: !chance(0.15),
    keepAlive: chance(0.15),
    maxSessionAge: chance(0.05) ? 900 : undefined,
    hasEagerListeners: chance(0.2),
    faults,
    jitter: generate(),
  }
}

import type { Clock } from './clock.js'

/** What a page tells another place about the refresh that it wants: no token, no URL. */
export interface RefreshRequest {
  /** Names the session's record and its lock. */
  readonly key: string
  /** The session, and its state as the page knows it: once the record has moved on, nothing is to be done. */
  readonly sid: string
  readonly rev: number
  /** How many attempts in a row came to nothing. */
  readonly failures: number
  /** The network is back: do not wait for the back-off to end. */
  readonly force: boolean
  /** Seconds; the option of the same name. */
  readonly leeway: number
}

/**
 * Asks a place that outlives the page to refresh. Resolves, soon and whatever happens, to whether it has started,
 * which means that it holds the session's lock. The page queues for the lock in any case, and reads the store under
 * it, so that an answer that is wrong or never comes costs nothing but time.
 */
export type RefreshIn = (request: RefreshRequest, clock: Clock) => Promise<boolean>

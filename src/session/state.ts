import type { AuthError, EndReason } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import type { ClaimsSchema, Snapshot, TokenClaims } from '../types.js'

/** The options by which sessions are judged. Seconds, but `timeout`: milliseconds. */
export interface Rules {
  readonly leeway: number
  readonly refreshAhead: number
  readonly maxSessionAge: number | undefined
  readonly keepAlive: boolean
  readonly timeout: number
  readonly userIdClaim: string
  readonly tokenTypeClaim: string
  readonly schema: ClaimsSchema<unknown> | undefined
}

/** A live session, judged once when this tab got its record. */
export interface Session {
  readonly record: SessionRecord
  readonly userId: string | undefined
  /** As decoded; unverified. */
  readonly raw: TokenClaims
  /** The same, or what the schema made of them; undefined where it refused them. */
  readonly claims: unknown
  /** When the access token expires, by both clocks of this page; `Infinity`: never, as far as we can tell. */
  readonly expiresAt: Instant
  /** From then on it is not sent where there may be another. */
  readonly staleAt: Instant
  /** Until then a request needs no second thought: the token is fresh and nothing is due. */
  readonly quietUntil: Instant
  /** When `maxSessionAge` is reached; `Infinity` without one. */
  readonly endsAt: Instant
  /** Milliseconds on this device's clock. */
  readonly refreshExpiresAt: number | undefined
  /** A server refused the access token. */
  readonly isDead: boolean
}

/** The last refresh in a row of failures. */
export interface Failure {
  readonly error: AuthError
  readonly failures: number
  readonly nextTryAt: Instant
  readonly isOffline: boolean
}

/** All that a tab knows. Replaced as a whole, by `transition` alone. */
export interface State {
  /**
   * Whether nothing can be said before the store has been read: at the start, where a session that the store holds is
   * not known yet, and with a session after the back/forward cache, which may have ended meanwhile.
   */
  readonly isUnread: boolean
  /** Goes up whenever another session, or none, takes the place of this one: outcomes of an older epoch are void. */
  readonly epoch: number
  readonly session: Session | undefined
  /** The epoch for which a refresh of this tab is under way. */
  readonly refreshing: number | undefined
  /** How many times this tab has got new tokens, be it by a refresh or by a login. */
  readonly renewals: number
  readonly failure: Failure | undefined
  /** The network came back: the next refresh need not wait for the stored back-off. */
  readonly isForced: boolean
  /** Answers to calls of `login` made before this one (by number) come too late; 0: nobody has come or gone here. */
  readonly fence: number
  /** When `logout` was called before the store had been read (milliseconds): it is about a session begun before that. */
  readonly leftAt: number | undefined
  /** How many logins and ends are on their way to the store; until they are there it is out of date. */
  readonly unsaved: number
  /** The session that the last page's hint names. */
  readonly hintedSid: string | undefined
  /** The sessions that ended in this tab or that it has seen ended, the last one last; none of them is begun again. */
  readonly endedSids: readonly string[]
  readonly end: { readonly reason: EndReason | undefined; readonly elsewhere: boolean }
  /** The user last logged in. */
  readonly lastUserId: string | undefined
  /** What is shown here, and to the next page before it has read the store. */
  readonly shown: { readonly hint: string; readonly snapshot: Snapshot<unknown> }
}

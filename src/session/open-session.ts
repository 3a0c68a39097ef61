import { createAuthError } from '../errors.js'
import { copyOwn, ownIfPlain } from '../own.js'
import type { Instant } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import { decodeToken, timesOf } from '../token/decode.js'
import { isPast, later } from '../token/freshness.js'
import type { TokenClaims } from '../types.js'
import type { Rules, Session } from './state.js'
import { emit, type Turn } from './turn.js'

/** Claims as an application gets them. */
export interface ReadClaims {
  readonly userId: string | undefined
  readonly claims: unknown
  /** Why the schema gave no claims; undefined where it did. */
  readonly issue: Error | undefined
}

/**
 * The user and the claims of an access token. Never throws: a schema that fails must not end a session. Its own
 * words may quote values and stay out of errors.
 */
export function readClaims(raw: TokenClaims, { userIdClaim, schema }: Rules): ReadClaims {
  const id = raw[userIdClaim]
  const userId = typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
  if (schema === undefined) return { userId, claims: raw, issue: undefined }
  let issue: Error = createAuthError('malformed_token', {}, 'The claims do not fit the `claims` schema.')
  try {
    const verdict = ownIfPlain(schema['~standard'].validate(raw))
    if (verdict instanceof Promise) {
      verdict.catch(() => {})
      issue = new TypeError('`claims` must be a synchronous schema.')
    } else if (verdict.issues === undefined) return { userId, claims: verdict.value, issue: undefined }
  } catch {
    // The same as a verdict against the claims.
  }
  return { userId, claims: undefined, issue }
}

/**
 * Judges a record that this tab has just got: from the server, the store or another tab. The time left is what
 * whoever won the token wrote down, on the same device's clock; a clock that has been set back since cannot make
 * it longer than a whole life.
 */
export function openSession(turn: Turn, record: SessionRecord): Session {
  const { now, rules } = turn
  const { tokens, times, skew, accessLifetime } = record
  const raw = decodeToken(tokens?.access ?? '') ?? copyOwn<TokenClaims>({})
  const { issue, ...read } = readClaims(raw, rules)
  if (issue !== undefined) emit(turn, 'warning', { code: 'claims_invalid', message: issue.message })
  const { exp, iat } = timesOf(tokens?.refresh)
  const left = times.accessExpiresAt === undefined ? Infinity : times.accessExpiresAt - now.wall
  const lifetime = accessLifetime === undefined ? Math.max(left, 0) : accessLifetime * 1000
  const expiresIn = Math.min(left, lifetime)
  const staleIn = expiresIn - Math.min(rules.leeway * 1000, lifetime / 10)
  const ageingIn = expiresIn < Infinity ? staleIn - rules.refreshAhead * lifetime : Infinity
  const endsAt = later(now, times.loginAt + (rules.maxSessionAge ?? Infinity) * 1000 - now.wall)
  const refreshAge = times.rotates ? lastFifth(exp, iat) : Infinity
  const quietUntil = Math.min(now.wall + ageingIn, endsAt.wall, (refreshAge - skew) * 1000) - now.wall
  return {
    ...read,
    record,
    raw,
    expiresAt: later(now, expiresIn),
    staleAt: later(now, staleIn),
    quietUntil: later(now, quietUntil),
    endsAt,
    refreshExpiresAt: exp && (exp - skew) * 1000,
    isDead: false,
  }
}

/** `stale`: not to be sent. A session without a refresh token has nothing better: only a 401 makes its token stale. */
export function isStale({ isDead, record, staleAt }: Session, now: Instant): boolean {
  return isDead || (record.tokens?.refresh !== undefined && isPast(staleAt, now))
}

/** A server that rotates renews a session only as long as the refresh token lives: its last fifth is time to act. */
function lastFifth(exp: number | undefined, iat: number | undefined): number {
  return exp === undefined || iat === undefined ? Infinity : exp - (exp - iat) / 5
}

/** Whether there is a refresh token that the server is not known to refuse. */
export function isRenewable({ record: { tokens, refreshDead } }: Session): boolean {
  return tokens?.refresh !== undefined && refreshDead === undefined
}

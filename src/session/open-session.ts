import { createAuthError } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import { decodeToken, expiryOf, issuedAtOf } from '../token/decode.js'
import { isPast, later, startCountdown } from '../token/freshness.js'
import type { TokenClaims } from '../types.js'
import type { Rules, Session } from './state.js'

/** Claims as an application gets them. */
export interface ReadClaims {
  readonly userId: string | undefined
  readonly claims: unknown
  /** Why the schema gave no claims; undefined where it did. */
  readonly issue: Error | undefined
}

const NO_CLAIMS: TokenClaims = Object.freeze(Object.create(null))

/**
 * The user and the claims of an access token. Never throws: a schema that fails must not end a session. Its own
 * words may quote values and stay out of errors.
 */
export function readClaims(raw: TokenClaims, { userIdClaim, schema }: Rules): ReadClaims {
  const id = raw[userIdClaim]
  const userId = typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
  if (schema === undefined) return { userId, claims: raw, issue: undefined }
  const misfit = createAuthError('malformed_token', {}, 'The claims do not fit the `claims` schema.')
  try {
    const verdict = schema['~standard'].validate(raw)
    if (verdict instanceof Promise) {
      verdict.catch(() => {})
      return { userId, claims: undefined, issue: new TypeError('`claims` must be a synchronous schema.') }
    }
    if (verdict.issues === undefined) return { userId, claims: verdict.value, issue: undefined }
  } catch {
    // The same as a verdict against the claims.
  }
  return { userId, claims: undefined, issue: misfit }
}

/**
 * Judges a record that this tab has just got: from the server, the store or another tab. The time left is what
 * whoever won the token wrote down, on the same device's clock; a clock that has been set back since cannot make
 * it longer than a whole life.
 */
export function openSession(
  record: SessionRecord,
  now: Instant,
  rules: Rules,
): Session & Pick<ReadClaims, 'issue'> {
  const { tokens, times, skew, accessLifetime } = record
  const raw = decodeToken(tokens?.access ?? '') ?? NO_CLAIMS
  const refresh = decodeToken(tokens?.refresh ?? '')
  const refreshExp = expiryOf(refresh)
  const left = times.accessExpiresAt === undefined ? Infinity : times.accessExpiresAt - now.wall
  const lifetime = accessLifetime === undefined ? Math.max(left, 0) : accessLifetime * 1000
  const countdown = startCountdown(now, Math.min(left, lifetime), lifetime, rules)
  const endsAt = later(now, times.loginAt + (rules.maxSessionAge ?? Infinity) * 1000 - now.wall)
  const refreshAge = times.rotates ? refreshAgeingAt(refreshExp, issuedAtOf(refresh)) : Infinity
  const quietUntil = Math.min(countdown.ageingAt.wall, endsAt.wall, (refreshAge - skew) * 1000) - now.wall
  return {
    ...readClaims(raw, rules),
    record,
    raw,
    countdown,
    quietUntil: later(now, quietUntil),
    endsAt,
    refreshExpiresAt: refreshExp && (refreshExp - skew) * 1000,
    isDead: false,
  }
}

/** `stale`: not to be sent. A session without a refresh token has nothing better: only a 401 makes its token stale. */
export function isStale({ isDead, record, countdown }: Session, now: Instant): boolean {
  return isDead || (record.tokens?.refresh !== undefined && isPast(countdown.staleAt, now))
}

/** A server that rotates renews a session only as long as the refresh token lives: its last fifth is time to act. */
function refreshAgeingAt(exp: number | undefined, iat: number | undefined): number {
  return exp === undefined || iat === undefined ? Infinity : exp - (exp - iat) / 5
}

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
  /** What the schema objected to; undefined where it had no objection. */
  readonly issue: string | undefined
}

/** The user and the claims of an access token. A schema's own words name fields, not values, and stay out of errors. */
export function readClaims(raw: TokenClaims, { userIdClaim, schema }: Rules): ReadClaims {
  const id = raw[userIdClaim]
  const userId = typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
  if (schema === undefined) return { userId, claims: raw, issue: undefined }
  const verdict = schema['~standard'].validate(raw)
  if (verdict instanceof Promise) throw new TypeError('`claims` must be a synchronous schema.')
  return verdict.issues === undefined
    ? { userId, claims: verdict.value, issue: undefined }
    : { userId, claims: undefined, issue: 'The claims of the access token do not fit the `claims` schema.' }
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
): Session & { issue: string | undefined } {
  const raw = decodeToken(record.tokens?.access ?? '') ?? Object.freeze(Object.create(null))
  const { loginAt, accessExpiresAt } = record.times
  const lifetime = (record.accessLifetime ?? Number.POSITIVE_INFINITY) * 1000
  const left = accessExpiresAt === undefined ? Number.POSITIVE_INFINITY : accessExpiresAt - now.wall
  const countdown = startCountdown(
    now,
    Math.min(left, lifetime),
    Math.min(lifetime, Math.max(left, 0)),
    rules,
  )
  const { maxSessionAge } = rules
  const endsAt =
    maxSessionAge === undefined ? undefined : later(now, loginAt + maxSessionAge * 1000 - now.wall)
  return {
    ...readClaims(raw, rules),
    record,
    raw,
    countdown,
    quietUntil: earliest(countdown.ageingAt, endsAt, refreshAgeingAt(record, now)),
    endsAt,
    refreshExpiresAt: refreshExpiresAt(record),
    isDead: false,
    isUnproven: false,
  }
}

/** `stale`: not to be sent. A session without a refresh token has nothing better: only a 401 makes its token stale. */
export function isStale({ isDead, record, countdown }: Session, now: Instant): boolean {
  return isDead || (record.tokens?.refresh !== undefined && isPast(countdown.staleAt, now))
}

function refreshExpiresAt({ tokens, skew }: SessionRecord): number | undefined {
  const exp = expiryOf(decodeToken(tokens?.refresh ?? ''))
  return exp === undefined ? undefined : (exp - skew) * 1000
}

/** A server that rotates renews a session only as long as the refresh token lives: its last fifth is time to act. */
function refreshAgeingAt({ tokens, times, skew }: SessionRecord, now: Instant): Instant | undefined {
  if (times.rotates !== true) return undefined
  const claims = decodeToken(tokens?.refresh ?? '')
  const exp = expiryOf(claims)
  const iat = issuedAtOf(claims)
  if (exp === undefined || iat === undefined) return undefined
  return later(now, (exp - (exp - iat) / 5 - skew) * 1000 - now.wall)
}

function earliest(first: Instant, ...others: readonly (Instant | undefined)[]): Instant {
  return others.reduce<Instant>(
    (soonest, one) => (one !== undefined && one.wall < soonest.wall ? one : soonest),
    first,
  )
}

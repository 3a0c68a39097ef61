import type { SessionRecord } from '../storage/record.js'
import { timesOf } from '../token/decode.js'
import { learnSkew } from '../token/skew.js'
import type { RoundTrip } from '../transport/post.js'
import type { TokenPair } from '../types.js'

/** What the times of a received pair tell; see the fields of `SessionRecord`. */
export interface TokenTimes {
  readonly skew: number
  readonly accessLifetime: number | undefined
  readonly accessExpiresAt: number | undefined
}

const UNKNOWN = { accessLifetime: undefined, accessExpiresAt: undefined }

/**
 * Times a pair that a server has just made. `previous` is the session that it renews, if any.
 *
 * A lifetime is `exp` less the server's time at receipt, never `exp - iat`: up to SimpleJWT 5.5.0 a refreshed
 * access token carries the `iat` of its refresh token. A token just won is taken as alive whatever our clock says:
 * if it looks stale, its lifetime counts from receipt, and where no lifetime is known only a 401 will tell.
 */
export function timeTokens(
  tokens: TokenPair,
  { sentAt, receivedAt }: RoundTrip,
  leeway: number,
  previous?: SessionRecord,
): TokenTimes {
  const { exp, iat: ofAccess } = timesOf(tokens.access)
  const iat = freshIssuedAt(tokens, ofAccess, previous?.tokens)
  const skew = learnSkew(previous?.skew ?? 0, iat, sentAt / 1000, receivedAt / 1000)
  if (exp === undefined) return { skew, ...UNKNOWN }
  const left = exp - (receivedAt / 1000 + skew)
  const usual = previous?.accessLifetime ?? (iat === undefined ? undefined : exp - iat)
  const isStale = left <= 0 || left <= Math.min(leeway, (usual ?? 0) / 10)
  const accessLifetime = isStale ? usual : left
  return {
    skew,
    accessLifetime,
    accessExpiresAt: accessLifetime === undefined ? undefined : receivedAt + accessLifetime * 1000,
  }
}

/** Times a pair that was won elsewhere, at a time that nobody told: only `exp` can be used. */
export function timeOldTokens(tokens: TokenPair, now: number): TokenTimes {
  const { exp } = timesOf(tokens.access)
  if (exp === undefined) return { skew: 0, ...UNKNOWN }
  const left = exp - now / 1000
  return { skew: 0, accessLifetime: left > 0 ? left : undefined, accessExpiresAt: exp * 1000 }
}

/** An `iat` that was set while the request was under way; undefined where none is sure to be. */
function freshIssuedAt(
  tokens: TokenPair,
  ofAccess: number | undefined,
  previous: TokenPair | undefined,
): number | undefined {
  if (previous?.refresh === undefined) return ofAccess
  if (tokens.refresh !== undefined && tokens.refresh !== previous.refresh) {
    return timesOf(tokens.refresh).iat
  }
  const { iat: ofSent } = timesOf(previous.refresh)
  return ofAccess !== undefined && ofSent !== undefined && ofAccess > ofSent ? ofAccess : undefined
}

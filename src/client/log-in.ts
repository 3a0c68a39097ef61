import { AuthError } from '../errors.js'
import { copyOwn } from '../own.js'
import type { Clock } from '../ports/clock.js'
import { type RoundTrip, type TokenTimes, timeOldTokens, timeTokens } from '../refresh/time-tokens.js'
import { accountChanged, sessionEnded } from '../session/judge.js'
import { readClaims } from '../session/open-session.js'
import type { SessionRunner } from '../session/run.js'
import type { Rules } from '../session/state.js'
import { RECORD_VERSION, type SessionRecord } from '../storage/record.js'
import { decodeToken, expiryOf } from '../token/decode.js'
import type { TokenClaims, TokenPair } from '../types.js'
import type { LoginResult } from './auth-client.js'

/** What starting a session needs. */
export interface LoginPorts {
  readonly session: SessionRunner
  readonly clock: Clock
  readonly rules: Rules
  /** The resolved refresh URL. */
  readonly server: string
  /** A new name for a session. */
  readonly createSid: () => string
}

/** A pair and how it was come by. */
export interface Entry {
  readonly tokens: TokenPair
  readonly from: 'login' | 'adopt'
  /** The number of the call. */
  readonly call: number
  /** Absent where nobody knows when the pair was made. */
  readonly trip?: RoundTrip
  readonly response: unknown
}

/**
 * Starts a session from a pair of tokens, once they have been checked.
 *
 * @throws AuthError `malformed_token`; `session_ended` or `account_changed` where a later call has overtaken this one.
 */
export async function enter(
  ports: LoginPorts,
  { tokens, from, call, trip, response }: Entry,
): Promise<LoginResult<unknown>> {
  const { session, clock, rules } = ports
  const now = clock.now().wall
  const raw = checkTokens(tokens, rules.tokenTypeClaim)
  if (trip === undefined) checkAlive(tokens, now)
  const { userId, claims, issue } = readClaims(raw, rules)
  if (issue !== undefined) throw malformed(issue)
  const times = trip === undefined ? timeOldTokens(tokens, now) : timeTokens(tokens, trip, rules.leeway)
  const record = createRecord(ports, tokens, times, now)
  session.send({ type: 'entered', record, from, call })
  const { session: live, fence, end } = session.state()
  if (fence !== call) throw live === undefined ? sessionEnded(end.reason) : accountChanged()
  await session.saved()
  return { userId, claims, response }
}

function createRecord(
  { server, createSid }: LoginPorts,
  tokens: TokenPair,
  times: TokenTimes,
  now: number,
): SessionRecord {
  const { skew, accessLifetime, accessExpiresAt } = times
  return copyOwn<SessionRecord>({
    v: RECORD_VERSION,
    server,
    sid: createSid(),
    rev: 0,
    tokens,
    accessLifetime,
    skew,
    times: { loginAt: now, accessExpiresAt },
  })
}

/** Tokens put the wrong way round work until the first refresh, which then ends the session. */
function checkTokens({ access, refresh }: TokenPair, typeClaim: string): TokenClaims {
  const raw = decodeToken(access)
  if (raw === undefined) throw malformed('`access` is no JSON Web Token with an object as its payload.')
  if (raw[typeClaim] === 'refresh') throw malformed('`access` is a refresh token. Are the two swapped?')
  if (refresh === undefined) return raw
  const claims = decodeToken(refresh)
  if (claims === undefined) throw malformed('`refresh` is no JSON Web Token with an object as its payload.')
  if (claims[typeClaim] === 'access') throw malformed('`refresh` is an access token. Are the two swapped?')
  return raw
}

function checkAlive({ access, refresh }: TokenPair, now: number): void {
  const exp = expiryOf(decodeToken(refresh ?? access))
  if (exp !== undefined && exp * 1000 <= now)
    throw malformed('The tokens have expired. Ask the user to log in.')
}

function malformed(message: string): AuthError {
  return new AuthError('malformed_token', message)
}

import { type AuthError, createAuthError, isAuthError } from '../errors.js'
import { copyOwn } from '../own.js'
import { type TokenTimes, timeOldTokens, timeTokens } from '../refresh/time-tokens.js'
import { sessionEnded } from '../session/judge.js'
import { readClaims } from '../session/open-session.js'
import { RECORD_VERSION, type SessionRecord } from '../storage/record.js'
import { decodeToken, timesOf } from '../token/decode.js'
import type { TokenClaims, TokenPair } from '../types.js'
import { ask } from './ask.js'
import type { LoginResult, SignalOptions } from './auth-client.js'
import type { Core } from './core.js'

type Entered = Omit<LoginResult<unknown>, 'response'>

/** `AuthClient.login`: asks the server for a pair and starts a session with it. */
export async function logIn(
  core: Core,
  credentials: object,
  options: SignalOptions = {},
): Promise<LoginResult<unknown>> {
  if (typeof credentials !== 'object' || credentials === null)
    throw new TypeError('`login` takes an object of fields.')
  const call = core.nextCall()
  let finish = () => {}
  const finished = new Promise<void>((resolve) => (finish = resolve))
  const obtain = () => core.tokens.obtain(credentials).catch((cause: unknown) => doubt(core, cause))
  const send = () => core.alone(obtain, finished)
  try {
    const won = await ask(core, send, copyOwn(options), ({ tokens }) => disown(core, tokens))
    const { tokens, rest: response, trip } = won
    const times = timeTokens(tokens, trip, core.rules.leeway)
    return { ...(await enter(core, 'login', call, tokens, times)), response }
  } finally {
    finish()
  }
}

/** `AuthClient.adopt`: starts a session with a pair that the application has got by itself. */
export async function adopt(core: Core, given: TokenPair): Promise<LoginResult<unknown>> {
  const call = core.nextCall()
  const { access, refresh } = copyOwn(given)
  const tokens = core.dialect.complete?.({ access, refresh }) ?? { access, refresh }
  const now = core.clock.now().wall
  const { exp } = timesOf(tokens.refresh ?? access)
  if (exp !== undefined && exp * 1000 <= now) throw malformed('They have expired.')
  const times = timeOldTokens(tokens, now)
  return { ...(await enter(core, 'adopt', call, tokens, times)), response: Object.freeze({}) }
}

/** Checks the pair and makes it the session, unless a later call has overtaken this one. */
async function enter(
  core: Core,
  from: 'login' | 'adopt',
  call: number,
  tokens: TokenPair,
  times: TokenTimes,
): Promise<Entered> {
  const { session, clock, rules, server, tab } = core
  const { userId, claims, issue } = readClaims(checkTokens(tokens, rules.tokenTypeClaim), rules)
  if (issue !== undefined) {
    if (from === 'login') disown(core, tokens)
    throw issue
  }
  const { skew, accessLifetime, accessExpiresAt } = times
  const record = copyOwn<SessionRecord>({
    v: RECORD_VERSION,
    server: server.endpoints.refresh,
    sid: `${tab}.${call}`,
    rev: 0,
    tokens,
    accessLifetime,
    skew,
    times: { loginAt: clock.now().wall, accessExpiresAt, rotates: undefined },
  })
  session.send({ type: 'entered', record, from, call })
  const { session: live, fence, end } = session.state()
  if (fence !== call) {
    displace(core, tokens)
    throw live === undefined ? sessionEnded(end.reason) : createAuthError('account_changed')
  }
  await session.saved()
  return { userId, claims }
}

/** Tokens put the wrong way round work until the first refresh, which then ends the session. */
function checkTokens({ access, refresh }: TokenPair, typeClaim: string): TokenClaims {
  const claims = checkToken('access', access)
  const isSwapped = claims[typeClaim] === 'refresh'
  if (isSwapped || (refresh !== undefined && checkToken('refresh', refresh)[typeClaim] === 'access'))
    throw malformed('Are the two swapped?')
  return claims
}

function checkToken(name: keyof TokenPair, token: string): TokenClaims {
  const claims = decodeToken(token)
  if (claims === undefined) throw malformed(`\`${name}\` is no JSON Web Token with an object as its payload.`)
  return claims
}

function malformed(hint: string): AuthError {
  return createAuthError('malformed_token', {}, hint)
}

/** An answer that was lost on its way may have brought its cookies: whose they are is for a refresh to say. */
function doubt({ dialect, session }: Core, cause: unknown): never {
  const access = session.state().session?.record.tokens?.access
  if (dialect.carry && access !== undefined && !isAuthError(cause))
    session.send({ type: 'accessRefused', access })
  throw cause
}

/** Nobody will use these tokens. */
function disown(core: Core, tokens: TokenPair): void {
  if (!displace(core, tokens)) revoke(core, tokens)
}

/**
 * In a cookie another user's tokens have taken the place of those of the live session, entered or not: it ends, and what
 * is in the cookie is revoked with it. Returns whether it is so.
 */
function displace({ dialect, rules, session }: Core, { access }: TokenPair): boolean {
  const live = session.state().session
  if (dialect.jar === undefined || live === undefined) return false
  const { userId } = readClaims(decodeToken(access) ?? copyOwn({}), rules)
  if (userId === live.userId) return false
  session.send({ type: 'condemned', sid: live.record.sid, reason: 'replaced' })
  return true
}

function revoke({ revocations }: Core, tokens: TokenPair | undefined): void {
  if (tokens?.refresh !== undefined) void revocations.revoke(tokens.refresh)
}

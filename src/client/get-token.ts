import { createAuthError } from '../errors.js'
import { copyOwn } from '../own.js'
import type { Demand } from '../session/judge.js'
import type { Session } from '../session/state.js'
import { isPast } from '../token/freshness.js'
import { ask } from './ask.js'
import type { AccessTokenOptions, SignalOptions } from './auth-client.js'
import type { Core } from './core.js'

/** Waits for the session that a caller needs. */
export async function demand(
  { session }: Core,
  kind: Demand['kind'],
  options: AccessTokenOptions = {},
): Promise<Session | undefined> {
  const { signal, minValidity = 0 } = copyOwn(options)
  return session.wait(kind, session.state().session, signal, minValidity * 1000)
}

/** `AuthClient.getAccessToken`. */
export async function getToken(core: Core, options: AccessTokenOptions | undefined): Promise<string> {
  const session = await demand(core, 'token', options)
  if (session !== undefined && isPast(session.quietUntil, core.clock.now()))
    core.session.send({ type: 'refreshWanted' })
  const access = session?.record.tokens?.access ?? ''
  core.dialect.jar?.check(access)
  return access
}

/** `AuthClient.verify`. */
export async function verify(core: Core, given?: string, options: SignalOptions = {}): Promise<boolean> {
  const { verify: send } = core.tokens
  if (send === undefined) throw new TypeError('`endpoints.verify` is false: this server cannot verify.')
  if (given === undefined) await core.started
  const token = given ?? core.session.state().session?.record.tokens?.access
  if (token === undefined) throw createAuthError('not_authenticated')
  if (given === undefined) core.dialect.jar?.check(token)
  return ask(core, () => send(token), copyOwn(options))
}

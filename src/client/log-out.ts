import { createAuthError } from '../errors.js'
import { bounded } from '../storage/bounded.js'
import { isLoading } from '../session/snapshot.js'
import type { BlacklistResult } from '../transport/read-response.js'
import type { Core } from './core.js'

/** `AuthClient.logout`: the state changes at once; rejects where nothing more is known in time. */
export async function logOut(core: Core): Promise<BlacklistResult> {
  const { session, revocations, started, clock, rules } = core
  const state = session.state()
  const isEarly = isLoading(state)
  session.send({ type: 'left', call: core.nextCall() })
  const isOwed = isEarly || state.session?.record.tokens?.refresh !== undefined
  const revoked = isEarly ? started.then(revocations.latest) : revocations.latest()
  const work = Promise.all([isOwed ? revoked : undefined, started.then(session.saved)])
  const tookTooLong = () => createAuthError('timed_out')
  const [result = 'none'] = await bounded(work, clock, rules.timeout, tookTooLong)
  return isEarly && !session.isKnown() ? 'queued' : result
}

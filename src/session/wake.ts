import type { Instant } from '../ports/clock.js'
import { timeLeft } from '../token/freshness.js'
import { isRenewable } from './open-session.js'
import type { State } from './state.js'

/** The longest delay that timers take (2^31-1); a longer one would fire at once. */
const LONGEST_TIMER = 2_147_483_647

/**
 * Milliseconds after which the session has to be looked at again; undefined: not until something happens.
 * `deadline`: when the first caller stops waiting. `random`: in [0, 1), where the session is to be kept alive.
 */
export function wakeAfter(
  state: State,
  deadline: Instant | undefined,
  random: number | undefined,
  now: Instant,
): number | undefined {
  const { session, failure, refreshing, epoch } = state
  const left = (moment: Instant | undefined) => (moment === undefined ? Infinity : timeLeft(moment, now))
  // While a refresh is under way its answer is what callers wait for.
  const retry = left(deadline && refreshing !== epoch ? failure?.nextTryAt : undefined)
  const soonest = Math.min(
    left(deadline),
    // A retry that is due and may not start, as before the store has been read, waits for an event and not for time.
    retry > 0 ? retry : Infinity,
    left(session?.endsAt),
    left(session?.record.refreshDead && session.staleAt),
    random === undefined ? Infinity : keepAliveDelay(state, random, left),
  )
  return soonest < Infinity ? Math.min(Math.max(Math.ceil(soonest), 1), LONGEST_TIMER) : undefined
}

/** Tabs and users that logged in together must not refresh together: up to half of the ageing time is added. */
function keepAliveDelay(
  { session, failure, refreshing, epoch }: State,
  random: number,
  left: (moment: Instant | undefined) => number,
): number {
  if (session === undefined || !isRenewable(session) || refreshing === epoch) return Infinity
  const quiet = left(session.quietUntil)
  const delay =
    failure === undefined ? quiet + (random * (left(session.staleAt) - quiet)) / 2 : left(failure.nextTryAt)
  return Math.max(1000, delay)
}

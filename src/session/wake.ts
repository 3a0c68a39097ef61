import type { Instant } from '../ports/clock.js'
import { timeLeft } from '../token/freshness.js'
import type { Rules, State } from './state.js'

/** The longest delay that timers take (2^31-1); a longer one would fire at once. */
const LONGEST_TIMER = 2_147_483_647

/** What besides the state decides about timers. */
export interface WakeContext {
  /** When the first caller stops waiting. */
  readonly deadline: Instant | undefined
  readonly isVisible: boolean
  /** In [0, 1). */
  readonly random: number
}

/** Milliseconds after which the session has to be looked at again; undefined: never, until something happens. */
export function wakeAfter(
  state: State,
  context: WakeContext,
  now: Instant,
  rules: Rules,
): number | undefined {
  const delays = dues(state, context, rules).map((due) => timeLeft(due, now))
  const ahead = keepAliveDelay(state, context, now, rules)
  const soonest = Math.min(...delays, ahead)
  return Number.isFinite(soonest) ? Math.min(Math.max(Math.ceil(soonest), 1), LONGEST_TIMER) : undefined
}

function dues(
  { session, failure }: State,
  { deadline }: WakeContext,
  { maxSessionAge }: Rules,
): readonly Instant[] {
  const due: Instant[] = []
  if (deadline !== undefined) due.push(deadline)
  if (deadline !== undefined && failure !== undefined) due.push(failure.nextTryAt)
  if (maxSessionAge !== undefined && session?.endsAt !== undefined) due.push(session.endsAt)
  if (session?.record.refreshDead !== undefined) due.push(session.countdown.staleAt)
  return due
}

/** Tabs and users that logged in together must not refresh together: up to half of the ageing time is added. */
function keepAliveDelay(
  state: State,
  { isVisible, random }: WakeContext,
  now: Instant,
  rules: Rules,
): number {
  const { session, failure, refreshing, epoch } = state
  const isDue =
    rules.keepAlive && isVisible && refreshing !== epoch && session?.record.tokens?.refresh !== undefined
  if (!isDue || session.record.refreshDead !== undefined) return Number.POSITIVE_INFINITY
  if (failure !== undefined) return Math.max(1000, timeLeft(failure.nextTryAt, now))
  const window = timeLeft(session.countdown.staleAt, now) - timeLeft(session.quietUntil, now)
  return Math.max(1000, timeLeft(session.quietUntil, now) + (random * window) / 2)
}

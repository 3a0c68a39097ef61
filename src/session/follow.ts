import type { Instant } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import type { Effect } from './events.js'
import type { Rules, State } from './state.js'
import { begin, emit, end, renew, revoke, saveEnd, type Step } from './succession.js'

/**
 * Follows what the store holds: newer tokens, an end, or another session. `store`: it is the first thing read there,
 * and what had been ended, but not in the store, is ended now.
 */
export function follow(
  state: State,
  record: SessionRecord,
  from: 'elsewhere' | 'store',
  now: Instant,
  rules: Rules,
): Step {
  const { session } = state
  if (record.sid === session?.record.sid) {
    if (record.rev <= session.record.rev) return [state, []]
    if (record.tokens === undefined) return end(state, session, record.ended ?? 'user', true)
    return renew(state, session, record, 'elsewhere', now, rules)
  }
  if (record.sid === state.endedSid) {
    const isOpen = from === 'store' && record.tokens !== undefined
    return isOpen ? saveEnd(state, record, state.end.reason ?? 'user', true) : [state, []]
  }
  const [out, goodbye] = session ? end(state, session, 'replaced', true) : [state, []]
  if (record.tokens === undefined) return [out, goodbye]
  const [next, effects] = begin(out, record, from, now, rules)
  return [next, [...goodbye, ...effects]]
}

/** The store has been read for the first time. What was decided before that holds: a login, a logout, an end mark. */
export function restored(state: State, record: SessionRecord | undefined, now: Instant, rules: Rules): Step {
  const { phase, isLeaving, endedSid } = state
  if (phase !== 'loading') return [state, []]
  const out: State = { ...state, phase: 'out', isLeaving: false }
  const nobody = { reason: undefined, elsewhere: false }
  if (record === undefined) return [{ ...out, end: isLeaving ? out.end : nobody }, []]
  const isMarked = isLeaving || record.sid === endedSid
  const reason = isMarked ? (record.ended ?? out.end.reason ?? 'user') : record.ended
  const ended = { ...out, endedSid: isMarked ? record.sid : endedSid, end: { reason, elsewhere: false } }
  const [next, effects] = follow(ended, record, 'store', now, rules)
  const isTold = isLeaving && record.tokens !== undefined
  const goodbye = isTold ? [emit('logout', { reason: 'user', elsewhere: false })] : []
  return [next, [...effects, ...goodbye, ...deliver(record, now)]]
}

/** What the record's outbox still owes; past its own `exp` a token needs no revoking. */
export function deliver({ outbox = [], skew }: SessionRecord, now: Instant): readonly Effect[] {
  return outbox.flatMap(({ refresh, exp = Infinity }) => revoke(refresh, exp <= now.wall / 1000 + skew))
}

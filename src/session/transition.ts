import type { Instant } from '../ports/clock.js'
import type { RefreshOutcome } from '../refresh/decide.js'
import type { SessionRecord } from '../storage/record.js'
import { owe } from '../storage/record.js'
import { isPast, later } from '../token/freshness.js'
import { unavailable } from '../transport/read-response.js'
import type { Effect, SessionEvent } from './events.js'
import { isStale } from './open-session.js'
import { show } from './snapshot.js'
import type { Rules, Session, State } from './state.js'
import { begin, emit, end, endEverywhere, renew, type Step } from './succession.js'

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: Type }>

/** Everything that decides about a session is here, or in a pure function called from here. */
export function transition(state: State, event: SessionEvent, now: Instant, rules: Rules): Step {
  const [reacted, effects] = react(state, event, now, rules)
  const [next, more] = endIfDue(reacted, now)
  return [show(next), more.length > 0 ? [...effects, ...more] : effects]
}

/** Whether a refresh would be of use and is allowed to start. */
export function mayRefresh({ session, refreshing, epoch, failure }: State, now: Instant): boolean {
  if (session?.record.tokens?.refresh === undefined || session.record.refreshDead !== undefined) return false
  return refreshing !== epoch && (failure === undefined || isPast(failure.nextTryAt, now))
}

function react(state: State, event: SessionEvent, now: Instant, rules: Rules): Step {
  switch (event.type) {
    case 'restored':
      return restored(state, event.record, now, rules)
    case 'seen':
      return seen(state, event, now, rules)
    case 'entered':
      return entered(state, event, now, rules)
    case 'left':
      return left({ ...state, fence: event.call })
    case 'saved':
      return saved({ ...state, unsaved: state.unsaved - 1 }, event.record, now, rules)
    case 'refreshed':
      return refreshed(state, event, now, rules)
    case 'online':
      return [state.failure?.isOffline ? { ...state, failure: undefined, isForced: true } : state, []]
    default:
      return reactToRequest(state, event, now, rules)
  }
}

type RequestEvent = EventOf<'condemned' | 'accessRefused' | 'accessAccepted' | 'refreshWanted' | 'woke'>

function reactToRequest(state: State, event: RequestEvent, now: Instant, rules: Rules): Step {
  const { session } = state
  if (session === undefined) return [state, []]
  switch (event.type) {
    case 'condemned':
      return event.epoch === state.epoch ? endEverywhere(state, session, event.reason, false) : [state, []]
    case 'accessRefused':
      return isCurrent(session, event.access) && !session.isUnproven
        ? want({ ...state, session: { ...session, isDead: true } }, now)
        : [state, []]
    case 'accessAccepted':
      return isCurrent(session, event.access)
        ? [{ ...state, session: { ...session, isUnproven: false } }, []]
        : [state, []]
    case 'refreshWanted':
      return want(state, now)
    case 'woke':
      return rules.keepAlive && isPast(session.quietUntil, now) ? want(state, now) : [state, []]
  }
}

function restored(state: State, record: SessionRecord | undefined, now: Instant, rules: Rules): Step {
  if (state.phase !== 'loading') return [state, []]
  const owed = deliver(record, now)
  if (record === undefined) return [{ ...state, phase: 'out', isLeaving: false, end: leavingEnd(state) }, []]
  const isEnded = record.sid === state.endedSid
  if (record.tokens !== undefined && !isEnded && !state.isLeaving) {
    const [next, effects] = begin(state, record, now, rules)
    return [next, [...effects, ...owed]]
  }
  const out: State = {
    ...state,
    phase: 'out',
    isLeaving: false,
    endedSid: record.sid,
    end: leavingEnd(state, record),
  }
  return record.tokens === undefined ? [out, owed] : finishEnd(out, state, record, owed)
}

/** The session was ended by its mark or by `logout`, but the store does not know it yet. */
function finishEnd(out: State, before: State, record: SessionRecord, owed: readonly Effect[]): Step {
  const refresh = record.tokens?.refresh
  const reason = out.end.reason ?? 'user'
  const effects: Effect[] = [{ type: 'saveEnd', sid: record.sid, reason, owed: refresh }, ...owed]
  if (refresh !== undefined) effects.push({ type: 'revoke', refresh, isOver: false })
  if (before.isLeaving) effects.push(emit('logout', { reason, elsewhere: false }))
  return [{ ...out, unsaved: out.unsaved + 1 }, effects]
}

function leavingEnd({ isLeaving, end, endedSid }: State, record?: SessionRecord): State['end'] {
  if (isLeaving) return end
  if (record === undefined) return { reason: undefined, elsewhere: false }
  const marked = record.sid === endedSid ? (end.reason ?? 'user') : undefined
  return { reason: record.ended ?? marked, elsewhere: false }
}

function seen(state: State, event: EventOf<'seen'>, now: Instant, rules: Rules): Step {
  const { record, isLate = false } = event
  if (state.phase === 'loading' || state.unsaved > 0) return [state, []]
  if (isLate && state.fence > 0)
    return state.session ? [state, []] : finishEnd({ ...state, endedSid: record.sid }, state, record, [])
  return see(state, record, now, rules, isLate)
}

/** Follows what the store holds: newer tokens, an end, or another session. */
function see(state: State, record: SessionRecord, now: Instant, rules: Rules, isLate = false): Step {
  const { session } = state
  if (record.sid === session?.record.sid) {
    if (record.rev <= session.record.rev) return [state, []]
    if (record.tokens === undefined) return end(state, session, record.ended ?? 'user', true)
    return renew(state, session, record, 'elsewhere', now, rules)
  }
  if (record.sid === state.endedSid) return [state, []]
  const [left, goodbye] = session === undefined ? [state, []] : end(state, session, 'replaced', true)
  if (record.tokens === undefined) return [left, goodbye]
  const [next, effects] = begin(left, record, now, rules)
  return [next, [...goodbye, ...effects, ...(isLate ? [] : [greet(state, next, 'elsewhere')])]]
}

function entered(state: State, { record, from, call }: EventOf<'entered'>, now: Instant, rules: Rules): Step {
  const { session } = state
  const refresh = record.tokens?.refresh
  if (call < state.fence)
    return [state, refresh === undefined ? [] : [{ type: 'revoke', refresh, isOver: false }]]
  const old = session?.record.tokens?.refresh
  const [left, goodbye] = session === undefined ? [state, []] : end(state, session, 'replaced', false)
  const displaced = old === undefined || old === refresh ? [] : [{ refresh: old }]
  const mine = { ...record, rev: session?.record.rev ?? 0, outbox: owe(session?.record.outbox, ...displaced) }
  const [next, effects] = begin({ ...left, fence: call, unsaved: left.unsaved + 1 }, mine, now, rules)
  return [next, [{ type: 'saveLogin', record: mine }, ...goodbye, ...effects, greet(state, next, from)]]
}

function left(state: State): Step {
  const { session } = state
  if (state.phase === 'loading') {
    const endedSid = state.hintedSid ?? state.endedSid
    return [
      {
        ...state,
        isLeaving: true,
        epoch: state.epoch + 1,
        endedSid,
        end: { reason: 'user', elsewhere: false },
      },
      [],
    ]
  }
  return session === undefined ? [state, []] : endEverywhere(state, session, 'user', true)
}

function saved(state: State, record: SessionRecord | undefined, now: Instant, rules: Rules): Step {
  const [next, effects] =
    record === undefined || state.unsaved > 0 ? [state, []] : see(state, record, now, rules)
  return [next, [...effects, ...deliver(record, now), { type: 'announce' }]]
}

function refreshed(
  before: State,
  { epoch, outcome }: EventOf<'refreshed'>,
  now: Instant,
  rules: Rules,
): Step {
  const state = before.refreshing === epoch ? { ...before, refreshing: undefined } : before
  const { session } = state
  if (session === undefined || epoch !== state.epoch) return [state, revokeSpare(state, outcome)]
  switch (outcome.type) {
    case 'won': {
      const [next, effects] = renew(state, session, outcome.record, 'server', now, rules)
      return [next, [...effects, { type: 'announce' }]]
    }
    case 'refused':
      return [{ ...state, session: { ...session, record: outcome.record }, failure: undefined }, []]
    case 'moved':
      return moved(state, outcome, now, rules)
    case 'failed':
      return failed(state, outcome, now)
  }
}

function moved(
  state: State,
  outcome: Extract<RefreshOutcome, { type: 'moved' }>,
  now: Instant,
  rules: Rules,
): Step {
  const spare = revokeSpare(state, outcome)
  const [next, effects] = see(state, outcome.record, now, rules)
  if (next !== state) return [next, [...spare, ...effects]]
  // The store has moved to nothing that we can use: without a pause the next attempt would find the same.
  const error = unavailable({})
  const [waiting, told] = failed(
    state,
    { type: 'failed', error, nextTryAt: now.wall + 1000, isOffline: false },
    now,
  )
  return [waiting, [...spare, ...told]]
}

function failed(state: State, outcome: Extract<RefreshOutcome, { type: 'failed' }>, now: Instant): Step {
  const { error, nextTryAt, isOffline } = outcome
  const failures = (state.failure?.failures ?? 0) + 1
  const failure = { error, failures, nextTryAt: later(now, nextTryAt - now.wall), isOffline }
  return [{ ...state, failure }, [emit('refreshError', { error, failures, nextTryAt })]]
}

/** A pair that nobody will use is refused to everybody, unless it is the live session's own. */
function revokeSpare({ session }: State, outcome: RefreshOutcome): readonly Effect[] {
  const won = outcome.type === 'won' ? outcome.record.tokens?.refresh : undefined
  const spare = outcome.type === 'moved' ? outcome.spare : won
  if (spare === undefined || spare === session?.record.tokens?.refresh) return []
  return [{ type: 'revoke', refresh: spare, isOver: false }]
}

function want(state: State, now: Instant): Step {
  const { session, epoch, failure, isForced } = state
  if (session === undefined || !mayRefresh(state, now)) return [state, []]
  const order = { record: session.record, failures: failure?.failures ?? 0, force: isForced }
  return [{ ...state, refreshing: epoch, isForced: false }, [{ type: 'refresh', epoch, order }]]
}

/** Ends that come with time, or with the last token that was good for anything. */
function endIfDue(state: State, now: Instant): Step {
  const { session } = state
  if (session === undefined) return [state, []]
  const { endsAt, record, isDead } = session
  if (endsAt !== undefined && isPast(endsAt, now)) return endEverywhere(state, session, 'max_age', true)
  if (record.refreshDead !== undefined && isStale(session, now)) {
    return endEverywhere(state, session, record.refreshDead, false)
  }
  if (isDead && record.tokens?.refresh === undefined) return endEverywhere(state, session, 'expired', false)
  return [state, []]
}

function deliver(record: SessionRecord | undefined, now: Instant): readonly Effect[] {
  return (record?.outbox ?? []).map(({ refresh, exp }) => {
    const isOver = exp !== undefined && exp <= now.wall / 1000 + (record?.skew ?? 0)
    return { type: 'revoke', refresh, isOver }
  })
}

function greet(before: State, { session }: State, from: 'login' | 'adopt' | 'elsewhere'): Effect {
  return emit('login', { userId: session?.userId, previousUserId: before.lastUserId, from })
}

function isCurrent({ record }: Session, access: string): boolean {
  return record.tokens?.access === access
}

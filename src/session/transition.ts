import { createAuthError } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import type { RefreshOutcome } from '../refresh/decide.js'
import { owe, type SessionRecord } from '../storage/record.js'
import { isPast, later } from '../token/freshness.js'
import type { Effect, SessionEvent } from './events.js'
import { deliver, follow, restored } from './follow.js'
import { isStale } from './open-session.js'
import { show } from './snapshot.js'
import type { Rules, Session, State } from './state.js'
import { begin, emit, end, endEverywhere, renew, revoke, type Step } from './succession.js'

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: Type }>
type OutcomeOf<Type extends RefreshOutcome['type']> = Extract<RefreshOutcome, { readonly type: Type }>

/** Everything that decides about a session is here, or in a pure function called from here. */
export function transition(state: State, event: SessionEvent, now: Instant, rules: Rules): Step {
  const [reacted, effects] = react(state, event, now, rules)
  const [next, more] = endIfDue(reacted, now)
  return [show(next), [...effects, ...more]]
}

/** Whether a refresh would be of use and is allowed to start. */
export function mayRefresh({ session, refreshing, epoch, failure, isHeld }: State, now: Instant): boolean {
  if (isHeld || session?.record.tokens?.refresh === undefined || session.record.refreshDead !== undefined)
    return false
  return refreshing !== epoch && (failure === undefined || isPast(failure.nextTryAt, now))
}

function react(state: State, event: SessionEvent, now: Instant, rules: Rules): Step {
  switch (event.type) {
    case 'restored':
      return restored(state, event.record, now, rules)
    case 'seen':
      return seen({ ...state, isHeld: false }, event, now, rules)
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
      return state.session === undefined
        ? [state, []]
        : reactInSession(state, state.session, event, now, rules)
  }
}

type InSessionEvent = EventOf<'thawed' | 'condemned' | 'accessRefused' | 'refreshWanted' | 'woke'>

function reactInSession(
  state: State,
  session: Session,
  event: InSessionEvent,
  now: Instant,
  rules: Rules,
): Step {
  switch (event.type) {
    case 'thawed':
      return event.endedSid === session.record.sid
        ? end(state, session, 'user', true)
        : [{ ...state, isHeld: true }, []]
    case 'condemned':
      return event.epoch === state.epoch ? endEverywhere(state, session, event.reason, true) : [state, []]
    case 'accessRefused':
      if (session.record.tokens?.access !== event.access) return [state, []]
      return want({ ...state, session: { ...session, isDead: true } }, now)
    case 'refreshWanted':
      return want(state, now)
    case 'woke':
      return rules.keepAlive && isPast(session.quietUntil, now) ? want(state, now) : [state, []]
  }
}

/** A first read that arrives after a login or logout was asked for is what those calls put an end to. */
function seen(state: State, { record, isLate = false }: EventOf<'seen'>, now: Instant, rules: Rules): Step {
  if (state.phase === 'loading' || state.unsaved > 0 || record === undefined) return [state, []]
  if (!isLate) return follow(state, record, 'elsewhere', now, rules)
  if (state.session !== undefined) return [state, []]
  return follow(state.fence > 0 ? { ...state, endedSid: record.sid } : state, record, 'store', now, rules)
}

function entered(state: State, { record, from, call }: EventOf<'entered'>, now: Instant, rules: Rules): Step {
  const refresh = record.tokens?.refresh
  if (call < state.fence) return [state, revoke(refresh)]
  const before = state.session?.record
  const old = before?.tokens?.refresh
  const [out, goodbye] = state.session ? end(state, state.session, 'replaced', false) : [state, []]
  const owed = old === undefined || old === refresh ? [] : [{ refresh: old }]
  const mine = { ...record, rev: before?.rev ?? 0, outbox: owe(before?.outbox, ...owed) }
  const [next, effects] = begin({ ...out, fence: call, unsaved: out.unsaved + 1 }, mine, from, now, rules)
  return [next, [{ type: 'saveLogin', record: mine }, ...goodbye, ...effects]]
}

function left(state: State): Step {
  const { session, phase, hintedSid, endedSid } = state
  if (session !== undefined) return endEverywhere(state, session, 'user', true)
  if (phase !== 'loading') return [state, []]
  const end = { reason: 'user', elsewhere: false } as const
  return [{ ...state, isLeaving: true, epoch: state.epoch + 1, endedSid: hintedSid ?? endedSid, end }, []]
}

function saved(state: State, record: SessionRecord | undefined, now: Instant, rules: Rules): Step {
  if (record === undefined) return [state, []]
  // An end that the store did not take: another tab has renewed the session meanwhile.
  const isAlive = record.tokens !== undefined && record.sid === state.endedSid
  const open = isAlive ? { ...state, endedSid: undefined } : state
  const [next, effects] = state.unsaved > 0 ? [state, []] : follow(open, record, 'elsewhere', now, rules)
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

/** Where the store has moved to nothing that we can use, the next attempt would find the same without a pause. */
function moved(state: State, outcome: OutcomeOf<'moved'>, now: Instant, rules: Rules): Step {
  const pause: OutcomeOf<'failed'> = {
    type: 'failed',
    error: createAuthError('refresh_unavailable'),
    nextTryAt: now.wall + 1000,
    isOffline: false,
  }
  const followed: Step =
    state.unsaved > 0 ? [state, []] : follow(state, outcome.record, 'elsewhere', now, rules)
  const mine = state.session?.record
  // Word of the other tab's refresh may arrive before the lock does: then we are there already.
  const { sid, rev, tokens } = outcome.record
  const isThere = mine?.sid === sid && mine.rev === rev && tokens?.refresh !== undefined
  const [next, effects] = followed[0] === state && !isThere ? failed(state, pause, now) : followed
  return [next, [...revokeSpare(next, outcome), ...effects]]
}

function failed(state: State, { error, nextTryAt, isOffline }: OutcomeOf<'failed'>, now: Instant): Step {
  const failures = (state.failure?.failures ?? 0) + 1
  const failure = { error, failures, nextTryAt: later(now, nextTryAt - now.wall), isOffline }
  return [{ ...state, failure }, [emit('refreshError', { error, failures, nextTryAt })]]
}

/** A pair that nobody will use is refused to everybody, unless it is the live session's own. */
function revokeSpare({ session }: State, outcome: RefreshOutcome): readonly Effect[] {
  const won = outcome.type === 'won' ? outcome.record.tokens?.refresh : undefined
  const spare = outcome.type === 'moved' ? outcome.spare : won
  return spare === session?.record.tokens?.refresh ? [] : revoke(spare)
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
  if (isPast(endsAt, now)) return endEverywhere(state, session, 'max_age', true)
  const verdict =
    record.refreshDead ?? (isDead && record.tokens?.refresh === undefined ? 'expired' : undefined)
  return verdict && isStale(session, now) ? endEverywhere(state, session, verdict, false) : [state, []]
}

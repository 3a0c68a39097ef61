import { createAuthError } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import type { RefreshOutcome } from '../refresh/decide.js'
import type { SessionRecord } from '../storage/record.js'
import { isPast, later } from '../token/freshness.js'
import { endChange, loginChange } from './changes.js'
import type { Effect, SessionEvent } from './events.js'
import { deliver, follow, restored } from './follow.js'
import { isRenewable, isStale } from './open-session.js'
import { isLoading, show } from './snapshot.js'
import type { Rules, Session, State } from './state.js'
import { begin, end, endEverywhere, marked, renew } from './succession.js'
import { emit, revoke, save, type Turn } from './turn.js'

type EventOf<Type extends SessionEvent['type']> = Extract<SessionEvent, { readonly type: Type }>
type OutcomeOf<Type extends RefreshOutcome['type']> = Extract<RefreshOutcome, { readonly type: Type }>

/** Everything that decides about a session is here, or in a pure function called from here. */
export function transition(
  state: State,
  event: SessionEvent,
  now: Instant,
  rules: Rules,
): readonly [next: State, effects: readonly Effect[]] {
  const turn: Turn = { now, rules, effects: [] }
  const next = show(endIfDue(turn, react(turn, state, event)))
  return [next, turn.effects]
}

/** Whether a refresh would be of use and is allowed to start. */
export function mayRefresh({ session, refreshing, epoch, failure, isUnread }: State, now: Instant): boolean {
  if (isUnread || session === undefined || !isRenewable(session)) return false
  return refreshing !== epoch && (failure === undefined || isPast(failure.nextTryAt, now))
}

function react(turn: Turn, state: State, event: SessionEvent): State {
  switch (event.type) {
    case 'restored':
      return isLoading(state) ? restored(turn, state, event.record) : state
    case 'seen':
      return seen(turn, state, event)
    case 'entered':
      return entered(turn, state, event)
    case 'left':
      return left(turn, { ...state, fence: event.call })
    case 'saved':
      return saved(turn, { ...state, unsaved: state.unsaved - 1 }, event.record)
    case 'refreshed':
      return refreshed(turn, state, event)
    case 'online':
      // Without a failure here there may be one in the record, of another tab or of the page before a reload.
      return state.failure?.isOffline === false ? state : { ...state, failure: undefined, isForced: true }
    default:
      return state.session === undefined ? state : reactInSession(turn, state, state.session, event)
  }
}

type InSessionEvent = EventOf<'thawed' | 'condemned' | 'accessRefused' | 'refreshWanted' | 'woke'>

function reactInSession(turn: Turn, state: State, session: Session, event: InSessionEvent): State {
  switch (event.type) {
    case 'thawed':
      return thawed(turn, state, session, event)
    case 'condemned':
      return event.sid === session.record.sid
        ? endEverywhere(turn, state, session, event.reason, true)
        : state
    case 'accessRefused':
      if (session.record.tokens?.access !== event.access) return state
      return want(turn, { ...state, session: { ...session, isDead: true, quietUntil: turn.now } })
    case 'refreshWanted':
      return want(turn, state)
    case 'woke':
      return turn.rules.keepAlive && isPast(session.quietUntil, turn.now) ? want(turn, state) : state
  }
}

function thawed(turn: Turn, state: State, session: Session, event: EventOf<'thawed'>): State {
  const { endedSid, reason = 'user' } = event
  const { record } = session
  if (endedSid !== record.sid) return { ...state, isUnread: true }
  // The page that wrote the hint may not have lived to store the end. Refusals are of the tokens that it knew.
  const isOwed = reason === 'user' || reason === 'replaced'
  return end(turn, save(turn, state, endChange(record, reason, isOwed), false), reason, true)
}

function seen(turn: Turn, before: State, { record, isLate }: EventOf<'seen'>): State {
  if (isLoading(before)) return before
  const state: State = { ...before, isUnread: false }
  if (state.unsaved > 0 || record === undefined) return state
  return isLate ? restored(turn, state, record) : follow(turn, state, record, 'elsewhere')
}

function entered(turn: Turn, state: State, { record, from, call }: EventOf<'entered'>): State {
  if (call < state.fence) {
    revoke(turn, record.tokens?.refresh)
    return state
  }
  const saving = save(turn, { ...state, fence: call }, loginChange(record), true)
  return begin(turn, end(turn, saving, 'replaced', false), record, from)
}

function left(turn: Turn, state: State): State {
  const { session, hintedSid, endedSids } = state
  if (session !== undefined) return endEverywhere(turn, state, session, 'user', true)
  const out: State = { ...state, leftAt: turn.now.wall }
  if (!isLoading(state)) return out
  return {
    ...out,
    endedSids: hintedSid === undefined ? endedSids : marked(state, hintedSid),
    end: { reason: 'user', elsewhere: false },
  }
}

function saved(turn: Turn, state: State, record: SessionRecord | undefined): State {
  if (record === undefined) return state
  // An end that the store did not take: another tab has renewed the session meanwhile.
  const isAlive = record.tokens !== undefined && record.sid === state.endedSids.at(-1)
  const open = isAlive ? { ...state, endedSids: state.endedSids.slice(0, -1) } : state
  const next = state.unsaved > 0 ? state : follow(turn, open, record, 'elsewhere')
  deliver(turn, record)
  turn.effects.push({ type: 'announce' })
  return next
}

function refreshed(turn: Turn, before: State, { epoch, outcome }: EventOf<'refreshed'>): State {
  const state = before.refreshing === epoch ? { ...before, refreshing: undefined } : before
  const { session } = state
  if (session === undefined || epoch !== state.epoch) {
    revokeSpare(turn, state, outcome)
    return state
  }
  switch (outcome.type) {
    case 'won': {
      const next = renew(turn, state, session, outcome.record, 'server')
      turn.effects.push({ type: 'announce' })
      return next
    }
    case 'refused':
      return { ...state, session: { ...session, record: outcome.record }, failure: undefined }
    case 'moved':
      return moved(turn, state, outcome)
    case 'failed':
      return failed(turn, state, outcome)
  }
}

/** Where the store has moved to nothing that we can use, the next attempt would find the same without a pause. */
function moved(turn: Turn, state: State, outcome: OutcomeOf<'moved'>): State {
  const { session, unsaved } = state
  const { sid, rev, tokens } = outcome.record
  const followed = unsaved > 0 ? state : follow(turn, state, outcome.record, 'elsewhere')
  revokeSpare(turn, followed, outcome)
  // Word of the other tab's refresh may arrive before the lock does: then we are there already.
  const mine = session?.record
  const isThere = mine?.sid === sid && mine.rev === rev && tokens?.refresh !== undefined
  if (followed !== state || isThere) return followed
  const nextTryAt = turn.now.wall + 1000
  return failed(turn, state, { error: createAuthError('refresh_unavailable'), nextTryAt, isOffline: false })
}

function failed(
  turn: Turn,
  state: State,
  { error, nextTryAt, isOffline }: Omit<OutcomeOf<'failed'>, 'type' | 'record'>,
): State {
  const failures = (state.failure?.failures ?? 0) + 1
  const failure = { error, failures, nextTryAt: later(turn.now, nextTryAt - turn.now.wall), isOffline }
  emit(turn, 'refreshError', { error, failures, nextTryAt })
  return { ...state, failure }
}

/** A pair that nobody will use is refused to everybody, unless it is the live session's own. */
function revokeSpare(turn: Turn, { session }: State, outcome: RefreshOutcome): void {
  const won = outcome.type === 'won' ? outcome.record.tokens?.refresh : undefined
  const spare = outcome.type === 'moved' ? outcome.spare : won
  if (spare !== session?.record.tokens?.refresh) revoke(turn, spare)
}

function want(turn: Turn, state: State): State {
  const { session, epoch, failure, isForced } = state
  if (session === undefined || !mayRefresh(state, turn.now)) return state
  const { record } = session
  turn.effects.push({ type: 'refresh', epoch, record, failures: failure?.failures ?? 0, force: isForced })
  return { ...state, refreshing: epoch, isForced: false }
}

/** Ends that come with time, or with the last token that was good for anything. */
function endIfDue(turn: Turn, state: State): State {
  const { session } = state
  if (session === undefined) return state
  const { endsAt, record, isDead } = session
  if (isPast(endsAt, turn.now)) return endEverywhere(turn, state, session, 'max_age', true)
  const verdict =
    record.refreshDead ?? (isDead && record.tokens?.refresh === undefined ? 'expired' : undefined)
  // Another user's cookies have taken the place of ours: what is sent now is theirs.
  const isLost = verdict === 'replaced'
  return verdict && (isLost || isStale(session, turn.now))
    ? endEverywhere(turn, state, session, verdict, false)
    : state
}

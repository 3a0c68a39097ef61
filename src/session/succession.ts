import type { EndReason } from '../errors.js'
import type { SessionRecord } from '../storage/record.js'
import type { AuthEvents } from '../types.js'
import { isStale, openSession } from './open-session.js'
import { NOBODY } from './snapshot.js'
import type { Session, State } from './state.js'
import { emit, saveEnd, type Turn } from './turn.js'

/** Where a session came from; `store`: found there at the start, which nobody needs to be told. */
export type Origin = AuthEvents['login']['from'] | 'store'

/** Makes the record the live session of this tab. Who was logged in before has been dealt with. */
export function begin(turn: Turn, state: State, record: SessionRecord, from: Origin): State {
  const session = openSession(turn, record)
  const { userId } = session
  const next: State = {
    ...state,
    isUnread: false,
    epoch: state.epoch + 1,
    session,
    failure: undefined,
    end: NOBODY,
    lastUserId: userId,
  }
  if (from === 'store') return next
  emit(turn, 'login', { userId, previousUserId: state.lastUserId, from })
  return { ...next, renewals: counted(turn, state, session, from) }
}

/** Gives the live session its newer tokens. */
export function renew(
  turn: Turn,
  state: State,
  session: Session,
  record: SessionRecord,
  from: AuthEvents['refresh']['from'],
): State {
  // What we have stored ourselves comes back from the store: nothing is new but the revision.
  const isKnown = from === 'elsewhere' && record.tokens?.access === session.record.tokens?.access
  if (isKnown) return { ...state, session: { ...session, record } }
  const renewed = openSession(turn, record)
  emit(turn, 'refresh', { accessExpiresAt: record.times.accessExpiresAt, from })
  return { ...state, session: renewed, renewals: counted(turn, state, renewed, from), failure: undefined }
}

/**
 * Callers who wait are served by tokens won for them, whatever our clock says of these. What another tab has won may
 * have lain in the store until it expired.
 */
function counted({ now }: Turn, { renewals }: State, session: Session, from: string): number {
  return from === 'elsewhere' && isStale(session, now) ? renewals : renewals + 1
}

/** Ends the live session in this tab, if there is one. */
export function end(turn: Turn, state: State, reason: EndReason, elsewhere: boolean): State {
  const { session } = state
  if (session === undefined) return state
  emit(turn, 'logout', { reason, elsewhere })
  return {
    ...state,
    isUnread: false,
    epoch: state.epoch + 1,
    session: undefined,
    failure: undefined,
    endedSids: marked(state, session.record.sid),
    end: { reason, elsewhere },
  }
}

/** The sessions known to have ended, with one more; five are as many as a hint should hold. */
export function marked({ endedSids }: State, sid: string): State['endedSids'] {
  return [...endedSids.filter((other) => other !== sid), sid].slice(-5)
}

/** Ends a live session here and in the store. `isOwed`: the server is to be told to refuse the refresh token. */
export function endEverywhere(
  turn: Turn,
  state: State,
  session: Session,
  reason: EndReason,
  isOwed: boolean,
): State {
  return end(turn, saveEnd(turn, state, session.record, reason, isOwed), reason, false)
}

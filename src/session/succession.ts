import type { EndReason } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import type { AuthEventName, AuthEvents } from '../types.js'
import type { Effect, EmitEffect } from './events.js'
import { openSession } from './open-session.js'
import type { Rules, Session, State } from './state.js'

/** A state and what is to be done on the way into it. */
export type Step = readonly [state: State, effects: readonly Effect[]]

/** Where a session came from; `store`: found there at the start, which nobody needs to be told. */
export type Origin = AuthEvents['login']['from'] | 'store'

/** Makes the record the live session of this tab. Who was logged in before has been dealt with. */
export function begin(state: State, record: SessionRecord, from: Origin, now: Instant, rules: Rules): Step {
  const [session, warnings] = open(record, now, rules)
  const { userId } = session
  const next: State = {
    ...state,
    phase: 'in',
    epoch: state.epoch + 1,
    session,
    failure: undefined,
    isForced: false,
    isLeaving: false,
    end: { reason: undefined, elsewhere: false },
    lastUserId: userId,
  }
  if (from === 'store') return [next, warnings]
  const greeting = emit('login', { userId, previousUserId: state.lastUserId, from })
  return [{ ...next, renewals: state.renewals + 1 }, [...warnings, greeting]]
}

/** Gives the live session its newer tokens. */
export function renew(
  state: State,
  session: Session,
  record: SessionRecord,
  from: AuthEvents['refresh']['from'],
  now: Instant,
  rules: Rules,
): Step {
  // What we have stored ourselves comes back from the store: nothing is new but the revision.
  const isKnown = from === 'elsewhere' && record.tokens?.access === session.record.tokens?.access
  if (isKnown) return [{ ...state, session: { ...session, record } }, []]
  const [renewed, warnings] = open(record, now, rules)
  const next = { ...state, session: renewed, renewals: state.renewals + 1, failure: undefined }
  return [next, [...warnings, emit('refresh', { accessExpiresAt: record.times.accessExpiresAt, from })]]
}

/** Ends the live session in this tab. */
export function end(state: State, session: Session, reason: EndReason, elsewhere: boolean): Step {
  const next: State = {
    ...state,
    phase: 'out',
    epoch: state.epoch + 1,
    session: undefined,
    failure: undefined,
    endedSid: session.record.sid,
    end: { reason, elsewhere },
  }
  return [next, [emit('logout', { reason, elsewhere })]]
}

/** Ends the live session here and in the store. `isOwed`: the server is to be told to refuse the refresh token. */
export function endEverywhere(state: State, session: Session, reason: EndReason, isOwed: boolean): Step {
  const [ended, goodbye] = end(state, session, reason, false)
  const [next, effects] = saveEnd(ended, session.record, reason, isOwed)
  return [next, [...effects, ...goodbye]]
}

/** Ends a session in the store. */
export function saveEnd(state: State, record: SessionRecord, reason: EndReason, isOwed: boolean): Step {
  const owed = isOwed ? record.tokens?.refresh : undefined
  return [
    { ...state, unsaved: state.unsaved + 1 },
    [{ type: 'saveEnd', record, reason, owed }, ...revoke(owed)],
  ]
}

/** Tells the server to refuse a refresh token, if there is one. */
export function revoke(refresh: string | undefined, isOver = false): readonly Effect[] {
  return refresh === undefined ? [] : [{ type: 'revoke', refresh, isOver }]
}

/** An effect that tells the application's listeners. */
export function emit<Name extends AuthEventName>(name: Name, payload: AuthEvents[Name]): Effect {
  return { type: 'emit', name, payload } as EmitEffect
}

function open(record: SessionRecord, now: Instant, rules: Rules): readonly [Session, readonly Effect[]] {
  const { issue, ...session } = openSession(record, now, rules)
  return [
    session,
    issue === undefined ? [] : [emit('warning', { code: 'claims_invalid', message: issue.message })],
  ]
}

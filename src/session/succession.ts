import type { EndReason } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import type { AuthEventName, AuthEvents } from '../types.js'
import type { Effect, EmitEffect } from './events.js'
import { openSession } from './open-session.js'
import type { Rules, Session, State } from './state.js'

/** A state and what is to be done on the way into it. */
export type Step = readonly [state: State, effects: readonly Effect[]]

/** Makes the record the live session of this tab. Who was logged in before has been dealt with. */
export function begin(state: State, record: SessionRecord, now: Instant, rules: Rules): Step {
  const [session, effects] = open(record, now, rules)
  const next: State = {
    ...state,
    phase: 'in',
    epoch: state.epoch + 1,
    session,
    failure: undefined,
    isForced: false,
    isLeaving: false,
    end: { reason: undefined, elsewhere: false },
    lastUserId: session.userId,
  }
  return [next, effects]
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
  if (record.tokens?.access === session.record.tokens?.access)
    return [{ ...state, session: { ...session, record } }, []]
  const [renewed, effects] = open(record, now, rules)
  const isUnproven = session.isDead
  const next = {
    ...state,
    session: { ...renewed, isUnproven },
    renewals: state.renewals + 1,
    failure: undefined,
  }
  return [next, [...effects, emit('refresh', { accessExpiresAt: record.times.accessExpiresAt, from })]]
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
  const [next, effects] = end(state, session, reason, false)
  const { sid, tokens } = session.record
  const owed = isOwed ? tokens?.refresh : undefined
  const revoke: readonly Effect[] =
    owed === undefined ? [] : [{ type: 'revoke', refresh: owed, isOver: false }]
  return [
    { ...next, unsaved: next.unsaved + 1 },
    [{ type: 'saveEnd', sid, reason, owed }, ...revoke, ...effects],
  ]
}

/** An effect that tells the application's listeners. */
export function emit<Name extends AuthEventName>(name: Name, payload: AuthEvents[Name]): Effect {
  return { type: 'emit', name, payload } as EmitEffect
}

function open(record: SessionRecord, now: Instant, rules: Rules): readonly [Session, readonly Effect[]] {
  const { issue, ...session } = openSession(record, now, rules)
  return [session, issue === undefined ? [] : [emit('warning', { code: 'claims_invalid', message: issue })]]
}

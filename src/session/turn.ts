import type { EndReason } from '../errors.js'
import type { Instant } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import type { RecordChange } from '../storage/token-store.js'
import type { AuthEventName, AuthEvents } from '../types.js'
import { endChange } from './changes.js'
import type { Effect, EmitEffect } from './events.js'
import type { Rules, State } from './state.js'

/** One transition: when it takes place, by which rules, and what is to be done on the way into the new state. */
export interface Turn {
  readonly now: Instant
  readonly rules: Rules
  /** Filled in order by the functions that the turn passes through. */
  readonly effects: Effect[]
}

/** Tells the application's listeners. */
export function emit<Name extends AuthEventName>(turn: Turn, name: Name, payload: AuthEvents[Name]): void {
  turn.effects.push({ type: 'emit', name, payload } as EmitEffect)
}

/** Tells the server to refuse a refresh token, if there is one. */
export function revoke(turn: Turn, refresh: string | undefined, isOver = false): void {
  if (refresh !== undefined) turn.effects.push({ type: 'revoke', refresh, isOver })
}

/** Writes a login or an end into the store. */
export function save(turn: Turn, state: State, change: RecordChange, isLogin: boolean): State {
  turn.effects.push({ type: 'save', change, isLogin })
  return { ...state, unsaved: state.unsaved + 1 }
}

/** Ends a session in the store. `isOwed`: the server is to be told to refuse the refresh token. */
export function saveEnd(
  turn: Turn,
  state: State,
  record: SessionRecord,
  reason: EndReason,
  isOwed: boolean,
): State {
  const next = save(turn, state, endChange(record, reason, isOwed), false)
  if (isOwed) revoke(turn, record.tokens?.refresh)
  return next
}

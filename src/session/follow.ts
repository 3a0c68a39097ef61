import type { EndReason } from '../errors.js'
import { isBehind, type SessionRecord } from '../storage/record.js'
import { timesOf } from '../token/decode.js'
import { repairChange } from './changes.js'
import { NOBODY } from './snapshot.js'
import type { State } from './state.js'
import { begin, end, marked, renew } from './succession.js'
import { emit, revoke, save, saveEnd, type Turn } from './turn.js'

/**
 * Follows what the store holds: newer tokens, an end, or another session. `store`: it is the first thing read there,
 * and what had been ended, but not in the store, is ended now.
 */
export function follow(turn: Turn, state: State, record: SessionRecord, from: 'elsewhere' | 'store'): State {
  const { session } = state
  if (record.sid === session?.record.sid) {
    if (isBehind(record, session.record)) return save(turn, state, repairChange(session.record), false)
    if (record.rev === session.record.rev) return state
    if (record.tokens === undefined) return end(turn, state, record.ended ?? 'user', true)
    return renew(turn, state, session, record, 'elsewhere')
  }
  if (state.endedSids.includes(record.sid))
    return from === 'store' && record.tokens !== undefined ? complete(turn, state, record) : state
  const out = end(turn, state, 'replaced', true)
  return record.tokens === undefined ? out : begin(turn, out, record, from)
}

/** Ends in the store what has ended without it. If another one has ended since, somebody had logged in over this one. */
function complete(turn: Turn, state: State, record: SessionRecord): State {
  const isLast = record.sid === state.endedSids.at(-1)
  return saveEnd(turn, state, record, isLast ? (state.end.reason ?? 'user') : 'replaced', true)
}

/**
 * The store has been read for the first time, be it in time or late. What was decided before that holds: a login, a
 * logout, an end mark.
 */
export function restored(turn: Turn, state: State, record: SessionRecord | undefined): State {
  const { session, isUnread, fence, endedSids, end } = state
  if (session !== undefined) return state
  const out: State = { ...state, isUnread: false }
  if (record === undefined) return { ...out, end: fence > 0 ? end : NOBODY }
  const isLeaving = isLeft(state, record)
  const isKnown = endedSids.includes(record.sid)
  const ended: State = {
    ...out,
    endedSids: isLeaving && !isKnown ? marked(state, record.sid) : endedSids,
    end: {
      reason: record.ended ?? (isLeaving || isKnown ? reasonOf(state, record) : undefined),
      elsewhere: false,
    },
  }
  const next = follow(turn, ended, record, 'store')
  if (isLeaving && isUnread && record.tokens !== undefined)
    emit(turn, 'logout', { reason: 'user', elsewhere: false })
  deliver(turn, record)
  return next
}

/** Whether somebody came or went here before the read; nobody has logged out of what was begun after the logout. */
function isLeft({ fence, leftAt = Infinity }: State, { times }: SessionRecord): boolean {
  return fence > 0 && times.loginAt <= leftAt
}

/** A hint that names another session is of a login that the page did not live to store. */
function reasonOf({ hintedSid, end }: State, { sid }: SessionRecord): EndReason {
  return end.reason ?? (hintedSid === undefined || hintedSid === sid ? 'user' : 'replaced')
}

/** Sends what the record's outbox still owes; past its own `exp` a token needs no revoking. */
export function deliver(turn: Turn, { outbox = [], skew }: SessionRecord): void {
  for (const { refresh } of outbox) {
    const { exp = Infinity } = timesOf(refresh)
    revoke(turn, refresh, exp <= turn.now.wall / 1000 + skew)
  }
}

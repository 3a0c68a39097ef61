import type { Clock } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import { STORAGE_LIMIT, type TokenStore } from '../storage/token-store.js'
import { decodeToken } from '../token/decode.js'
import type { Answer } from '../transport/post.js'
import { type RefreshAnswer, readRefresh, unavailable } from '../transport/read-response.js'
import { backOff } from './backoff.js'
import {
  beginRefresh,
  commitFailed,
  commitRefused,
  commitWon,
  type RefreshOutcome,
  type StartedRefresh,
} from './decide.js'
import { type RoundTrip, timeTokens } from './time-tokens.js'

/** Milliseconds that a lock may be held, storage calls included. Past it other tabs go on without the holder. */
export const HARD_LIMIT = 60_000

/** What a refresh needs of the world. */
export interface RefreshPorts {
  readonly store: TokenStore
  readonly clock: Clock
  /** Posts the refresh token; rejects only where there is no answer. */
  readonly post: (body: { readonly refresh: string }, signal: AbortSignal) => Promise<Answer>
  /** Names this tab in marks. */
  readonly tab: string
  /** Seconds; see the option of the same name. */
  readonly leeway: number
}

/** What this tab knew when it asked for a refresh. */
export interface RefreshOrder {
  readonly record: SessionRecord
  /** How many attempts in a row came to nothing. */
  readonly failures: number
  /** The network is back: do not wait for the back-off to end. */
  readonly force: boolean
}

interface Sent extends RoundTrip {
  readonly answer: RefreshAnswer
  readonly isOffline: boolean
}

/**
 * One refresh, to be called under the session's lock: reads what the store holds now, marks the refresh token as
 * sent, sends it, and writes what came of it. A refresh is never aborted but at the hard limit, because a server
 * that rotates may have spent the token already.
 */
export async function commitRefresh(ports: RefreshPorts, order: RefreshOrder): Promise<RefreshOutcome> {
  const startedAt = ports.clock.now().wall
  const begun = await begin(ports, order, startedAt)
  if (begun.type !== 'send') return begun
  const limit = HARD_LIMIT - STORAGE_LIMIT - Math.max(0, ports.clock.now().wall - startedAt)
  const sent = await send(ports, begun.refresh, Math.max(limit, STORAGE_LIMIT))
  return sent.answer.type === 'unknown'
    ? fail(ports, begun, order, sent, sent.answer)
    : settle(ports, begun, sent, sent.answer)
}

async function begin(
  { store, tab }: RefreshPorts,
  { record: mine, force }: RefreshOrder,
  now: number,
): Promise<StartedRefresh | RefreshOutcome> {
  let begun: StartedRefresh | RefreshOutcome = { type: 'moved', record: mine }
  await store.update((stored) => {
    begun = beginRefresh(stored ?? mine, mine, { tab, now, force })
    return begun.type === 'send' ? begun.record : undefined
  })
  return begun
}

async function send({ post, clock }: RefreshPorts, refresh: string, limit: number): Promise<Sent> {
  const hardLimit = new AbortController()
  const cancel = clock.after(limit, () => hardLimit.abort())
  const sentAt = clock.now().wall
  const body = { refresh }
  try {
    const answer = await post(body, hardLimit.signal)
    const receivedAt = clock.now().wall
    return { sentAt, receivedAt, answer: check(readRefresh(answer, receivedAt, body)), isOffline: false }
  } catch (cause) {
    const answer: RefreshAnswer = { type: 'unknown', error: unavailable({ cause }), spent: true }
    return { sentAt, receivedAt: clock.now().wall, answer, isOffline: !hardLimit.signal.aborted }
  } finally {
    cancel()
  }
}

/** An access token that cannot be read is no renewal: the old pair is kept and the next attempt will tell. */
function check(answer: RefreshAnswer): RefreshAnswer {
  if (answer.type !== 'won' || decodeToken(answer.tokens.access) !== undefined) return answer
  return { type: 'unknown', error: unavailable({ cause: { code: 'malformed_token' } }), spent: true }
}

async function settle(
  { store, clock, leeway }: RefreshPorts,
  started: StartedRefresh,
  sent: RoundTrip,
  answer: Exclude<RefreshAnswer, { type: 'unknown' }>,
): Promise<RefreshOutcome> {
  const decide = (stored: SessionRecord): RefreshOutcome =>
    answer.type === 'refused'
      ? commitRefused(stored, started, clock.now().wall)
      : commitWon(stored, started, answer.tokens, timeTokens(answer.tokens, sent, leeway, started.record))
  let outcome = decide(started.record)
  await store.update((stored) => {
    outcome = decide(stored ?? started.record)
    return outcome.type === 'moved' || outcome.type === 'failed' ? undefined : outcome.record
  })
  return outcome
}

async function fail(
  { store, clock }: RefreshPorts,
  started: StartedRefresh,
  { failures }: RefreshOrder,
  { isOffline }: Sent,
  { error, spent }: Extract<RefreshAnswer, { type: 'unknown' }>,
): Promise<RefreshOutcome> {
  const nextTryAt = clock.now().wall + backOff(failures, error.retryAfter, clock.random())
  let moved: SessionRecord | undefined
  await store.update((stored) => {
    const record = commitFailed(stored ?? started.record, started, nextTryAt, spent)
    moved = record === stored ? record : undefined
    return moved === undefined ? record : undefined
  })
  return moved === undefined
    ? { type: 'failed', error, nextTryAt, isOffline }
    : { type: 'moved', record: moved }
}

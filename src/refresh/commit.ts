import type { Clock } from '../ports/clock.js'
import type { SessionRecord } from '../storage/record.js'
import { STORAGE_LIMIT, type TokenStore } from '../storage/token-store.js'
import { createAuthError } from '../errors.js'
import type { Answer } from '../transport/post.js'
import { type RefreshAnswer, readRefresh } from '../transport/read-response.js'
import { backOff, HARD_LIMIT } from './backoff.js'
import {
  type BusyRefresh,
  beginRefresh,
  commitFailed,
  commitRefused,
  commitWon,
  type RefreshOutcome,
  type StartedRefresh,
} from './decide.js'
import { timeTokens } from './time-tokens.js'

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

/** What an attempt comes to; `busy`, only without the lock: another tab is at it. */
export type Attempted = RefreshOutcome | BusyRefresh

/**
 * One refresh, under the session's lock if there are locks: reads what the store holds now, marks the refresh token as
 * sent, sends it, and writes what came of it. A refresh is never aborted but at the hard limit, because a server
 * that rotates may have spent the token already.
 */
export async function commitRefresh(
  ports: RefreshPorts,
  order: RefreshOrder,
  isLocked: boolean,
): Promise<Attempted> {
  const startedAt = ports.clock.now().wall
  const begun = await begin(ports, order, startedAt, isLocked)
  if (begun.type !== 'send') return begun
  const limit = HARD_LIMIT - STORAGE_LIMIT - Math.max(0, ports.clock.now().wall - startedAt)
  const answer = await send(ports, begun.refresh, Math.max(limit, STORAGE_LIMIT))
  return answer.type === 'unknown' ? fail(ports, begun, order, answer) : settle(ports, begun, answer)
}

async function begin(
  { store, tab }: RefreshPorts,
  { record: mine, force }: RefreshOrder,
  now: number,
  isLocked: boolean,
): Promise<StartedRefresh | Attempted> {
  let begun: StartedRefresh | Attempted = { type: 'moved', record: mine }
  await store.update((stored) => {
    begun = beginRefresh(stored ?? mine, mine, { tab, now, force, isLocked })
    return begun.type === 'send' ? begun.record : undefined
  })
  return begun
}

async function send({ post, clock }: RefreshPorts, refresh: string, limit: number): Promise<RefreshAnswer> {
  const hardLimit = new AbortController()
  const cancel = clock.after(limit, () => hardLimit.abort())
  try {
    return readRefresh(await post({ refresh }, hardLimit.signal))
  } catch (cause) {
    const error = createAuthError('refresh_unavailable', { cause })
    return { type: 'unknown', error, spent: true, isOffline: !hardLimit.signal.aborted }
  } finally {
    cancel()
  }
}

async function settle(
  { store, clock, leeway }: RefreshPorts,
  started: StartedRefresh,
  answer: Exclude<RefreshAnswer, { type: 'unknown' }>,
): Promise<RefreshOutcome> {
  const decide = (stored: SessionRecord): RefreshOutcome =>
    answer.type === 'refused'
      ? commitRefused(stored, started, clock.now().wall)
      : commitWon(
          stored,
          started,
          answer.tokens,
          timeTokens(answer.tokens, answer.trip, leeway, started.record),
        )
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
  { error, spent, isOffline }: Extract<RefreshAnswer, { type: 'unknown' }>,
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

import { createAuthError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import { isBehind, type SessionRecord } from '../storage/record.js'
import { STORAGE_LIMIT, type TokenStore } from '../storage/token-store.js'
import type { RefreshAnswer } from '../transport/read-response.js'
import { HARD_LIMIT } from '../transport/take-lock.js'
import type { TokenPair } from '../types.js'
import { type BusyRefresh, beginRefresh, concludeRefresh, type RefreshOutcome } from './decide.js'

/** What a refresh needs of the world. */
export interface RefreshPorts {
  readonly store: TokenStore
  readonly clock: Clock
  /** Sends the refresh token, for at most `limit` milliseconds; rejects only where there is no answer. */
  readonly send: (tokens: TokenPair, limit: number, wasLost: boolean) => Promise<RefreshAnswer>
  /** Names this tab in marks. */
  readonly tab: string
  /** Seconds; see the option of the same name. */
  readonly leeway: number
  /** Milliseconds; see the storage port. */
  readonly staleFor?: number | undefined
}

/** What this tab knew when it asked for a refresh. */
export interface RefreshOrder {
  readonly record: SessionRecord
  /** How many attempts in a row came to nothing. */
  readonly failures: number
  /** The network is back: do not wait for the back-off to end. */
  readonly force: boolean
  /** Is the session still the one that asked? While the store was busy its user may have logged out. */
  readonly isWanted: () => boolean
}

/**
 * One refresh, under the session's lock if there are locks: reads what the store holds now, marks the refresh token as
 * sent, sends it, and writes what came of it. A refresh is never aborted but at the hard limit, because a server
 * that rotates may have spent the token already. `busy`, only without the lock: another tab is at it.
 */
export async function commitRefresh(
  { store, clock, send, tab, leeway, staleFor }: RefreshPorts,
  { record: mine, failures, force, isWanted }: RefreshOrder,
  isLocked: boolean,
): Promise<RefreshOutcome | BusyRefresh> {
  /** Decides by what the store holds, and writes the record decided on. */
  async function inStore<Decision extends { readonly type: string; readonly record: SessionRecord }>(
    decide: (stored: SessionRecord) => Decision,
  ): Promise<Decision> {
    let decision = decide(mine)
    await store.update((seen = mine) => {
      const stored = isBehind(seen, mine) ? mine : seen
      decision = decide(stored)
      return decision.record === seen ? undefined : decision.record
    })
    return decision
  }

  const { wall: startedAt } = clock.now()
  const begun = await inStore((stored) =>
    beginRefresh(stored, mine, { tab, now: startedAt, force, isLocked }),
  )
  if (begun.type !== 'send') return begun
  if (!isWanted()) return { type: 'moved', record: begun.record, spare: undefined }
  const limit = HARD_LIMIT - STORAGE_LIMIT - Math.max(0, clock.now().wall - startedAt)
  const tokens = { access: begun.record.tokens?.access ?? '', refresh: begun.refresh }
  const answer = await send(tokens, Math.max(limit, STORAGE_LIMIT), begun.wasLost).catch(noAnswer)
  if (answer.type === 'refused' && staleFor)
    await new Promise<void>((resolve) => clock.after(staleFor, resolve))
  const context = { now: clock.now().wall, random: clock.random(), leeway, failures }
  return inStore((stored) => concludeRefresh(stored, begun, answer, context))
}

function noAnswer(cause: unknown): RefreshAnswer {
  const error = createAuthError('refresh_unavailable', { cause })
  return { type: 'unknown', error, spent: true, isOffline: true }
}

import { createAuthError } from '../errors.js'
import type { Locks } from '../ports/locks.js'
import type { SessionRecord } from '../storage/record.js'
import { takeLock } from '../transport/take-lock.js'
import { commitRefresh, type RefreshOrder, type RefreshPorts } from './commit.js'
import type { RefreshOutcome } from './decide.js'

/** Runs one refresh. Never rejects. */
export type Refresh = (order: RefreshOrder) => Promise<RefreshOutcome>

/** Milliseconds between two looks at another tab's mark. */
const POLL = 1000

/** Has another place refresh; see {@link RefreshIn}. */
export type RefreshElsewhere = (order: RefreshOrder) => Promise<boolean>

/**
 * Serialises refreshes over all tabs by the lock `lockName`. Without locks (an insecure page), or where a frozen tab
 * holds the lock beyond the hard limit, the mark in the record is all there is to go by. Within a tab the session
 * starts one refresh at a time. `elsewhere` is asked first, where there is such a place: what it does under the lock is
 * found in the store when this tab's turn comes.
 */
export function createRefresh(
  ports: RefreshPorts,
  locks: Locks | undefined,
  lockName: string,
  elsewhere?: RefreshElsewhere,
): Refresh {
  const { clock } = ports

  async function attempt(order: RefreshOrder, isLocked: boolean): Promise<RefreshOutcome> {
    for (;;) {
      const outcome = await commitRefresh(ports, order, isLocked)
      if (outcome.type !== 'busy') return outcome
      await new Promise<void>((resolve) => clock.after(POLL, resolve))
    }
  }

  return async (asked) => {
    try {
      const isTriedElsewhere = await elsewhere?.(asked).catch(() => false)
      // That attempt counts: if it failed, the back-off holds for this tab as well.
      const order = isTriedElsewhere ? { ...asked, force: false } : asked
      const run = (isLocked: boolean) => attempt(order, isLocked)
      return await takeLock(locks, lockName, clock, run)
    } catch (cause) {
      return brokenDown(asked.record, clock.now().wall + POLL, cause)
    }
  }
}

/** A lock manager or clock that throws says nothing about the session. */
function brokenDown(record: SessionRecord, nextTryAt: number, cause: unknown): RefreshOutcome {
  const error = createAuthError('refresh_unavailable', { cause })
  return { type: 'failed', record, error, nextTryAt, isOffline: false }
}

import type { Locks } from '../ports/locks.js'
import { unavailable } from '../transport/read-response.js'
import { commitRefresh, type RefreshOrder, type RefreshPorts } from './commit.js'
import type { RefreshOutcome } from './decide.js'

/** Runs one refresh. Never rejects. */
export type Refresh = (order: RefreshOrder) => Promise<RefreshOutcome>

/**
 * Serialises refreshes over all tabs by the lock `lockName`; without locks (an insecure page) the mark in the
 * record is all there is. Within a tab the session starts one at a time.
 */
export function createRefresh(ports: RefreshPorts, locks: Locks | undefined, lockName: string): Refresh {
  return async (order) => {
    const task = () => commitRefresh(ports, order)
    try {
      return await (locks === undefined ? task() : locks.request(lockName, task))
    } catch (cause) {
      // A lock manager or clock that throws says nothing about the session.
      return {
        type: 'failed',
        error: unavailable({ cause }),
        nextTryAt: ports.clock.now().wall + 1000,
        isOffline: false,
      }
    }
  }
}

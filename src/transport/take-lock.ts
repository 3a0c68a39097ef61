import type { Clock } from '../ports/clock.js'
import type { Locks } from '../ports/locks.js'

/** Milliseconds that a lock may be held, storage calls included. Past it other tabs go on without the holder. */
export const HARD_LIMIT = 60_000

/**
 * Runs a task once, with the lock; without it where there are no locks, where the lock is not given within the hard
 * limit, or where it is denied: a sandboxed frame has locks that it may not use. WebKit rejects what a page that is
 * being left waits for: that is no denial.
 */
export function takeLock<Result>(
  locks: Locks | undefined,
  name: string,
  clock: Clock,
  task: (isLocked: boolean) => Promise<Result>,
): Promise<Result> {
  if (locks === undefined) return task(false)
  return new Promise((resolve, reject) => {
    let isTaken = false
    const start = async (isLocked: boolean) => {
      cancel()
      if (isTaken) return
      isTaken = true
      resolve(await task(isLocked))
    }
    const goWithout = async (cause: unknown) => {
      if (isTaken || (cause as Partial<Error> | undefined)?.name !== 'SecurityError') throw cause
      await start(false)
    }
    const cancel = clock.after(HARD_LIMIT, () => void start(false).catch(reject))
    locks
      .request(name, () => start(true))
      .catch(goWithout)
      .catch(reject)
  })
}

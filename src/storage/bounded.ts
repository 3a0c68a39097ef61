import type { Clock } from '../ports/clock.js'

/** What frees a caller before the work is done. */
export interface Bounds {
  readonly clock: Clock
  /** Milliseconds. */
  readonly limit: number
  readonly signal?: AbortSignal | undefined
  /** What to reject with when the limit is reached. */
  readonly tookTooLong: () => unknown
}

/**
 * Waits for a promise no longer than the limit or the signal allow. What is under way goes on: a request that may
 * have changed something on the server must not be aborted.
 */
export function bounded<Result>(
  work: Promise<Result>,
  { clock, limit, signal, tookTooLong }: Bounds,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limit, () => reject(tookTooLong()))
    const abort = () => reject(signal?.reason)
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
    work.then(resolve, reject).finally(() => {
      cancel()
      signal?.removeEventListener('abort', abort)
    })
  })
}

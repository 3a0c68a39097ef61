import type { Clock } from '../ports/clock.js'

/**
 * Waits for a promise no longer than `limit` milliseconds or the signal allow, and rejects with what `tookTooLong`
 * returns. What is under way goes on: a request that may have changed something on the server must not be aborted.
 */
export function bounded<Result>(
  work: Promise<Result>,
  clock: Clock,
  limit: number,
  tookTooLong: () => unknown,
  signal?: AbortSignal,
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

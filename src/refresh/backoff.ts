/** A stored back-off further ahead than this comes from a clock that has been set; it is ignored. */
export const LONGEST_BACK_OFF = 3_600_000

/**
 * Milliseconds to wait after the given number of failures in a row: exponential with full jitter, so that tabs and
 * users who failed together do not return together; never less than the server asked for (`retryAfter`, seconds).
 * `random` is in [0, 1).
 */
export function backOff(failures: number, retryAfter: number | undefined, random: number): number {
  const ceiling = Math.min(60_000, 1000 * 2 ** failures)
  return Math.max(1000, random * ceiling, (retryAfter ?? 0) * 1000)
}

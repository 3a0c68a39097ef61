/**
 * Seconds that the server's clock is ahead of this device's, as far as one answer tells.
 *
 * A token made while the request was under way bounds the difference from both sides: its `iat` is the server's
 * time rounded down, at some moment between sending and receiving. What was believed before is kept where it fits.
 * Where the clock was set back meanwhile the bounds contradict each other: the later reading counts.
 * All arguments are seconds; `sentAt` and `receivedAt` on this device's clock, `iat` on the server's.
 */
export function learnSkew(
  previous: number,
  iat: number | undefined,
  sentAt: number,
  receivedAt: number,
): number {
  if (iat === undefined) return previous
  return Math.max(Math.min(previous, iat + 1 - sentAt), iat - receivedAt)
}

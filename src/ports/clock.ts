/** Two readings of one moment, both in milliseconds. Only `wall` may be stored: `mono` starts anew in each page. */
export interface Instant {
  /** Milliseconds since 1970 on the device's clock, which users and time servers set. */
  readonly wall: number
  /** Milliseconds since some moment in the page's life. Never set back; on some systems it stands still in sleep. */
  readonly mono: number
}

/** Time and chance. The only way in which the core learns either. */
export interface Clock {
  now(): Instant
  /** Calls once, not before `ms` milliseconds (0 to 2^31-1) have passed. Returns a function that cancels. */
  after(ms: number, callback: () => void): () => void
  /** A number in [0, 1), for jitter. */
  random(): number
}

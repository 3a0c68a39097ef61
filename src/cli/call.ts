import type { LogEntry } from '../mock/journal.js'

/** An answered request, as it is told: without a token, a password, a body or a query. */
export interface Call extends Pick<LogEntry, 'endpoint' | 'method' | 'status' | 'verdict' | 'authorized'> {
  /** Milliseconds since 1970, of the answer. */
  readonly at: number
  readonly path: string
  /** The first characters of the token's `jti`, 6 at most. */
  readonly jti: string | undefined
  readonly milliseconds: number
  /** What chaos did, with the number that it went by. */
  readonly chaos: string | undefined
}

import type { Journal } from './journal.js'
import type { Settings } from './settings.js'
import type { TokenCodec } from './token-codec.js'
import type { Directory } from './users.js'

/** What the views share: the server's state and the means to read and change it. */
export interface Core {
  readonly settings: Settings
  readonly codec: TokenCodec
  readonly directory: Directory
  readonly journal: Journal
  /** The `jti` of every blacklisted token. */
  readonly blacklisted: Set<unknown>
  /** The server's time in seconds since 1970, with fractions. */
  seconds(): number
}

import type { CookieJar } from './cookie-jar.js'
import type { Journal } from './journal.js'
import type { Keyring } from './keyring.js'
import type { Ledger } from './ledger.js'
import type { Settings } from './settings.js'
import type { Throttle } from './throttle.js'
import type { TokenCodec } from './token-codec.js'
import type { Directory } from './users.js'

/** What the views share: the server's state and the means to read and change it. */
export interface Core {
  readonly settings: Settings
  readonly codec: TokenCodec
  readonly directory: Directory
  readonly journal: Journal
  readonly throttle: Throttle
  /** Sessions and opaque tokens, for the other ways to authenticate. */
  readonly keyring: Keyring
  /** The refresh tokens that are out. */
  readonly ledger: Ledger
  /** The cookies of the one browser that the mock's own `fetch` stands for. */
  readonly jar: CookieJar
  /** The server's time in seconds since 1970, with fractions. */
  seconds(): number
}

import type { MockTokenPair, TokenPairOptions } from './options.js'
import type { Settings } from './settings.js'
import type { Account } from './users.js'

/** What the test kit asks of a mock server beyond its public members. Outside semantic versioning. */
export interface MockInternals {
  readonly settings: Settings
  /** `createTokenPair`, at once. */
  mintPair(username: string, options?: TokenPairOptions): MockTokenPair
  /** The account of this name, with its password and claims; `undefined` if there is none. */
  accountOf(username: string): Readonly<Account> | undefined
}

/** The member that holds them. */
export const MOCK_INTERNALS: unique symbol = Symbol.for('simplejwt-client.mock-internals')

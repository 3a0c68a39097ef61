import type { MockTokenPair, TokenPairOptions } from './options.js'
import type { Settings } from './settings.js'

/** What the test kit asks of a mock server beyond its public members. Outside semantic versioning. */
export interface MockInternals {
  readonly settings: Settings
  /** `createTokenPair`, at once. */
  mintPair(username: string, options?: TokenPairOptions): MockTokenPair
  hasUser(username: string): boolean
}

/** The member that holds them. */
export const MOCK_INTERNALS: unique symbol = Symbol.for('simplejwt-client.mock-internals')

export { createMockServer } from './mock/create-mock-server.js'
export type { MockEndpoint } from './mock/endpoint.js'
export type { MockFaults, PlannedFailure, PlannedRedirect } from './mock/faults.js'
export type { LogEntry, MockCalls } from './mock/journal.js'
export type { MockSession } from './mock/keyring.js'
export type { MockServer } from './mock/mock-server.js'
export type { HandlerFactory } from './mock/msw-handlers.js'
export type { MountedView } from './mock/route.js'
export type {
  AuthenticationClass,
  CookieSameSite,
  MockFlavour,
  MockPaths,
  MockServerOptions,
  MockTokenPair,
  RefreshCookieOptions,
  SimpleJwtRelease,
  TokenPairOptions,
} from './mock/options.js'
export type { MockUser, MockUserOptions, MockUsers } from './mock/users.js'
export { createTestAuth, type TestAuthOptions } from './test-kit/create-test-auth.js'
export { createTestTabs, type TestTabs, type TestTabsOptions } from './test-kit/create-test-tabs.js'
export {
  type BrokenToken,
  createToken,
  createTokenPair,
  type CreateTokenOptions,
  type CreateTokenPairOptions,
  type TokenKind,
} from './test-kit/create-token.js'
export { createTestClock, type TestClock } from './test-kit/test-clock.js'
export type { TestTab } from './test-kit/test-tab.js'
export type { TestUser } from './test-kit/test-user.js'

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
  MockFlavour,
  MockPaths,
  MockServerOptions,
  MockTokenPair,
  SimpleJwtRelease,
  TokenPairOptions,
} from './mock/options.js'
export type { MockUser, MockUserOptions, MockUsers } from './mock/users.js'

export { createMockServer } from './mock/create-mock-server.js'
export type { MockEndpoint } from './mock/endpoint.js'
export type { MockFaults, PlannedFailure, PlannedRedirect } from './mock/faults.js'
export type { LogEntry, MockCalls } from './mock/journal.js'
export type { HandlerFactory } from './mock/msw-handlers.js'
export type {
  MockPaths,
  MockServer,
  MockServerOptions,
  MockTokenPair,
  SimpleJwtVersion,
  TokenPairOptions,
} from './mock/types.js'
export type { MockUser, MockUserOptions, MockUsers } from './mock/users.js'

export { createMockServer } from './mock/create-mock-server.js'
export type { PlannedFailure, PlannedRedirect } from './mock/faults.js'
export type {
  HandlerFactory,
  LogEntry,
  MockCalls,
  MockEndpoint,
  MockFaults,
  MockPaths,
  MockServer,
  MockServerOptions,
  MockTokenPair,
  MockUser,
  MockUserOptions,
  MockUsers,
  SimpleJwtVersion,
  TokenPairOptions,
} from './mock/types.js'

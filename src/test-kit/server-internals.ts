import { MOCK_INTERNALS, type MockInternals } from '../mock/internals.js'
import type { MockServer } from '../mock/mock-server.js'

/** What only the kit may ask of a mock server. */
export function internalsOf(server: MockServer): MockInternals {
  const { [MOCK_INTERNALS]: internals } = server as Partial<Record<typeof MOCK_INTERNALS, MockInternals>>
  if (internals === undefined) throw new TypeError('`server` must come from createMockServer.')
  return internals
}

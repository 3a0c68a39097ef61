import { createMockServer, type MockServer } from '../../src/testing.js'
import { signingKey } from '../support/real-server.js'
import type { ContractSetup, ControlAction, ControlCommand } from './contract-server.js'

/** A mock that is set up as a real server would be. */
export function startMock({ version, settings }: ContractSetup): MockServer {
  const { language: _language, localeMiddleware: _locale, loginExtras = false, ...options } = settings
  const extras = {
    loginResponse: ({ username }: { username: string }) => ({ user: { username }, plan: 'free' }),
  }
  return createMockServer({ ...options, ...(loginExtras ? extras : {}), flavour: version, signingKey })
}

/** What `test/django/control.py` does to a real server. */
export async function pullLever(
  mock: MockServer,
  action: ControlAction,
  { username, password = '', claims = {} }: ControlCommand,
): Promise<unknown> {
  const levers: Record<ControlAction, () => unknown> = {
    add: () => ({ id: mock.users.add({ username, password, claims }).id }),
    activate: () => mock.users.get(username).activate(),
    'auth-token': () => ({ token: mock.createAuthToken(username) }),
    'change-password': () => mock.users.get(username).changePassword(password),
    deactivate: () => mock.users.get(username).deactivate(),
    delete: () => mock.users.get(username).delete(),
    session: () => mock.createSession(username),
  }
  return levers[action]()
}

import { createMockServer } from '../../src/testing.js'
import { signingKey } from '../support/real-server.js'
import { describeContract, type StartedServer } from './contract.js'
import { type ContractSetup, type ControlAction, contractVersions, setupsFor } from './contract-server.js'

const origin = 'https://api.example.com'

function startMock({ version, settings }: ContractSetup): StartedServer {
  const mock = createMockServer({ ...settings, version, signingKey })
  const levers: Record<ControlAction, (username: string, password: string) => unknown> = {
    add: (username, password) => mock.users.add({ username, password }),
    activate: (username) => mock.users.get(username).activate(),
    deactivate: (username) => mock.users.get(username).deactivate(),
    delete: (username) => mock.users.get(username).delete(),
    'change-password': (username, password) => mock.users.get(username).changePassword(password),
  }

  return {
    version,
    settings,
    fetch: (path, init) => mock.fetch(origin + path, init),
    raw: (path, init) => mock.handle(new Request(origin + path, init)),
    control: async (action, { username, password = '' }) => levers[action](username, password),
    close: async () => {},
  }
}

for (const version of contractVersions) {
  for (const { name, settings } of setupsFor(version)) {
    const setup = { version, settings }
    describeContract(`mock ${version}, ${name}`, setup, async () => startMock(setup))
  }
}

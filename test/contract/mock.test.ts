import { describe } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { signingKey } from '../support/real-server.js'
import { casesFor, checkContract, type StartedServer } from './contract.js'
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

const servers = contractVersions.flatMap((version) =>
  setupsFor(version).map(({ name, settings }) => {
    const setup = { version, settings }
    return { version, name, setup, cases: casesFor(setup).length }
  }),
)

describe.each(servers)('mock $version, $name: $cases cases', ({ setup }) => {
  checkContract(setup, async () => startMock(setup))
})

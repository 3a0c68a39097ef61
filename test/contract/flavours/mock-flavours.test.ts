import { describe } from 'vitest'
import { createMockServer } from '../../../src/testing.js'
import { type PackageName, signingKey } from '../../support/real-server.js'
import { checkFlavour, flavourSetups, type StartedFlavour } from './check-flavour.js'
import type { FlavourLever, FlavourSettings } from './flavour-server.js'

const origin = 'https://api.example.com'

function startMock(flavour: PackageName, settings: FlavourSettings): StartedFlavour {
  const mock = createMockServer({ ...settings, flavour, signingKey })
  const levers: Record<FlavourLever, (username: string, password: string) => unknown> = {
    add: (username, password) => mock.users.add({ username, password }),
    activate: (username) => mock.users.get(username).activate(),
    deactivate: (username) => mock.users.get(username).deactivate(),
    delete: (username) => mock.users.get(username).delete(),
    'change-password': (username, password) => mock.users.get(username).changePassword(password),
  }

  return {
    settings,
    send: (path, init) => mock.handle(new Request(origin + path, init)),
    control: async (action, { username, password = '' }) => levers[action](username, password),
    close: async () => {},
  }
}

describe.each(flavourSetups)('mock $flavour, $name: $count cases', ({ flavour, settings, cases }) => {
  checkFlavour(cases, settings, async () => startMock(flavour, settings))
})

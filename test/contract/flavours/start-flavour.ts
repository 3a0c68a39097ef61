import { createMockServer } from '../../../src/testing.js'
import { type PackageName, signingKey, startRealServer } from '../../support/real-server.js'
import type { FlavourLever, FlavourServer, FlavourSettings } from './flavour-server.js'

/** A server that has been started for the contract. */
export interface StartedFlavour extends FlavourServer {
  close(): Promise<void>
}

const origin = 'https://api.example.com'

export function startMockFlavour(flavour: PackageName, settings: FlavourSettings): StartedFlavour {
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
    origin,
    port: mock.fetch,
    send: (path, init) => mock.handle(new Request(origin + path, init)),
    control: async (action, { username, password = '' }) => levers[action](username, password),
    close: async () => {},
  }
}

export async function startRealFlavour(
  version: PackageName,
  settings: FlavourSettings,
): Promise<StartedFlavour> {
  const real = await startRealServer({ ...settings, version })
  return {
    settings,
    origin: real.url,
    port: (input, init) => fetch(input, init),
    send: (path, init) => fetch(real.url + path, { ...init, redirect: 'manual' }),
    control: (action, command) => real.control(action, { ...command }),
    close: () => real.close(),
  }
}

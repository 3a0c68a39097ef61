import { createMockServer, type MockServer } from '../../../src/testing.js'
import { type PackageName, type RealServer, signingKey, startRealServer } from '../../support/real-server.js'
import type { FlavourLever, FlavourServer, FlavourSettings } from './flavour-server.js'

/** A server that has been started for the contract. */
export interface StartedFlavour extends FlavourServer {
  close(): Promise<void>
}

const origin = 'https://api.example.com'

export function startMockFlavour(flavour: PackageName, settings: FlavourSettings): StartedFlavour {
  return mockAsFlavour(createMockServer({ ...settings, flavour, signingKey }), settings)
}

export function mockAsFlavour(mock: MockServer, settings: FlavourSettings): StartedFlavour {
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
  return realAsFlavour(await startRealServer({ ...settings, version }), settings)
}

export function realAsFlavour(real: RealServer, settings: FlavourSettings): StartedFlavour {
  return {
    settings,
    origin: real.url,
    port: (input, init) => fetch(input, init),
    send: (path, init) => fetch(real.url + path, { ...init, redirect: 'manual' }),
    control: (action, command) => real.control(action, { ...command }),
    close: () => real.close(),
  }
}

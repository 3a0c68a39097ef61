import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ContractSetup } from '../contract/contract-server.js'
import { type Device, openDevice } from './device.js'
import { endScenarios } from './end-scenarios.js'
import { loginScenarios } from './login-scenarios.js'
import { refreshScenarios } from './refresh-scenarios.js'
import type { Scenario } from './scenario.js'
import type { SuiteServer } from './suite-server.js'

const everyScenario: readonly Scenario[] = [...loginScenarios, ...refreshScenarios, ...endScenarios]

/** Plays every scenario that applies to a server, with the client as its users have it. */
export function describeClient(name: string, setup: ContractSetup, open: () => Promise<SuiteServer>): void {
  const scenarios = everyScenario.filter(({ when }) => when === undefined || when(setup))

  describe(`the client on ${name}: ${scenarios.length} scenarios`, () => {
    const devices: Device[] = []
    let server: SuiteServer

    beforeAll(async () => {
      server = await open()
    })
    beforeEach(() => server.reset())
    afterEach(() => devices.splice(0).forEach(({ auth }) => auth.dispose()))
    afterAll(() => server.close())

    it.each(scenarios.map(({ name, play }) => [name, play] as const))('%s', async (_name, play) => {
      expect.hasAssertions()
      await play({
        server,
        open(options) {
          const device = openDevice(server, options)
          devices.push(device)
          return device
        },
      })
    })
  })
}

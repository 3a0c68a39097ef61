import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountCases } from './account-cases.js'
import { claimsCases } from './claims-cases.js'
import type { ContractCase, ContractServer, ContractSetup } from './contract-server.js'
import { httpCases } from './http-cases.js'
import { obtainCases } from './obtain-cases.js'
import { protectedCases } from './protected-cases.js'
import { refreshCases } from './refresh-cases.js'
import { rotationCases } from './rotation-cases.js'
import { blacklistCases, verifyCases } from './verify-and-blacklist-cases.js'

/** Everything that the mock and a real SimpleJWT have in common. */
export const contractCases: readonly ContractCase[] = [
  ...obtainCases,
  ...refreshCases,
  ...rotationCases,
  ...verifyCases,
  ...blacklistCases,
  ...protectedCases,
  ...accountCases,
  ...claimsCases,
  ...httpCases,
]

/** A server that has been started for the contract. */
export interface StartedServer extends ContractServer {
  close(): Promise<void>
}

/** Checks one server against the contract; the number of its cases stands in its title. */
export function describeContract(
  name: string,
  setup: ContractSetup,
  start: () => Promise<StartedServer>,
): void {
  const cases = contractCases.filter(({ when }) => when === undefined || when(setup))

  describe(`${name}: ${cases.length} cases`, () => {
    let server: StartedServer

    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.close())

    it.each(cases)('$group: $name', async ({ run }) => {
      expect.hasAssertions()
      await run(server)
    })
  })
}

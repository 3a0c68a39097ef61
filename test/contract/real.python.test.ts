import { describe } from 'vitest'
import { type ServerVersion, startRealServer } from '../support/real-server.js'
import { casesFor, checkContract, type StartedServer } from './contract.js'
import type { ContractSetup, ContractVersion } from './contract-server.js'
import { setupsFor } from './setups.js'

const releases: readonly { readonly version: ContractVersion; readonly release: ServerVersion }[] = [
  { version: '5.5.1', release: '5.5.1' },
  { version: '5.5.0', release: '5.5.0' },
  { version: '5.4', release: '5.4.0' },
  { version: '5.3', release: '5.3.1' },
  { version: '5.2', release: '5.2.2' },
]

async function startReal(setup: ContractSetup, release: ServerVersion): Promise<StartedServer> {
  const real = await startRealServer({ ...setup.settings, version: release })
  return {
    ...setup,
    fetch: (path, init) => fetch(real.url + path, init),
    raw: (path, init) => fetch(real.url + path, { ...init, redirect: 'manual' }),
    control: (action, command) => real.control(action, { ...command }),
    close: () => real.close(),
  }
}

for (const { version, release } of releases) {
  for (const { name, ...rest } of setupsFor(version)) {
    const setup = { version, ...rest }

    describe(`SimpleJWT ${release}, ${name}: ${casesFor(setup).length} cases`, () => {
      checkContract(setup, () => startReal(setup, release))
    })
  }
}

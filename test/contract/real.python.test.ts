import { type ServerVersion, startRealServer } from '../support/real-server.js'
import { describeContract, type StartedServer } from './contract.js'
import { type ContractSetup, type ContractVersion, setupsFor } from './contract-server.js'

const releases: readonly { readonly version: ContractVersion; readonly release: ServerVersion }[] = [
  { version: '5.5.1', release: '5.5.1' },
  { version: '5.2', release: '5.2.2' },
]

async function startReal(
  { version, settings }: ContractSetup,
  release: ServerVersion,
): Promise<StartedServer> {
  const real = await startRealServer({ ...settings, version: release })
  return {
    version,
    settings,
    fetch: (path, init) => fetch(real.url + path, init),
    raw: (path, init) => fetch(real.url + path, { ...init, redirect: 'manual' }),
    control: (action, command) => real.control(action, { ...command }),
    close: () => real.close(),
  }
}

for (const { version, release } of releases) {
  for (const { name, settings } of setupsFor(version)) {
    const setup = { version, settings }
    describeContract(`SimpleJWT ${release}, ${name}`, setup, () => startReal(setup, release))
  }
}

import { describe } from 'vitest'
import { type ServerVersion, startRealServer } from '../support/real-server.js'
import { casesFor, checkContract, type StartedServer } from './contract.js'
import { type ContractSetup, type ContractVersion, setupsFor } from './contract-server.js'

/** The newest and the oldest in every setup; those between where releases differ, which is with the blacklist app. */
const releases: readonly Release[] = [
  { version: '5.5.1', release: '5.5.1' },
  { version: '5.5.0', release: '5.5.0', onlyWithApp: true },
  { version: '5.4', release: '5.4.0', onlyWithApp: true },
  { version: '5.3', release: '5.3.1', onlyWithApp: true },
  { version: '5.2', release: '5.2.2' },
]

interface Release {
  readonly version: ContractVersion
  readonly release: ServerVersion
  readonly onlyWithApp?: boolean
}

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

const servers = releases.flatMap(({ version, release, onlyWithApp = false }) =>
  setupsFor(version)
    .filter(({ settings }) => !onlyWithApp || settings.blacklistApp)
    .map(({ name, settings }) => {
      const setup = { version, settings }
      return { release, name, setup, cases: casesFor(setup).length }
    }),
)

describe.each(servers)('SimpleJWT $release, $name: $cases cases', ({ release, setup }) => {
  checkContract(setup, () => startReal(setup, release))
})

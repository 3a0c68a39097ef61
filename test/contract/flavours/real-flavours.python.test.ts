import { describe } from 'vitest'
import { type PackageName, startRealServer } from '../../support/real-server.js'
import { checkFlavour, flavourSetups, type StartedFlavour } from './check-flavour.js'
import type { FlavourSettings } from './flavour-server.js'

async function startReal(version: PackageName, settings: FlavourSettings): Promise<StartedFlavour> {
  const real = await startRealServer({ ...settings, version })
  return {
    settings,
    send: (path, init) => fetch(real.url + path, { ...init, redirect: 'manual' }),
    control: (action, command) => real.control(action, { ...command }),
    close: () => real.close(),
  }
}

describe.each(flavourSetups)('real $flavour, $name: $count cases', ({ flavour, settings, cases }) => {
  checkFlavour(cases, settings, () => startReal(flavour, settings))
})

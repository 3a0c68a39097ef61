import { type ServerVersion, serverVersions } from '../support/real-server.js'
import { type FuzzSetup, setupsOf } from './fuzz-setups.js'
import { seedOfSource } from '../support/source-seed.js'

/** What `npm run fuzz` is told, by way of the environment. */
export interface FuzzOrders {
  readonly seed: number
  readonly path: string | undefined
  /** For each setup of each server. */
  readonly sequencesOf: (version: ServerVersion) => number
  readonly arenas: readonly { readonly version: ServerVersion; readonly setup: FuzzSetup }[]
  readonly findAll: boolean
  /** Is this the run of CI, whose coverage is checked? */
  readonly isWhole: boolean
}

/** The newest release gets most: that is what is served and mocked most. */
const usualSequences: Readonly<Record<ServerVersion, number>> = {
  '5.5.1': 420,
  '5.5.0': 90,
  '5.4.0': 75,
  '5.3.1': 75,
  '5.2.2': 75,
}

export function readOrders(env: Readonly<Record<string, string | undefined>>): FuzzOrders {
  const { FUZZ_SEED, FUZZ_PATH, FUZZ_SEQUENCES, FUZZ_FLAVOUR, FUZZ_SETUP, FUZZ_ALL } = env
  const versions = serverVersions.filter((version) => version.startsWith(FUZZ_FLAVOUR ?? ''))
  const arenas = versions.flatMap((version) => {
    const setups = setupsOf(version).filter(({ name }) => FUZZ_SETUP === undefined || name === FUZZ_SETUP)
    return setups.map((setup) => ({ version, setup }))
  })
  if (arenas.length === 0) throw new TypeError('There is no such server or setup to run the fuzz on.')
  const total = FUZZ_SEQUENCES === undefined ? undefined : Number(FUZZ_SEQUENCES)
  return {
    seed: FUZZ_SEED === undefined ? seedOfSource('src/mock') : Number(FUZZ_SEED),
    path: FUZZ_PATH,
    sequencesOf: (version) =>
      total === undefined ? usualSequences[version] : Math.ceil(total / arenas.length),
    arenas,
    findAll: FUZZ_ALL !== undefined,
    isWhole: [FUZZ_PATH, FUZZ_SEQUENCES, FUZZ_FLAVOUR, FUZZ_SETUP].every((order) => order === undefined),
  }
}

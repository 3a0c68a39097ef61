import { afterAll, beforeAll, expect, it } from 'vitest'
import { djRestAuthContract } from './dj-rest-auth-cases.js'
import { cookieCases, cookieSetups } from './dj-rest-auth-cookie-cases.js'
import { djoserContract } from './djoser-cases.js'
import type { FlavourCase, FlavourSettings } from './flavour-server.js'
import { ninjaJwtContract } from './ninja-jwt-cases.js'
import type { StartedFlavour } from './start-flavour.js'

const contracts = [djoserContract, djRestAuthContract, ninjaJwtContract]

/** Every package in its usual setups, with the cases that apply there. */
export const usualSetups = contracts.flatMap(({ flavour, loginPath, setups, cases }) =>
  setups.map((setup) => ({ flavour, loginPath, ...setup, ...casesFor(setup.settings, cases) })),
)

function casesFor(settings: FlavourSettings, all: readonly FlavourCase[]) {
  const cases = all.filter(({ when }) => when === undefined || when(settings))
  return { cases, count: cases.length }
}

const emailSettings: FlavourSettings = { usernameField: 'email' }

/** The same, every package with users named by e-mail addresses, and the one that keeps tokens in cookies. */
export const flavourSetups = [
  ...usualSetups,
  ...contracts.map(({ flavour, emailCases: cases }) => {
    return {
      flavour,
      name: 'names are e-mail addresses',
      settings: emailSettings,
      cases,
      count: cases.length,
    }
  }),
  ...cookieSetups.map((setup) => ({
    flavour: 'dj-rest-auth' as const,
    ...setup,
    ...casesFor(setup.settings, cookieCases),
  })),
]

/** Checks one server against its package's contract: call it inside a `describe`. */
export function checkFlavour(cases: readonly FlavourCase[], start: () => Promise<StartedFlavour>): void {
  let server: StartedFlavour

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  it.each(cases.map(({ name, run }) => [name, run] as const))('%s', async (_name, run) => {
    expect.hasAssertions()
    await run(server)
  })
}

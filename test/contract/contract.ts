import { afterAll, beforeAll, expect, it } from 'vitest'
import { accountCases } from './account-cases.js'
import { authenticatorCases } from './authenticator-cases.js'
import { bodyCases } from './body-cases.js'
import { browsableCases } from './browsable-cases.js'
import { claimsCases } from './claims-cases.js'
import type { ContractCase, ContractServer, ContractSetup } from './contract-server.js'
import { corsCases } from './cors-cases.js'
import { httpCases } from './http-cases.js'
import { loginExtrasCases } from './login-extras-cases.js'
import { metadataCases } from './metadata-cases.js'
import { missingAppCases } from './missing-app-cases.js'
import { namelessCases } from './nameless-cases.js'
import { namesCases } from './names-cases.js'
import { obtainCases } from './obtain-cases.js'
import { protectedCases } from './protected-cases.js'
import { refreshCases } from './refresh-cases.js'
import { rotationCases } from './rotation-cases.js'
import { sessionCases } from './session-cases.js'
import { slashCases } from './slash-cases.js'
import { slidingCases } from './sliding-cases.js'
import { slidingViewCases } from './sliding-view-cases.js'
import { statelessCases } from './stateless-cases.js'
import { throttleCases } from './throttle-cases.js'
import { blacklistCases, verifyCases } from './verify-and-blacklist-cases.js'
import { wordsCases } from './words-cases.js'

/** Everything that the mock and a real SimpleJWT have in common, whatever they are told. */
const commonCases: readonly ContractCase[] = [
  ...obtainCases,
  ...bodyCases,
  ...refreshCases,
  ...rotationCases,
  ...verifyCases,
  ...blacklistCases,
  ...protectedCases,
  ...accountCases,
  ...slidingCases,
  ...slidingViewCases,
  ...authenticatorCases,
  ...sessionCases,
  ...claimsCases,
  ...httpCases,
  ...corsCases,
  ...slashCases,
  ...metadataCases,
  ...wordsCases,
]

/** What holds only where a setup asks for it by group. */
const specialCases: readonly ContractCase[] = [
  ...namesCases,
  ...namelessCases,
  ...statelessCases,
  ...browsableCases,
  ...loginExtrasCases,
  ...missingAppCases,
  ...throttleCases,
]

/** A server that has been started for the contract. */
export interface StartedServer extends ContractServer {
  close(): Promise<void>
}

/** The cases that apply to a server. */
export function casesFor(setup: ContractSetup): readonly ContractCase[] {
  const { groups } = setup
  const asked =
    groups === undefined
      ? commonCases
      : [...commonCases, ...specialCases].filter(({ group }) => groups.includes(group))
  return asked.filter(({ when }) => when === undefined || when(setup))
}

/** Checks one server against the contract: call it inside a `describe`. */
export function checkContract(setup: ContractSetup, start: () => Promise<StartedServer>): void {
  let server: StartedServer

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  it.each(titled(casesFor(setup)))('%s', async (_title, run) => {
    expect.hasAssertions()
    await run(server)
  })
}

/** Names of objects are cut short in titles, plain texts are not. */
function titled(cases: readonly ContractCase[]): readonly (readonly [string, ContractCase['run']])[] {
  return cases.map(({ group, name, run }) => [`${group}: ${name}`, run])
}

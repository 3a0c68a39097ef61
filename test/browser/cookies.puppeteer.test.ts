import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EngineName, findEngines } from '../../scripts/browsers.mjs'
import { hasPython } from '../support/real-server.js'
import { launchers, type ProfiledBrowser } from './cookies/profiles.js'
import { expectedOf } from './cookies/scenario.js'
import { cookieScenarios } from './cookies/scenarios.js'
import { inWorld, type Servers, startServers } from './cookies/world.js'
import { createReport } from './support/report.js'

const found = await findEngines()
const isPythonThere = await hasPython()
const report = createReport(
  cookieScenarios.map(({ title }) => title),
  'cookies',
)

/** By title, which vitest cuts short where it is a field. */
const rowsOf = (name: EngineName) =>
  cookieScenarios.flatMap((scenario) => {
    const expected = expectedOf(scenario, name)
    return expected === undefined ? [] : [[scenario.title, scenario, expected] as const]
  })
let servers: Servers

beforeAll(async () => {
  servers = await startServers()
})

afterAll(async () => {
  await servers.close()
  await report.finish()
})

describe.each(Object.keys(launchers) as EngineName[])('%s, with the refresh token in a cookie', (name) => {
  const { path = '' } = found[name]

  // Where one of them is not there, the run says so: as skipped, and by name at its end.
  describe.runIf(path !== '' && isPythonThere)('and rotation and blacklist', () => {
    let browser: ProfiledBrowser

    beforeAll(async () => {
      browser = await launchers[name](path)
      report.addEngine(name, browser.version)
    })

    afterAll(() => browser.close())

    it.each(rowsOf(name))(
      'keeps its promises: %s',
      { timeout: 120_000 },
      async (title, scenario, expected) => {
        const measured = await inWorld(browser, servers, scenario, scenario.run)

        report.add(name, title, measured)
        // oxlint-disable-next-line vitest/valid-expect -- vitest's own words cut short what was measured
        expect(measured, JSON.stringify(measured)).toMatchObject(expected)
      },
    )
  })
})

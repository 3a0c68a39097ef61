import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EngineName, findEngines } from '../../scripts/browsers.mjs'
import { hasPython } from '../support/real-server.js'
import type { EngineBrowser } from './engines/engine.js'
import { launchChromium, launchFirefox } from './engines/puppeteer-engine.js'
import { launchWebKit } from './engines/webkit-engine.js'
import { createReport } from './support/report.js'
import { scenarios } from './scenarios/scenarios.js'
import { inWorld, type Servers, startServers } from './scenarios/world.js'

const launchers: Readonly<Record<EngineName, (path: string) => Promise<EngineBrowser>>> = {
  Chromium: launchChromium,
  Firefox: launchFirefox,
  WebKitGTK: launchWebKit,
}

const found = await findEngines()
const isPythonThere = await hasPython()
const report = createReport(scenarios.map(({ title }) => title))
/** By title, which vitest cuts short where it is a field. */
const rows = scenarios.map((scenario) => [scenario.title, scenario] as const)
let servers: Servers

beforeAll(async () => {
  servers = await startServers()
})

afterAll(async () => {
  await servers.close()
  await report.finish()
})

describe.each(Object.keys(launchers) as EngineName[])('%s, against SimpleJWT 5.5.1', (name) => {
  const { path = '' } = found[name]

  // Where one of them is not there, the run says so: as skipped, and by name at its end.
  describe.runIf(path !== '' && isPythonThere)('with rotation and blacklist', () => {
    let browser: EngineBrowser

    beforeAll(async () => {
      browser = await launchers[name](path)
      report.addEngine(name, browser.version)
    })

    afterAll(() => browser.close())

    it.each(rows)('keeps its promises: %s', { timeout: 120_000 }, async (title, scenario) => {
      const { server, run, expected, except } = scenario

      const measured = await inWorld(browser, servers, server, run)

      report.add(name, title, measured)
      // oxlint-disable-next-line vitest/valid-expect -- vitest's own words cut short what was measured
      expect(measured, JSON.stringify(measured)).toMatchObject(except?.[name] ?? expected)
    })
  })
})

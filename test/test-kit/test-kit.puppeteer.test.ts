import { build } from 'esbuild'
import type { Page } from 'puppeteer-core'
import type * as Kit from 'simplejwt-client/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LaunchedBrowser, launchChromium } from '../browser/support/launch-chromium.js'

declare global {
  interface Window {
    kit: typeof Kit
  }
}

let chromium: LaunchedBrowser
let page: Page

async function bundleKit(): Promise<string> {
  const contents = "import * as kit from './src/testing.js'\nwindow.kit = kit\n"
  const stdin = { contents, resolveDir: process.cwd(), loader: 'ts' } as const
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false })
  return outputFiles[0]?.text ?? ''
}

beforeAll(async () => {
  chromium = await launchChromium()
  page = await chromium.browser.newPage()
  await page.addScriptTag({ type: 'module', content: await bundleKit() })
  await page.waitForFunction(() => window.kit !== undefined)
})

afterAll(() => chromium.close())

describe('the test kit in a browser, on a page that is not secure', () => {
  it('is logged in on the next line', async () => {
    const status = await page.evaluate(() => window.kit.createTestAuth({ as: 'ada' }).getSnapshot().status)

    expect(status).toBe('authenticated')
  })

  it('lets everything settle while the clock moves', async () => {
    const refreshes = await page.evaluate(async () => {
      const { createMockServer, createTestAuth, createTestClock } = window.kit
      const clock = createTestClock()
      const server = createMockServer({ clock: clock.time, rotateRefreshTokens: true })
      const auth = createTestAuth({ as: 'ada', server, clock, keepAlive: true })
      await auth.ready
      for (let minute = 0; minute < 60; minute++) await clock.advance(60_000)
      return server.log.map(({ endpoint, at }) => [endpoint, (at - clock.time()) / 60_000 + 60] as const)
    })

    const minutes = refreshes.map(([, at]) => at)
    const pauses = minutes.slice(1).map((at, index) => at - (minutes[index] ?? 0))
    expect(new Set(refreshes.map(([endpoint]) => endpoint))).toEqual(new Set(['refresh']))
    // Each in the last fifth of a life of five minutes: none came late.
    expect(pauses.every((pause) => pause > 3.5 && pause < 5)).toBe(true)
    expect(refreshes.length).toBeGreaterThanOrEqual(12)
  })

  it('opens tabs that refresh once', async () => {
    const [statuses, refreshes] = await page.evaluate(async () => {
      const { tabs, server } = window.kit.createTestTabs({ as: 'ada', accessExpiresIn: -1 })
      const responses = await Promise.all(tabs.map(({ auth }) => auth.fetch('me/')))
      return [responses.map(({ status }) => status), server.calls.refresh] as const
    })

    expect(statuses).toEqual([200, 200])
    expect(refreshes).toBe(1)
  })

  it('signs tokens that the server takes', async () => {
    const status = await page.evaluate(async () => {
      const { createMockServer, createToken } = window.kit
      const headers = { Authorization: `Bearer ${createToken()}` }
      return (await createMockServer().fetch('https://api.example.com/api/me/', { headers })).status
    })

    expect(status).toBe(200)
  })
})

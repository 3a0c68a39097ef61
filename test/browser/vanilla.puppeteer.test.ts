import { mkdir } from 'node:fs/promises'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Demo, startDemo } from '../../examples/vanilla/serve.mjs'
import { type LaunchedBrowser, launchChromium } from './support/launch-chromium.js'
import { watchConsole } from './support/watch-console.js'

/** A line of the mock server with `--json`. */
interface Told {
  readonly event: string
  readonly endpoint?: string
  readonly status?: number
}

const screenshots = 'test/browser/screenshots'

const told: Told[] = []
let demo: Demo
let chromium: LaunchedBrowser

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true })
  demo = await startDemo({
    port: 0,
    apiPort: 0,
    access: '5s',
    flags: ['--json'],
    log: (line) => void told.push(JSON.parse(line)),
  })
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium.close()
  await demo.close()
})

async function openDemo(): Promise<{ page: Page; complaints: readonly string[] }> {
  const page = await chromium.browser.newPage()
  const complaints = watchConsole(page)
  await page.goto(demo.url)
  return { page, complaints }
}

const callsOf = (endpoint: string): Told[] =>
  told.filter((line) => line.event === 'request' && line.endpoint === endpoint)

/** Waits until the element says it. */
async function says(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    (at, wanted) => document.querySelector(at)?.textContent?.includes(wanted),
    {},
    selector,
    text,
  )
}

/** Walks on with the Tab key until the element has the focus, then presses Enter. */
async function tabToAndPress(page: Page, id: string): Promise<void> {
  await page.keyboard.press('Tab')
  const focused = await page.evaluate(() => document.activeElement?.id)
  return focused === id ? page.keyboard.press('Enter') : tabToAndPress(page, id)
}

async function logIn(page: Page): Promise<void> {
  await page.waitForSelector('#username', { visible: true })
  await page.focus('#username')
  await page.keyboard.type('ada')
  await page.keyboard.press('Tab')
  await page.keyboard.type('correct horse')
  await page.keyboard.press('Enter')
  await says(page, '#status', 'authenticated, user 1')
}

describe('the demo, cross-origin to its API', () => {
  it('goes by keyboard from login over a silent refresh and a reload to logout', async () => {
    const { page, complaints } = await openDemo()

    await logIn(page)
    const focused = await page.evaluate(() => document.activeElement?.id)
    await tabToAndPress(page, 'call')
    await says(page, '#wire', 'GET me/200')
    await tabToAndPress(page, 'traffic')
    await says(page, '#count-refreshes', '2')
    await page.screenshot({ path: `${screenshots}/vanilla.png`, fullPage: true })
    await tabToAndPress(page, 'verify')
    await says(page, '#wire', 'POST token/verify/200')
    await page.reload()
    await says(page, '#status', 'authenticated, user 1')
    await tabToAndPress(page, 'call')
    await says(page, '#wire', 'GET me/200')
    await tabToAndPress(page, 'logout')
    await says(page, '#message', 'Logged out. The refresh token is blacklisted.')

    expect(focused).toBe('session-heading')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('username')
    expect(complaints).toEqual([])
    await expect.poll(() => callsOf('blacklist').length).toBe(1)
    expect([callsOf('obtain').length, callsOf('verify').length, callsOf('unknown').length]).toEqual([1, 1, 0])
    expect(callsOf('refresh').length).toBeGreaterThanOrEqual(2)
    expect(told.filter(({ status = 200 }) => status !== 200)).toEqual([])
    await page.close()
  })
})

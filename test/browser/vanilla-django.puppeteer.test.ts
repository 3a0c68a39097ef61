import { mkdir } from 'node:fs/promises'
import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiKind, type Demo, startDemo } from '../../examples/vanilla/serve.mjs'
import { hasPython } from '../support/real-server.js'
import { type LaunchedBrowser, launchChromium } from './support/launch-chromium.js'
import { watchConsole } from './support/watch-console.js'

const screenshots = 'test/browser/screenshots'
const isPythonThere = await hasPython()

let chromium: LaunchedBrowser

beforeAll(async () => {
  await mkdir(screenshots, { recursive: true })
  chromium = await launchChromium()
})

afterAll(() => chromium.close())

/** Waits until the element says it. */
async function says(page: Page, selector: string, text: string): Promise<void> {
  await page.waitForFunction(
    (at, wanted) => document.querySelector(at)?.textContent?.includes(wanted),
    {},
    selector,
    text,
  )
}

/** Presses a button, and waits for the answer to what it sends. */
async function press(page: Page, id: string, answered: string): Promise<void> {
  await page.click(`#${id}`)
  await says(page, '#wire', answered)
}

async function logIn(page: Page): Promise<void> {
  await page.waitForSelector('#username', { visible: true })
  await page.type('#username', 'ada')
  await page.type('#password', 'correct horse')
  await page.keyboard.press('Enter')
  await says(page, '#status', 'authenticated, user')
}

async function logOut(page: Page): Promise<void> {
  await page.click('#logout')
  await says(page, '#message', 'Logged out. The refresh token is blacklisted.')
}

interface Visit {
  readonly page: Page
  readonly complaints: readonly string[]
  /** What went over the wire since the page was loaded, the oldest first. */
  readonly wire: () => Promise<readonly string[]>
}

/** One server for each way to keep the refresh token, started for the tests of one `describe`. */
function useDemo(api: ApiKind): () => Promise<Visit> {
  let demo: Demo
  beforeAll(async () => {
    demo = await startDemo({ api, port: 0, apiPort: 0 })
    // Python's packages take their time, at the first run.
  }, 300_000)
  afterAll(() => demo.close())

  return async () => {
    const page = await chromium.browser.newPage()
    const complaints = watchConsole(page)
    await page.goto(demo.url)
    const wire = async () => {
      const rows = await page.$$eval('#wire tr', (rows) =>
        rows.map(({ children }) => [children[1]?.textContent, children[2]?.textContent].join(' ')),
      )
      return rows.toReversed()
    }
    return { page, complaints, wire }
  }
}

// It takes both a browser and Python: where only Python is missing, the run names it as skipped.
describe.runIf(isPythonThere)('the demo, with examples/django and tokens in bodies', () => {
  const visit = useDemo('django')

  it('goes from login over a refresh and a reload to logout', async () => {
    const { page, complaints, wire } = await visit()

    await logIn(page)
    await press(page, 'call', 'GET me/200')
    await press(page, 'refresh', 'POST token/refresh/200')
    await press(page, 'verify', 'POST token/verify/200')
    await page.screenshot({ path: `${screenshots}/vanilla-django.png`, fullPage: true })
    const before = await wire()
    await page.reload()
    await says(page, '#status', 'authenticated, user')
    await press(page, 'call', 'GET me/200')
    await logOut(page)

    expect(before).toEqual([
      'POST token/ 200',
      'GET me/ 200',
      'POST token/refresh/ 200',
      'POST token/verify/ 200',
    ])
    expect(await wire()).toEqual(['GET me/ 200', 'POST token/blacklist/ 200'])
    expect(complaints).toEqual([])
    await page.close()
  })
})

describe.runIf(isPythonThere)('the demo, with examples/django and the refresh token in a cookie', () => {
  const visit = useDemo('django-cookies')

  it('goes from login over a reload, which refreshes once, to logout', async () => {
    const { page, complaints, wire } = await visit()

    await logIn(page)
    await press(page, 'call', 'GET me/200')
    const before = await wire()
    await page.reload()
    await says(page, '#status', 'authenticated, user')
    await press(page, 'call', 'GET me/200')
    await press(page, 'verify', 'POST token/verify/200')
    const seen = await page.evaluate(() => document.cookie)
    await page.screenshot({ path: `${screenshots}/vanilla-django-cookies.png`, fullPage: true })
    await logOut(page)

    expect(before).toEqual(['POST token/ 200', 'GET me/ 200'])
    expect(await wire()).toEqual([
      'POST token/refresh/ 200',
      'GET me/ 200',
      'POST token/verify/ 200',
      'POST token/blacklist/ 200',
    ])
    expect(seen).toMatch(/^csrftoken=\w+$/)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('sends nothing for a visitor who comes back after a logout', async () => {
    const { page, wire } = await visit()
    await logIn(page)
    await logOut(page)

    await page.reload()
    await says(page, '#status', 'unauthenticated')
    await logIn(page)

    expect(await wire()).toEqual(['POST token/ 200'])
    await page.close()
  })
})

describe.runIf(isPythonThere)('the demo with examples/django', () => {
  it('takes a free port where the usual one is taken, and tells each request', async () => {
    const lines: string[] = []
    const log = (line: string) => void lines.push(line)
    const taken = await startDemo({ port: 0, apiPort: 8000 }).catch(() => undefined)
    const demo = await startDemo({ api: 'django', port: 0, log })

    const { status } = await fetch(`${demo.apiUrl}me/`)

    await demo.close()
    await taken?.close()
    expect(status).toBe(401)
    expect(new URL(demo.apiUrl).port).not.toBe('8000')
    expect(lines.join('\n')).toMatch(/"GET \/api\/me\/ HTTP\/1.1" 401/)
    await expect(fetch(demo.apiUrl)).rejects.toThrow('fetch failed')
  })

  it('says so where a port that was asked for is taken', async () => {
    const other = await startDemo({ port: 0, apiPort: 0 })
    const apiPort = Number(new URL(other.apiUrl).port)

    const start = startDemo({ api: 'django', port: 0, apiPort })

    await expect(start).rejects.toThrow('That port is already in use')
    await other.close()
  })
})

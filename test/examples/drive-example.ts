import { join } from 'node:path'
import type { BrowserContext, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type LaunchedBrowser, launchChromium } from '../browser/support/launch-chromium.js'
import { watchConsole } from '../browser/support/watch-console.js'
import { buildExample } from './build-example.js'
import { followsSession } from './follow-session.js'
import { logInBeside } from './log-in-beside.js'
import { askThreeTimes, logIn, logoutIsOver, picture, placeOf, press, sees } from './page.js'
import { LIFETIME, type ServedExample, serveExample } from './serve-example.js'
import { startMock } from './start-mock.js'

/** What differs between the examples. */
export interface Example {
  /** The folder in `examples`. */
  readonly name: string
  /** Where its build puts the page, in that folder. */
  readonly output: string
  /** How many requests three clicks make at once: 1 where the framework makes one of them. @default 3 */
  readonly requests?: number
  /** Whether a link loads its page, as without a router. @default false */
  readonly loadsPages?: boolean
  /** Its second page: where it is, what its link says, and its heading. */
  readonly second: { readonly path: string; readonly title: string }
}

/** An example in a browser. */
export interface Driven {
  readonly site: () => ServedExample
  /** A tab of the one browser session that a test has. */
  readonly openTab: (path: string) => Promise<Tab>
  /** Logs somebody in over the session that the tabs have, from another tab. */
  readonly logInBeside: (username: string) => Promise<void>
}

export interface Tab {
  readonly page: Page
  /** What the console and the browser complained about. */
  readonly complaints: readonly string[]
}

const WRONG = 'No active account found with the given credentials'

const refusals = ({ server }: ServedExample) => server.log.filter(({ status }) => status >= 400)

/** Builds an example with the packed package, and runs its tests and those that every example has to pass. */
export function describeExample(example: Example, furtherTests: (driven: Driven) => void = () => {}): void {
  const { name, output, second, requests = 3, loadsPages = false } = example
  let folder: string
  let site: ServedExample
  let chromium: LaunchedBrowser
  let context: BrowserContext

  beforeAll(async () => {
    folder = await buildExample(name)
    site = await serveExample(join(folder, output))
    chromium = await launchChromium()
  }, 600_000)

  afterAll(async () => {
    await chromium?.close()
    await site?.close()
  })

  beforeEach(async () => {
    context = await chromium.browser.createBrowserContext()
  })

  afterEach(async () => {
    await context.close()
    site.server.reset()
  })

  async function openTab(path: string): Promise<Tab> {
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    const complaints = watchConsole(page)
    await page.goto(site.url + path)
    return { page, complaints }
  }

  describe(`examples/${name}, built with the packed package`, () => {
    it('leads a deep link over the login, and over a wrong password, to its page', async () => {
      const deep = `${second.path}?from=mail#top`
      const { page, complaints } = await openTab(deep)

      await sees(page, 'heading', 'Log in')
      const login = new URL(page.url())
      await logIn(page, 'wrong')
      await sees(page, 'alert', WRONG)
      await picture(page, `${name}-login`)
      await logIn(page)
      await sees(page, 'heading', second.title)

      await picture(page, `${name}-second`)
      expect([login.pathname, login.searchParams.get('next')]).toEqual(['/login', deep])
      expect(placeOf(page, site)).toBe(deep)
      // The browser's own line about the wrong password.
      expect(complaints).toEqual([expect.stringContaining('401 (Unauthorized)')])
    })

    it('refreshes once for three calls on an expired token', async () => {
      const { page, complaints } = await openTab('/')
      await logIn(page)
      await sees(page, 'heading', 'Hello, ada.')
      await sees(page, 'timer', 's left')
      await picture(page, `${name}-profile`)
      await sees(page, 'timer', 'expired')
      const { me, refresh } = { ...site.server.calls }

      await askThreeTimes(page)
      await sees(page, 'timer', 's left')
      await expect.poll(() => site.server.calls.me).toBe(me + requests)

      expect(site.server.calls.refresh).toBe(refresh + 1)
      expect(refusals(site)).toEqual([])
      expect(complaints).toEqual([])
      await sees(page, 'heading', 'Hello, ada.')
    })

    it('refreshes once and asks again where the server refuses the token', async () => {
      const { page } = await openTab('/')
      await logIn(page)
      await sees(page, 'heading', 'Hello, ada.')
      const { refresh } = { ...site.server.calls }

      site.server.skew = LIFETIME + 1
      await askThreeTimes(page)
      await expect.poll(() => refusals(site).length).toBe(requests)
      await expect.poll(() => site.server.log.at(-1)).toMatchObject({ endpoint: 'me', status: 200 })

      expect(site.server.calls.refresh).toBe(refresh + 1)
      await sees(page, 'heading', 'Hello, ada.')
    })

    it('keeps the session where a refresh comes to nothing, and answers when the next one does not', async () => {
      const { page } = await openTab('/')
      await logIn(page)
      await sees(page, 'heading', 'Hello, ada.')

      site.server.skew = LIFETIME + 1
      site.server.failNext({ endpoint: 'refresh', status: 503 })
      await press(page, 'Ask again', 'button')
      await expect.poll(() => site.server.calls.refresh).toBe(2)
      await expect.poll(() => site.server.log.at(-1)).toMatchObject({ endpoint: 'me', status: 200 })

      await sees(page, 'heading', 'Hello, ada.')
      expect(site.server.calls.obtain).toBe(1)
    })

    it('needs no login in a second tab, and a logout there closes the first', async () => {
      const first = await openTab('/')
      await logIn(first.page)
      await sees(first.page, 'heading', 'Hello, ada.')

      const other = await openTab(second.path)
      await sees(other.page, 'heading', second.title)
      await press(other.page, 'Log out', 'button')
      await sees(other.page, 'status', 'You have logged out.')
      await sees(first.page, 'status', 'You have logged out in another tab.')
      await logoutIsOver(other.page)
      await picture(first.page, `${name}-ended`)
      await first.page.goto(`${site.url}${second.path}`)
      await sees(first.page, 'heading', 'Log in')

      expect(site.server.calls.obtain).toBe(1)
      expect(site.server.calls.blacklist).toBe(1)
      expect([...first.complaints, ...other.complaints]).toEqual([])
    })

    it('goes by its links from page to page', async () => {
      const { page, complaints } = await openTab('/')
      await logIn(page)

      await sees(page, 'heading', 'Hello, ada.')
      await page.evaluate(() => Reflect.set(globalThis, 'isKept', true))
      await press(page, second.title, 'link')
      await sees(page, 'heading', second.title)
      const isKept = await page.evaluate(() => Reflect.has(globalThis, 'isKept'))
      await page.goBack()
      await sees(page, 'heading', 'Hello, ada.')
      await page.goto(`${site.url}/login?next=${second.path}`)
      await sees(page, 'heading', second.title)

      expect(isKept).toBe(!loadsPages)
      expect(complaints).toEqual([])
    })

    it('loads its page anew where somebody asks for that', async () => {
      const { page, complaints } = await openTab('/')
      await logIn(page)
      await sees(page, 'heading', 'Hello, ada.')
      await page.evaluate(() => Reflect.set(globalThis, 'isKept', true))

      await Promise.all([page.waitForNavigation(), page.evaluate(() => location.reload())])
      await sees(page, 'heading', 'Hello, ada.')

      expect(await page.evaluate(() => Reflect.has(globalThis, 'isKept'))).toBe(false)
      expect(complaints).toEqual([])
    })

    it('goes home after a login whose link would lead to another site', async () => {
      const { page, complaints } = await openTab('/login?next=/%5Cevil.example')

      await logIn(page)
      await sees(page, 'heading', 'Hello, ada.')

      expect(placeOf(page, site)).toBe('/')
      expect(complaints).toEqual([])
    })

    it('has a server to try it with', async () => {
      const mock = await startMock(folder)
      onTestFinished(mock.stop)

      const login = await fetch(`${mock.url}/api/token/`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ username: 'ada', password: 'correct horse' }),
      })

      expect(login.status).toBe(200)
    })

    const driven: Driven = {
      site: () => site,
      openTab,
      logInBeside: (username) => logInBeside(context, { folder, url: site.url }, username),
    }
    followsSession(second, driven)
    furtherTests(driven)
  })
}

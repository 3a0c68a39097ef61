import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LaunchedBrowser, launchChromium } from '../browser/support/launch-chromium.js'
import { watchConsole } from '../browser/support/watch-console.js'
import { buildExample } from './build-example.js'
import { LIFETIME, type ServedExample, serveExample } from './serve-example.js'

/** What differs between the examples. */
export interface Example {
  /** The folder in `examples`. */
  readonly name: string
  /** Where its build puts the page, in that folder. */
  readonly output: string
  /** How many requests three clicks make at once: 1 where the framework makes one of them. @default 3 */
  readonly requests?: number
  /** Its second page: where it is, what its link says, and its heading. */
  readonly second: { readonly path: string; readonly title: string }
}

/** An example in a browser. */
export interface Driven {
  readonly site: () => ServedExample
  /** A tab of the one browser session that a test has. */
  readonly openTab: (path: string) => Promise<Tab>
}

export interface Tab {
  readonly page: Page
  /** What the console and the browser complained about. */
  readonly complaints: readonly string[]
}

const screenshots = '.cache/examples/screenshots'
const WRONG = 'No active account found with the given credentials'

/** Waits until there is an element of this role whose text has these words; tells what there is where it never comes. */
export async function sees(page: Page, role: string, words: string): Promise<void> {
  const has = (selector: string, wanted: string): boolean =>
    [...document.querySelectorAll(selector)].some(
      (one) => one.checkVisibility() && one.textContent?.includes(wanted),
    )
  // Not at each frame: a tab in the background has none.
  await page
    .waitForFunction(has, { polling: 50 }, selectors[role] ?? `[role="${role}"]`, words)
    .catch(async (cause) => {
      const shown = await page.evaluate(() => document.body.innerText)
      throw new Error(`No ${role} says "${words}" at ${page.url()}, but: ${shown}`, { cause })
    })
}

const selectors: Readonly<Record<string, string>> = { heading: 'h1', button: 'button', link: 'a' }

/** Presses what goes by this name, as a screen reader would tell it. */
export const press = async (page: Page, name: string, role: string): Promise<void> => {
  await page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click()
}

async function type(page: Page, label: string, words: string): Promise<void> {
  await page.locator(`::-p-aria([name="${label}"])`).fill(words)
}

export async function logIn(page: Page, password = 'correct horse'): Promise<void> {
  await sees(page, 'heading', 'Log in')
  await type(page, 'Username', 'ada')
  await type(page, 'Password', password)
  await press(page, 'Log in', 'button')
}

/** The path of the page, with query and hash. */
const placeOf = (page: Page, { url }: ServedExample): string => page.url().replace(url, '')

/** Clicks so fast that all requests are under way together. */
async function askThreeTimes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find((one) =>
      one.textContent?.includes('Ask again'),
    )
    for (let time = 0; time < 3; time += 1) button?.click()
  })
}

const refusals = ({ server }: ServedExample) => server.log.filter(({ status }) => status >= 400)

/** One page is shown, and no wider than the screen is. */
async function fits(page: Page): Promise<void> {
  const shown = await page.evaluate(() => ({
    headings: [...document.querySelectorAll('h1')].filter((one) => one.checkVisibility()).length,
    tooWide: document.documentElement.scrollWidth > innerWidth,
  }))
  expect(shown).toEqual({ headings: 1, tooWide: false })
}

/** Looks at the page on a phone and on a desktop. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.bringToFront()
  for (const [screen, width, height] of [
    ['phone', 390, 780],
    ['desktop', 1280, 800],
  ] as const) {
    await page.setViewport({ width, height })
    await page.screenshot({ path: join(screenshots, `${name}-${screen}.png`) })
    await fits(page)
  }
}

/** Builds an example with the packed package, and runs its tests and those that every example has to pass. */
export function describeExample(example: Example, furtherTests: (driven: Driven) => void = () => {}): void {
  const { name, output, second, requests = 3 } = example
  let site: ServedExample
  let chromium: LaunchedBrowser
  let context: BrowserContext

  beforeAll(async () => {
    await mkdir(screenshots, { recursive: true })
    site = await serveExample(join(await buildExample(name), output))
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
      await expect
        .poll(() => site.server.log.filter((one) => one.endpoint === 'me' && one.status === 401).length)
        .toBe(requests)
      await expect.poll(() => site.server.log.at(-1)).toMatchObject({ endpoint: 'me', status: 200 })

      expect(site.server.calls.refresh).toBe(refresh + 1)
      await sees(page, 'heading', 'Hello, ada.')
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
      await picture(first.page, `${name}-ended`)
      await first.page.goto(`${site.url}${second.path}`)
      await sees(first.page, 'heading', 'Log in')

      expect(site.server.calls.obtain).toBe(1)
      await expect.poll(() => site.server.calls.blacklist).toBe(1)
      expect([...first.complaints, ...other.complaints]).toEqual([])
    })

    it('goes by its links from page to page', async () => {
      const { page, complaints } = await openTab('/')
      await logIn(page)

      await press(page, second.title, 'link')
      await sees(page, 'heading', second.title)
      await page.goBack()
      await sees(page, 'heading', 'Hello, ada.')
      await page.goto(`${site.url}/login?next=${second.path}`)
      await sees(page, 'heading', second.title)

      expect(complaints).toEqual([])
    })

    it('goes home after a login whose link would lead to another site', async () => {
      const { page, complaints } = await openTab('/login?next=/%5Cevil.example')

      await logIn(page)
      await sees(page, 'heading', 'Hello, ada.')

      expect(placeOf(page, site)).toBe('/')
      expect(complaints).toEqual([])
    })

    furtherTests({ site: () => site, openTab })
  })
}

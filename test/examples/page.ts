import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { expect } from 'vitest'

const screenshots = '.cache/examples/screenshots'

/** The path of the page, with query and hash. */
export const placeOf = (page: Page, { url }: { readonly url: string }): string => page.url().replace(url, '')

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

/**
 * Waits until a logout is over, which the page shows at once: the server has been told, and the store knows that it has.
 * A page that is loaded earlier would tell it again, as for a page that was closed.
 */
export async function logoutIsOver(page: Page): Promise<void> {
  const owesNothing = (): Promise<boolean> =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open('simplejwt-client')
      opening.addEventListener('error', () => reject(opening.error))
      opening.addEventListener('success', () => {
        const database = opening.result
        const reading = database.transaction('sessions').objectStore('sessions').getAll()
        reading.addEventListener('error', () => reject(reading.error))
        reading.addEventListener('success', () => {
          database.close()
          const [{ ended, outbox }] = reading.result
          resolve(ended === 'user' && outbox.length === 0)
        })
      })
    })
  await page.waitForFunction(owesNothing, { polling: 50 })
}

/** Notes what the heading says from now on. */
export async function watchHeading(page: Page): Promise<() => Promise<readonly string[]>> {
  const words = await page.evaluateHandle(() => {
    const seen: string[] = []
    const note = () => seen.push(document.querySelector('h1:not([hidden] *)')?.textContent ?? '')
    new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true })
    return seen
  })
  return () => words.jsonValue()
}

/** Clicks so fast that all requests are under way together. */
export async function askThreeTimes(page: Page): Promise<void> {
  await page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find((one) =>
      one.textContent?.includes('Ask again'),
    )
    for (let time = 0; time < 3; time += 1) button?.click()
  })
}

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
  await mkdir(screenshots, { recursive: true })
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

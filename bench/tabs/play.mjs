// @ts-check
import { readFileSync } from 'node:fs'
import { latency } from './scenarios.mjs'
import { openSite } from './site.mjs'

const adjustableClock = readFileSync(new URL('adjustable-clock.js', import.meta.url), 'utf8')

/**
 * @typedef {object} Outcome
 * @property {number} refreshes that the server was asked for
 * @property {number} refused of these
 * @property {number} calls that the tabs made
 * @property {number} failed of these: the app saw an error
 * @property {number} lost tabs that cannot call any more at the end
 *
 * @typedef {object} Scenario
 * @property {number} tabs
 * @property {number} seconds in which they call
 * @property {number} sleep seconds that the computer sleeps before
 * @property {number} accessLifetime
 * @property {Uint8Array} script
 */

/** @param {import('puppeteer-core').BrowserContext} context @param {string} url */
async function openTab(context, url) {
  const page = await context.newPage()
  await page.evaluateOnNewDocument(`{ ${adjustableClock} }`)
  await page.goto(url)
  // By the clock: a page in the background paints no frames.
  await page.waitForFunction('window.player !== undefined', { polling: 50 })
  return page
}

/**
 * Logs in once and lets so many tabs work on that session.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {Scenario} scenario
 * @returns {Promise<Outcome>}
 */
export async function play(browser, { tabs, seconds, sleep, accessLifetime, script }) {
  const site = await openSite({ script, accessLifetime, latency })
  const context = await browser.createBrowserContext()
  try {
    const first = await openTab(context, site.url)
    await first.evaluate(`player.logIn(${JSON.stringify(site.account)}).then(() => {})`)
    const others = await Promise.all(Array.from({ length: tabs - 1 }, () => openTab(context, site.url)))
    const pages = [first, ...others]
    site.resetCounts()
    site.setSkew(sleep)

    /** @type {readonly { readonly calls: number, readonly failed: number }[]} */
    const work = await Promise.all(
      pages.map(async (page) => Object(await page.evaluate(`player.wake(${sleep * 1000}, ${seconds})`))),
    )
    const { refreshes, refused } = site.counts()

    // One tab after the other: nobody is in anybody's way now.
    let lost = 0
    for (const page of pages) if (!(await page.evaluate('player.works()'))) lost += 1
    const sum = (/** @type {'calls' | 'failed'} */ key) => work.reduce((total, tab) => total + tab[key], 0)
    return { refreshes, refused, calls: sum('calls'), failed: sum('failed'), lost }
  } finally {
    await context.close()
    await site.close()
  }
}

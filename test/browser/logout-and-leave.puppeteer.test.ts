import type { Page } from 'puppeteer-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LaunchedBrowser, launchChromium } from './support/launch-chromium.js'
import { logIn, makeClient, openClient, startTestSite, type TestSite } from './support/test-site.js'

const rounds = 30

let site: TestSite
let chromium: LaunchedBrowser

beforeAll(async () => {
  site = await startTestSite()
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium.close()
  await site.close()
})

interface Landing {
  readonly atOnce: string
  readonly whenReady: string
  readonly meStatus: number
}

/** Logs in, logs out and leaves in one go, then reports what a client on the other page finds. */
async function logOutAndLeave(page: Page): Promise<Landing> {
  await openClient(page, site.url, { baseUrl: site.apiUrl })
  await logIn(page)
  await Promise.all([
    page.waitForNavigation(),
    page.evaluate(() => {
      void window.auth.logout()
      location.href = '/login'
    }),
  ])
  await makeClient(page, { baseUrl: site.apiUrl })
  return page.evaluate(async () => {
    const atOnce = window.auth.getSnapshot().status
    await window.auth.ready
    const whenReady = window.auth.getSnapshot().status
    const { status: meStatus } = await window.auth.fetch('me/')
    return { atOnce, whenReady, meStatus }
  })
}

/** The same many times, one after another. */
async function repeat(times: number, page: Page): Promise<Landing[]> {
  if (times === 0) return []
  const landing = await logOutAndLeave(page)
  return [landing, ...(await repeat(times - 1, page))]
}

describe('logout and leave', () => {
  it(`stays logged out, ${rounds} of ${rounds}, and every refresh token ends up blacklisted`, async () => {
    const page = await chromium.browser.newPage()

    const landings = await repeat(rounds, page)
    await expect.poll(() => revoked(site)).toBe(rounds)
    await page.close()

    expect(landings).toEqual(
      Array.from({ length: rounds }, () => ({
        atOnce: 'unauthenticated',
        whenReady: 'unauthenticated',
        meStatus: 401,
      })),
    )
    expect(site.server.calls).toMatchObject({ obtain: rounds, refresh: 0, me: rounds })
  })
})

/** How many tokens the server has been told to refuse: each can be refused once, a second time is a 401. */
function revoked({ server }: TestSite): number {
  return server.log.filter(({ endpoint, status }) => endpoint === 'blacklist' && status === 200).length
}

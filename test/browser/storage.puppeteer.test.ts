import type { Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LaunchedBrowser, launchChromium } from './support/launch-chromium.js'
import { logIn, makeClient, openClient, startTestSite, type TestSite } from './support/test-site.js'

let site: TestSite
let chromium: LaunchedBrowser
let pages: readonly Page[]

beforeAll(async () => {
  chromium = await launchChromium()
})

afterAll(() => chromium.close())

beforeEach(async () => {
  // A site of its own, so that no test finds the session of another: another port is another origin.
  site = await startTestSite({ accessTokenLifetime: 3 })
  pages = await Promise.all([chromium.browser.newPage(), chromium.browser.newPage()])
})

afterEach(async () => {
  await Promise.all(pages.filter((page) => !page.isClosed()).map((page) => page.close()))
  await site.close()
})

const baseUrl = () => ({ baseUrl: site.apiUrl })

const tab = (index: number): Page => {
  const page = pages[index]
  if (page === undefined) throw new Error('No such tab.')
  return page
}

const statusOf = (page: Page) => page.evaluate(() => window.auth.getSnapshot().status)

const callMe = (page: Page, times = 1) =>
  page.evaluate(async (count) => {
    const calls = Array.from({ length: count }, () => window.auth.fetch('me/'))
    return (await Promise.all(calls)).map(({ status }) => status)
  }, times)

/** A hidden page paints no frames, so that the usual polling by frame would wait for ever. */
const polling = 100

/** Waits until the access token is no longer sent. */
const waitUntilStale = (page: Page) =>
  page.waitForFunction(() => (window.auth.getSnapshot().accessExpiresAt ?? 0) < Date.now(), { polling })

describe('the session in IndexedDB', () => {
  it('survives a reload, and the snapshot is settled before anything has been read', async () => {
    const page = tab(0)
    await openClient(page, site.url, baseUrl())
    await logIn(page)

    await page.reload()
    await page.waitForFunction(() => window.sdk !== undefined)
    const found = await page.evaluate(async (options) => {
      window.auth = window.sdk.createAuthClient(options)
      const atOnce = window.auth.getSnapshot()
      await window.auth.ready
      return { status: atOnce.status, userId: atOnce.userId, isSame: atOnce === window.auth.getSnapshot() }
    }, baseUrl())

    expect(found).toEqual({ status: 'authenticated', userId: '1', isSame: true })
    expect(await callMe(page)).toEqual([200])
    expect(site.server.calls.obtain).toBe(1)
  })

  it('leaves no token in localStorage', async () => {
    const page = tab(0)
    await openClient(page, site.url, baseUrl())
    await logIn(page)

    const { stored, token } = await page.evaluate(async () => ({
      stored: JSON.stringify(localStorage),
      token: await window.auth.getAccessToken(),
    }))

    expect(stored).toContain('"user_id')
    expect(token.split('.').filter((part) => stored.includes(part))).toEqual([])
  })

  it('is refreshed once under a real lock by two tabs whose tokens are stale', async () => {
    const [first, second] = [tab(0), tab(1)]
    await openClient(first, site.url, baseUrl())
    await logIn(first)
    await openClient(second, site.url, baseUrl())
    await waitUntilStale(first)

    const answers = await Promise.all([callMe(first, 5), callMe(second, 5)])

    expect(answers.flat()).toEqual(Array.from({ length: 10 }, () => 200))
    expect(site.server.calls).toMatchObject({ refresh: 1, me: 10 })
    expect([site.server.refusedRefreshes, site.server.deadTokenRequests]).toEqual([0, 0])
  })

  it('is refreshed by a tab that comes back after a reload with a stale token', async () => {
    const page = tab(0)
    await openClient(page, site.url, baseUrl())
    await logIn(page)
    await waitUntilStale(page)

    await page.reload()
    await makeClient(page, baseUrl())
    const answers = await callMe(page, 3)

    expect(answers).toEqual([200, 200, 200])
    expect(site.server.calls).toMatchObject({ refresh: 1, me: 3 })
    expect(site.server.deadTokenRequests).toBe(0)
  })

  it('outlives a tab that is closed in the middle of a refresh', async () => {
    const [first, second] = [tab(0), tab(1)]
    await openClient(first, site.url, baseUrl())
    await logIn(first)
    await openClient(second, site.url, baseUrl())
    await waitUntilStale(first)
    let release = () => {}
    site.server.delay('refresh', () => new Promise((resolve) => (release = resolve)))
    await first.evaluate(() => void window.auth.fetch('me/').catch(() => {}))
    await expect.poll(() => site.server.calls.refresh).toBe(1)

    await first.close()
    site.server.delay('refresh', 0)
    const answers = await callMe(second)
    release()

    expect(answers).toEqual([200])
    expect(await statusOf(second)).toBe('authenticated')
  })

  it('ends in every tab when one logs out', async () => {
    const [first, second] = [tab(0), tab(1)]
    await openClient(first, site.url, baseUrl())
    await logIn(first)
    await openClient(second, site.url, baseUrl())
    await second.evaluate(() => window.auth.ready)

    const { blacklist } = await first.evaluate(() => window.auth.logout())
    await second.waitForFunction(() => window.auth.getSnapshot().status === 'unauthenticated', {
      polling,
    })
    const { reason, elsewhere } = await second.evaluate(() => window.auth.getSnapshot())

    expect({ blacklist, reason, elsewhere }).toEqual({
      blacklist: 'accepted',
      reason: 'user',
      elsewhere: true,
    })
  })
})

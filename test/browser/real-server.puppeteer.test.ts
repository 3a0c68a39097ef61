import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPython, type RealServer, startRealServer } from '../support/real-server.js'
import { type LaunchedBrowser, launchChromium } from './support/launch-chromium.js'
import { logIn, openClient, servePages } from './support/test-site.js'
import { watchConsole } from './support/watch-console.js'

let site: Awaited<ReturnType<typeof servePages>>
let server: RealServer
let chromium: LaunchedBrowser

// It takes both a browser and Python: where only Python is missing, the run names it as skipped.
describe.runIf(await hasPython())(
  'the built package in Chromium, against SimpleJWT 5.5.1 at another origin',
  () => {
    beforeAll(async () => {
      site = await servePages()
      server = await startRealServer({
        version: '5.5.1',
        accessTokenLifetime: 3,
        rotateRefreshTokens: true,
        blacklistAfterRotation: true,
        cors: [site.url],
      })
      chromium = await launchChromium()
    })

    afterAll(async () => {
      await chromium.close()
      await server.close()
      await site.close()
    })

    it('logs in, calls, refreshes silently with rotation and blacklist, verifies and logs out', async () => {
      const page = await chromium.browser.newPage()
      const complaints = watchConsole(page)
      await openClient(page, site.url, { baseUrl: `${server.url}/api/` })
      await logIn(page)

      const seen = await page.evaluate(async () => {
        const callMe = async () => (await window.auth.fetch('me/')).status
        const first = await callMe()
        const { accessExpiresAt = 0 } = window.auth.getSnapshot()
        await new Promise((resolve) => setTimeout(resolve, accessExpiresAt - Date.now()))
        const stale = await Promise.all([callMe(), callMe(), callMe()])
        const isValid = await window.auth.verify()
        const { blacklist } = await window.auth.logout()
        return { statuses: [first, ...stale], isValid, blacklist, ...window.auth.getSnapshot() }
      })

      expect(seen).toMatchObject({
        statuses: [200, 200, 200, 200],
        isValid: true,
        blacklist: 'accepted',
        status: 'unauthenticated',
      })
      expect(await server.calls()).toEqual({
        obtain: { 200: 1 },
        me: { 200: 4 },
        refresh: { 200: 1 },
        verify: { 200: 1 },
        blacklist: { 200: 1 },
      })
      expect(complaints).toEqual([])
      await page.close()
    })
  },
)

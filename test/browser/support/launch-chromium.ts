import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser } from 'puppeteer-core'
import { chromiumArguments, findChromium } from '../../../scripts/chromium.mjs'

/** A headless Chromium with a profile of its own. */
export interface LaunchedBrowser {
  readonly browser: Browser
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>
}

/** Starts the Chromium that `npm test` has found, that of the system, or the one inside the npm package. */
export async function launchChromium(): Promise<LaunchedBrowser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await findChromium())
  if (executablePath === undefined) throw new Error('No Chromium starts here: install chromium.')
  const userDataDir = await mkdtemp(join(tmpdir(), 'simplejwt-client-chromium-'))
  const browser = await puppeteer.launch({ executablePath, userDataDir, args: chromiumArguments })
  return {
    browser,
    async close() {
      await browser.close()
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

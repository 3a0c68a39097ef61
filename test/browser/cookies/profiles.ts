import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type BrowserContext, type LaunchOptions, type Page } from 'puppeteer-core'
import { chromiumArguments } from '../../../scripts/chromium.mjs'
import { type EngineBrowser, type EngineName, inTime, type Tab, toSource } from '../engines/engine.js'
import { launchWebKit } from '../engines/webkit-engine.js'

/** A tab, as far as cookies take one. */
export type CookieTab = Pick<Tab, 'run' | 'reload' | 'close' | 'navigate'>

/** A jar of its own, with storage, locks and channels to go with it. */
export interface Profile {
  openTab(url: string): Promise<CookieTab>
  close(): Promise<void>
}

/** A real browser, started once, and as many profiles as one likes. */
export interface ProfiledBrowser {
  readonly version: string
  openProfile(): Promise<Profile>
  close(): Promise<void>
}

export const launchers: Readonly<Record<EngineName, (path: string) => Promise<ProfiledBrowser>>> = {
  Chromium: (executablePath) => launch({ executablePath, args: chromiumArguments }),
  Firefox: (executablePath) => launch({ browser: 'firefox', executablePath }),
  WebKitGTK: launchWebKitProfiles,
}

/** Cookies between sites, as Chrome has them where nobody has set it otherwise; Debian's build blocks them. */
const chromiumPreferences = { profile: { cookie_controls_mode: 0 } }

async function launch(options: LaunchOptions): Promise<ProfiledBrowser> {
  const userDataDir = await mkdtemp(join(tmpdir(), 'simplejwt-client-cookies-'))
  await mkdir(join(userDataDir, 'Default'))
  await writeFile(join(userDataDir, 'Default', 'Preferences'), JSON.stringify(chromiumPreferences))
  const browser = await puppeteer.launch({ ...options, userDataDir })
  return {
    version: (await browser.version()).replace(/^\D+/, ''),
    openProfile: async () => openContext(await browser.createBrowserContext()),
    async close() {
      await browser.close()
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** An incognito window in Chromium, a container in Firefox. */
function openContext(context: BrowserContext): Profile {
  return {
    async openTab(url) {
      const page = await context.newPage()
      await page.goto(url)
      return tabOf(page)
    },
    close: () => context.close(),
  }
}

function tabOf(page: Page): CookieTab {
  return {
    run: async (task, ...args) => inTime(String(task), page.evaluate(toSource(task, args))) as Promise<never>,
    reload: async () => void (await page.reload()),
    navigate: async (url) => void (await page.goto(url)),
    close: () => page.close(),
  }
}

/** It starts in a moment: each profile is a browser. */
async function launchWebKitProfiles(path: string): Promise<ProfiledBrowser> {
  const first: EngineBrowser = await launchWebKit(path)
  await first.close()
  return { version: first.version, openProfile: () => launchWebKit(path), close: async () => {} }
}

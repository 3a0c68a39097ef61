import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { chromiumArguments } from '../../../scripts/chromium.mjs'
import { BUSY, beBusy, type EngineBrowser, goBack, inTime, type Tab, toSource } from './engine.js'

/** A process for each tab, so that one of them can be killed. */
const firefoxPreferences = {
  'dom.ipc.processCount.webIsolated': 16,
  'dom.ipc.processPrelaunch.enabled': false,
  'dom.ipc.keepProcessesAlive.webIsolated.perOrigin': 0,
}

/** What Chromium and Firefox do each in a way of its own. */
type Powers = Pick<Tab, 'crash' | 'freeze'>

/** Starts Chromium. */
export async function launchChromium(executablePath: string): Promise<EngineBrowser> {
  const userDataDir = await mkdtemp(join(tmpdir(), 'simplejwt-client-chromium-'))
  const browser = await puppeteer.launch({ executablePath, userDataDir, args: chromiumArguments })
  return wrap('Chromium', browser, userDataDir, async (page) => chromiumPowers(page))
}

/** Starts Firefox, which speaks WebDriver BiDi. */
export async function launchFirefox(executablePath: string): Promise<EngineBrowser> {
  const userDataDir = await mkdtemp(join(tmpdir(), 'simplejwt-client-firefox-'))
  const extraPrefsFirefox = firefoxPreferences
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    userDataDir,
    extraPrefsFirefox,
  })
  const root = browser.process()?.pid ?? 0
  const known = new Set<number>()
  return wrap('Firefox', browser, userDataDir, async (page) => {
    const fresh = (await contentProcesses(root)).filter((pid) => !known.has(pid))
    for (const pid of fresh) known.add(pid)
    return firefoxPowers(page, fresh)
  })
}

async function wrap(
  name: EngineBrowser['name'],
  browser: Browser,
  userDataDir: string,
  empower: (page: Page) => Promise<Powers>,
): Promise<EngineBrowser> {
  return {
    name,
    version: (await browser.version()).replace(/^\D+/, ''),
    async openTab(url) {
      const page = await browser.newPage()
      await page.goto(url)
      return { ...tabOf(page), ...(await empower(page)) }
    },
    async close() {
      await browser.close()
      await rm(userDataDir, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

function tabOf(page: Page): Omit<Tab, keyof Powers> {
  return {
    run: async (task, ...args) => inTime(String(task), page.evaluate(toSource(task, args))) as Promise<never>,
    navigate: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    back: async () => void (await page.evaluate(toSource(goBack, []))),
    close: () => page.close(),
    show: () => page.bringToFront(),
    setOffline: (isOffline) => page.setOfflineMode(isOffline),
  }
}

async function chromiumPowers(page: Page): Promise<Powers> {
  const session = await page.createCDPSession()
  const setState = (state: 'frozen' | 'active') => session.send('Page.setWebLifecycleState', { state })
  return {
    async crash() {
      const gone = new Promise((resolve) => page.once('error', resolve))
      // The answer never comes: who would send it is dead.
      session.send('Page.crash').catch(() => {})
      await gone
    },
    async freeze() {
      await setState('frozen')
      return () => setState('active')
    },
  }
}

function firefoxPowers(page: Page, pids: readonly number[]): Powers {
  return {
    async crash() {
      if (pids.length === 0) throw new Error('This tab has no process of its own.')
      for (const pid of pids) process.kill(pid, 'SIGKILL')
    },
    async freeze() {
      const isOver = page.evaluate(toSource(beBusy, [BUSY]))
      return async () => void (await isOver)
    },
  }
}

/** The processes below `root` that run pages. */
async function contentProcesses(root: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const parents = new Map<number, number>()
  await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
      parents.set(pid, Number(/^PPid:\s*(\d+)/m.exec(status)?.[1] ?? 0))
    }),
  )
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid) ?? 0
    return parent === root || (parent > 1 && isBelow(parent))
  }
  const commands = await Promise.all(
    pids.filter(isBelow).map(async (pid) => ({
      pid,
      command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    })),
  )
  return commands.filter(({ command }) => command.includes('-isForBrowser')).map(({ pid }) => pid)
}

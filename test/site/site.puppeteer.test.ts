import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { checkLinks } from '../../scripts/site-links.mjs'
import { type LaunchedBrowser, launchChromium } from '../browser/support/launch-chromium.js'
import { watchConsole } from '../browser/support/watch-console.js'
import { serveFolder } from './serve-folder.js'

const built = 'docs/.vitepress/dist'
const phone = { width: 390, height: 844, isMobile: true, hasTouch: true }
const desktop = { width: 1440, height: 900 }

let chromium: LaunchedBrowser
let site: Awaited<ReturnType<typeof serveFolder>>
const temporary: string[] = []

beforeAll(async () => {
  if (!existsSync(join(built, 'index.html'))) throw new Error('There is no site: run `npm run site` first.')
  site = await serveFolder(built)
  chromium = await launchChromium()
})

afterEach(async () => {
  for (const page of (await chromium.browser.pages()).slice(1)) await page.close()
})

afterAll(async () => {
  await chromium.close()
  await site.close()
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true })
})

interface Opened {
  readonly page: Page
  readonly complaints: readonly string[]
  /** Requests to anywhere else than the site. */
  readonly strangers: readonly string[]
}

async function open(
  path: string,
  viewport: typeof phone | typeof desktop,
  scheme = 'light',
): Promise<Opened> {
  const page = await chromium.browser.newPage()
  const strangers: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(site.url) && !request.url().startsWith('data:'))
      strangers.push(request.url())
  })
  const complaints = watchConsole(page)
  await page.setViewport(viewport)
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
  await visit(page, path)
  return { page, complaints, strangers }
}

/** Until the page's own scripts have run: what can be pressed before is not there yet. */
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(site.url + path)
  await page.waitForFunction(() => '__vue_app__' in (document.querySelector('#app') ?? {}))
}

/** How much wider than the screen a page is. */
const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

const colourOf = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.body).backgroundColor)

async function search(page: Page, words: string): Promise<string[]> {
  await page.click('.VPNavBarSearch button')
  await page.waitForSelector('.VPLocalSearchBox input')
  await page.type('.VPLocalSearchBox input', words)
  await page.waitForSelector('.VPLocalSearchBox .result')
  return page.$$eval('.VPLocalSearchBox .result', (results) =>
    results.map((result) => (result as HTMLAnchorElement).href),
  )
}

/**
 * Every page that people wrote. Of the generated ones, which a program makes alike, those that are the likeliest to be too
 * wide: of each kind the largest, and the one with the longest name.
 */
function pagesToLookAt(): string[] {
  const all = globSync('**/*.html', { cwd: built }).filter((path) => path !== '404.html')
  const kinds = Map.groupBy(all, (path) => (/^(api|source)\//.test(path) ? kindOf(path) : 'written'))
  const written = kinds.get('written') ?? []
  kinds.delete('written')
  return [...new Set([...written, ...[...kinds.values()].flatMap(extremes)])].toSorted()
}

/** 'api functions', 'source ts': pages of one kind are made by one rule. */
const kindOf = (path: string): string =>
  path.startsWith('api/') ? `api ${basename(dirname(path))}` : `source ${path.split(/[-.]/).at(-2) ?? ''}`

const most = (paths: readonly string[], measure: (path: string) => number): string[] =>
  paths.toSorted((one, other) => measure(other) - measure(one)).slice(0, 1)

const extremes = (paths: readonly string[]): string[] => [
  ...most(paths, (path) => statSync(join(built, path)).size),
  ...most(paths, (path) => basename(path).length),
]

describe('the pages of the site', () => {
  it('fit a phone, complain of nothing, and load nothing from elsewhere', {
    timeout: 240_000,
  }, async () => {
    const paths = pagesToLookAt()
    const { page, complaints, strangers } = await open('index.html', phone)
    const wide: string[] = []

    for (const path of paths) {
      await visit(page, path).catch((error: unknown) => wide.push(`${path}: ${String(error)}`))
      const overflow = await overflowOf(page)
      if (overflow > 0) wide.push(`${path}: ${overflow} pixels too wide`)
    }

    expect(paths.length).toBeGreaterThan(60)
    expect({ wide, complaints, strangers }).toEqual({ wide: [], complaints: [], strangers: [] })
  })
})

describe('on a phone', () => {
  it('opens the menu, and goes where it says', async () => {
    const { page } = await open('concepts.html', phone)

    await page.click('.VPLocalNav .menu')
    await page.waitForSelector('.VPSidebar.open')
    await page.locator('.VPSidebar a[href$="/errors.html"]').click()

    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.startsWith('Errors'))
    expect(await page.$('.VPSidebar.open')).toBeNull()
  })

  it('shows the cells of a table of words one below the other, each with its head', async () => {
    const { page } = await open('errors.html', phone)

    const [cells, heads, overflow] = await page.$eval('table', (table) => [
      new Set([...table.querySelectorAll('td')].map((cell) => cell.getBoundingClientRect().left)).size,
      [...table.querySelectorAll('tr:nth-child(1) td')].map((cell) => cell.getAttribute('data-head')),
      table.scrollWidth - table.clientWidth,
    ])

    expect(cells).toBe(1)
    expect(heads).toEqual(['code', 'when', 'what to do', 'the session'])
    expect(overflow).toBe(0)
  })

  it('leaves a table of figures as it is', async () => {
    const { page } = await open('comparison.html', phone)

    const display = await page.$eval('table td', (cell) => getComputedStyle(cell).display)

    expect(display).toBe('table-cell')
  })

  it('searches', async () => {
    const { page } = await open('index.html', phone)

    expect(await search(page, 'blacklist')).not.toEqual([])
  })
})

describe('on a desktop', () => {
  it('finds what it is asked for, and goes there', async () => {
    const { page } = await open('index.html', desktop)

    const found = await search(page, 'refresh')
    await page.keyboard.press('Enter')
    await page.waitForFunction((href) => location.href === href, {}, found[0])

    expect(found.length).toBeGreaterThan(5)
    expect(found.filter((href) => href.includes('/source/'))).toEqual([])
  })

  it('is light or dark as the system is, and as its reader wishes', async () => {
    const { page } = await open('concepts.html', desktop, 'dark')
    const dark = await colourOf(page)

    await page.click('.VPNavBarAppearance button')
    await page.waitForFunction(() => !document.documentElement.classList.contains('dark'))
    const light = await colourOf(page)
    await visit(page, 'errors.html')

    expect([dark, light, await colourOf(page)]).toEqual([
      'rgb(22, 25, 26)',
      'rgb(255, 255, 255)',
      'rgb(255, 255, 255)',
    ])
  })

  it('has room for eighty-five columns of code beside both menus of a small one', async () => {
    const { page } = await open('claims.html', { width: 1280, height: 800 })

    const [columns, text, outline] = await page.evaluate(() => {
      const code = document.querySelector('.vp-doc pre code') as HTMLElement
      const ruler = code.appendChild(document.createElement('span'))
      ruler.textContent = '0'.repeat(85)
      const wide = ruler.getBoundingClientRect().width
      ruler.remove()
      const { paddingLeft, paddingRight } = getComputedStyle(code)
      const room = (code.parentElement?.clientWidth ?? 0) - parseFloat(paddingLeft) - parseFloat(paddingRight)
      const prose = document.querySelector('.vp-doc p')?.clientWidth ?? Infinity
      const aside = document.querySelector('.VPDocAsideOutline')?.getBoundingClientRect()
      return [Math.round((room / wide) * 85), prose, aside?.right ?? Infinity]
    })

    expect(columns).toBeGreaterThanOrEqual(85)
    expect(text).toBeLessThanOrEqual(720)
    expect(outline).toBeLessThanOrEqual(1280)
  })

  it('shows the picture of a refresh in the colours of the page', async () => {
    const { page } = await open('concepts.html', desktop, 'dark')

    const [title, fill] = await page.$eval('.picture svg', (svg) => [
      svg.querySelector('title')?.textContent,
      getComputedStyle(svg.querySelector('text') ?? svg).fill,
    ])

    expect(title).toContain('three tabs')
    expect(fill).toBe(await page.$eval('h1', (heading) => getComputedStyle(heading).color))
  })
})

describe('below a path', () => {
  it('is as whole as at the root', { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'site-'))
    temporary.push(folder)
    const vitepress = ['docs/node_modules/vitepress/bin/vitepress.js', 'build', 'docs', '--outDir', folder]

    const { status } = spawnSync(process.execPath, vitepress, {
      env: { ...process.env, SITE_BASE: '/some/path/' },
    })
    const report = checkLinks(folder, '/some/path/')

    expect([status, report.broken]).toEqual([0, []])
    expect(report.pages).toBeGreaterThan(100)
  })
})

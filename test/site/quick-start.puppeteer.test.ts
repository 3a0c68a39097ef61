import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { Page } from 'puppeteer-core'
import { createMockServer, type MockServer } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LaunchedBrowser, launchChromium } from '../browser/support/launch-chromium.js'
import { watchConsole } from '../browser/support/watch-console.js'

const guide = readFileSync('docs/quick-start.md', 'utf8')

function block(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide) ?? []
  if (code === undefined) throw new Error(`The quick start has no block of ${language}.`)
  return code
}

/** What a bundler makes of src/main.ts; the API is at a port that is free. */
async function bundle(apiUrl: string): Promise<string> {
  const contents = block('ts').replace('http://127.0.0.1:8000', apiUrl)
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', resolveDir: '.', sourcefile: 'main.ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    tsconfig: 'tsconfig.json',
  })
  return outputFiles[0]?.text ?? ''
}

let pages: Server
let origin: string
let server: MockServer
let api: Awaited<ReturnType<typeof serveMock>>
let chromium: LaunchedBrowser

beforeAll(async () => {
  const files = new Map([['/', block('html')]])
  pages = createServer(({ url = '' }, response) => {
    const body = files.get(url)
    response.writeHead(body === undefined ? 404 : 200, {
      'Content-Type': url === '/' ? 'text/html' : 'text/javascript',
    })
    response.end(body)
  }).listen(0, 'localhost')
  await once(pages, 'listening')
  origin = `http://localhost:${(pages.address() as AddressInfo).port}`
  server = createMockServer({ rotateRefreshTokens: true, blacklistAfterRotation: true, cors: [origin] })
  api = await serveMock(server, { port: 0 })
  files.set('/src/main.ts', await bundle(api.url))
  files.set('/favicon.svg', '')
  chromium = await launchChromium()
})

afterAll(async () => {
  await chromium.close()
  await api.close()
  pages.closeAllConnections()
  pages.close()
})

async function open(): Promise<{ page: Page; complaints: readonly string[] }> {
  const page = await chromium.browser.newPage()
  const complaints = watchConsole(page)
  await page.goto(origin)
  return { page, complaints }
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.locator('[name=username]').fill('ada')
  await page.locator('[name=password]').fill(password)
  await page.locator('form button').click()
}

const says = (page: Page, selector: string, words: string) =>
  page.waitForFunction(
    (at, wanted) => document.querySelector(at)?.textContent?.includes(wanted),
    { polling: 50 },
    selector,
    words,
  )

// Not with the mouse: that waits for a frame, and the tab behind draws none.
const press = (page: Page, selector: string) =>
  page.$eval(selector, (button) => (button as HTMLElement).click())

describe('the quick start', () => {
  it('does what it says, with two tabs and one refresh', async () => {
    const { page: first, complaints } = await open()

    await logIn(first, 'wrong')
    await says(first, '[role=alert]', 'No active account')
    await logIn(first, 'correct horse')
    await says(first, '#me', 'ada')
    await first.reload()
    await says(first, '#me', 'ada')
    const { page: second } = await open()
    await says(second, '#me', 'ada')
    const refreshesBefore = server.calls.refresh

    server.skew = 301 // the access token has expired
    await Promise.all([first, second].map((page) => press(page, '#again')))
    await first.waitForNetworkIdle()
    await second.waitForNetworkIdle()
    const refreshes = server.calls.refresh

    await press(second, '#logout')
    await first.waitForFunction(() => document.querySelector('form')?.hidden === false, { polling: 50 })

    expect([refreshesBefore, refreshes]).toEqual([0, 1])
    expect(server.refusedRefreshes).toBe(0)
    // The browser itself tells of the refused login, and of the requests whose token the server called dead.
    expect(complaints.filter((complaint) => !complaint.includes('401'))).toEqual([])
  })
})

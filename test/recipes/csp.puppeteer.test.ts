import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Page } from 'puppeteer-core'
import { createMockServer } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { policyFor } from '../../examples/recipes/csp/policy.js'
import { type LaunchedBrowser, launchChromium } from '../browser/support/launch-chromium.js'
import { watchConsole } from '../browser/support/watch-console.js'

const folder = fileURLToPath(new URL('../../examples/recipes/csp/', import.meta.url))

let chromium: LaunchedBrowser

beforeAll(async () => {
  chromium = await launchChromium()
})

afterAll(() => chromium.close())

/** With the package as it is built, as an application's bundler would. */
async function bundle(file: string, baseUrl: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [folder + file],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    // Without it the paths of tsconfig.json would lead to the source.
    tsconfigRaw: {},
    define: { API_BASE_URL: JSON.stringify(baseUrl) },
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

interface Stage {
  readonly url: string
  readonly api: ReturnType<typeof createMockServer>
  /** What browsers have reported. */
  readonly reports: string[]
}

/** A page on one port, under the policy, and its API on another. */
async function startStage(): Promise<Stage> {
  const reports: string[] = []
  const files = new Map<string, { readonly type: string; readonly text: string }>()
  let policy = ''
  const pages = createServer((request, response) => {
    if (request.url === '/report') {
      request.on('data', (piece: Buffer) => reports.push(piece.toString()))
      return void response.writeHead(204).end()
    }
    const file = files.get(request.url ?? '/')
    response.writeHead(file ? 200 : 404, {
      'Content-Type': file?.type ?? 'text/plain',
      'Content-Security-Policy': `${policy}; report-uri /report`,
    })
    response.end(file?.text)
  })
  pages.listen(0, '127.0.0.1')
  await once(pages, 'listening')
  const { port } = pages.address() as { port: number }
  const url = `http://127.0.0.1:${port}`
  const api = createMockServer({ cors: [url], rotateRefreshTokens: true, blacklistAfterRotation: true })
  const served = await serveMock(api)
  onTestFinished(async () => {
    pages.closeAllConnections()
    pages.close()
    await served.close()
  })
  policy = policyFor(served.url)
  const [app, worker] = await Promise.all(
    ['app.ts', 'sw.ts'].map((file) => bundle(file, `${served.url}/api/`)),
  )
  const script = (text = '') => ({ type: 'text/javascript', text })
  files.set('/', { type: 'text/html', text: readFileSync(`${folder}index.html`, 'utf8') })
  files.set('/app.js', script(app)).set('/sw.js', script(worker)).set('/favicon.ico', script())
  return { url, api, reports }
}

/** Presses a button and waits for what the page says then. */
async function press(page: Page, id: string, expected: string): Promise<void> {
  await page.click(`#${id}`)
  await says(page, expected)
}

async function says(page: Page, expected: string): Promise<void> {
  await page.waitForFunction((text) => document.querySelector('output')?.textContent === text, {}, expected)
}

describe('a page under a strict policy, with Trusted Types and a service worker', () => {
  it('logs in, refreshes in the worker and logs out, and nothing is reported', async () => {
    const { url, api, reports } = await startStage()
    const page = await chromium.browser.newPage()
    const complaints = watchConsole(page)
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.goto(url)
    await says(page, 'unauthenticated')

    await press(page, 'login', 'logged in')
    await press(page, 'call', 'called: 200')
    api.skew = 400
    await press(page, 'call', 'called: 200')
    await page.reload()
    await says(page, 'authenticated')
    await press(page, 'call', 'called: 200')
    await press(page, 'logout', 'logged out: accepted')

    expect(api.calls).toMatchObject({ obtain: 1, refresh: 1, blacklist: 1 })
    expect(asked).not.toContain('/api/token/refresh/')
    expect(asked).toContain('/api/token/blacklist/')
    expect(reports).toEqual([])
    // A 401 is in the console of every browser: the one that the refresh has mended.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([])
    await page.close()
  })

  it.each([
    [
      'an inline script',
      "const script = document.createElement('script'); document.head.append(script); script.textContent = 'x'",
    ],
    ['HTML from a string', "document.body.innerHTML = '<b>x</b>'"],
    ['a request to a stranger', "fetch('http://127.0.0.1:1/').catch(() => {})"],
    ['a second policy', "trustedTypes.createPolicy('other', {})"],
  ])('reports %s', async (_, code) => {
    const { url, reports } = await startStage()
    const page = await chromium.browser.newPage()
    await page.goto(url)
    await says(page, 'unauthenticated')

    await page.evaluate(code).catch(() => {})

    await expect.poll(() => reports.length).toBeGreaterThan(0)
    await page.close()
  })
})

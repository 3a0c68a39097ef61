import type { Page } from 'puppeteer-core'
import type * as Sdk from 'simplejwt-client'
import { createMockServer, type MockServer, type MockServerOptions } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'
import { importMap, serveStatic } from '../../../examples/vanilla/static-server.mjs'

declare global {
  interface Window {
    /** The built package, in every page of a test site. */
    sdk: typeof Sdk
    /** The page's client, where a test has made one. */
    auth: Sdk.AuthClient
  }
}

const ADA = { username: 'ada', password: 'correct horse' }

/** Pages with nothing in them but the package, and a mock API at another origin. */
export interface TestSite {
  /** The origin of the pages, without a slash at the end. Every path is the same page. */
  readonly url: string
  readonly server: MockServer
  /** The base URL of the API. */
  readonly apiUrl: string
  close(): Promise<void>
}

/** Starts both on free ports; the server rotates and blacklists. */
export async function startTestSite(options: MockServerOptions = {}): Promise<TestSite> {
  const pages = await servePages()
  const server = createMockServer({
    users: [ADA],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
    cors: [pages.url],
    ...options,
  })
  const api = await serveMock(server)
  return {
    url: pages.url,
    server,
    apiUrl: `${api.url}/api/`,
    close: async () => void (await Promise.all([pages.close(), api.close()])),
  }
}

/** Starts the pages alone. */
export async function servePages(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const script = "import * as sdk from 'simplejwt-client'\nwindow.sdk = sdk\n"
  const html = `<!doctype html>
<title>test</title>
<link rel="icon" href="data:,">
<script type="importmap">${importMap}</script>
<script type="module" src="/test-page.js"></script>
`
  const { port, close } = await serveStatic(async (path) => {
    if (path === '/test-page.js') return script
    return path.includes('.') ? undefined : html
  }, 0)
  return { url: `http://127.0.0.1:${port}`, close }
}

/** Opens a page and makes `window.auth`, with the default options but those given. */
export async function openClient(
  page: Page,
  url: string,
  options: { readonly baseUrl: string; readonly leeway?: number },
): Promise<void> {
  await page.goto(url)
  await makeClient(page, options)
}

/** Makes `window.auth` in a page that has been loaded. */
export async function makeClient(
  page: Page,
  options: { readonly baseUrl: string; readonly leeway?: number },
): Promise<void> {
  // By the clock: a page in the background paints no frames.
  await page.waitForFunction(() => window.sdk !== undefined, { polling: 50 })
  await page.evaluate((given) => {
    window.auth = window.sdk.createAuthClient(given)
  }, options)
}

/** Logs in with the page's client. */
export async function logIn(page: Page): Promise<void> {
  await page.evaluate((credentials) => window.auth.login(credentials).then(() => {}), ADA)
}

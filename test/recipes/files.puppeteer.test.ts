import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { JSHandle } from 'puppeteer-core'
import { createMockServer, type MockServer } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type LaunchedBrowser, launchChromium } from '../browser/support/launch-chromium.js'
import type { openFiles } from './files-page.js'
import { ADA, BOB } from './recipe-kit.js'

type Files = ReturnType<typeof openFiles>

/** A picture of one pixel. */
const DOT = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

let chromium: LaunchedBrowser
let script: string

beforeAll(async () => {
  chromium = await launchChromium()
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('files-page.ts', import.meta.url))],
    bundle: true,
    write: false,
    // Without it the paths of tsconfig.json would lead to the source: this is the package as it is built.
    tsconfigRaw: {},
    logLevel: 'error',
  })
  script = outputFiles[0]?.text ?? ''
})

afterAll(() => chromium.close())

function mountFiles(api: MockServer): void {
  const headers = {
    'Content-Disposition': 'attachment; filename="of Ada.txt"',
    'Access-Control-Expose-Headers': 'Content-Disposition',
  }
  api.mount(
    '/api/dot/',
    api.protect(() => new Response(DOT, { headers: { 'Content-Type': 'image/gif' } })),
  )
  api.mount(
    '/api/report/',
    api.protect(({ user }) => new Response(`a report of ${user.username}`, { headers })),
  )
  api.mount(
    '/api/files/',
    api.protect(async ({ request }) => Response.json((await request.arrayBuffer()).byteLength)),
  )
}

/** A page of one origin, logged in at the API of another. */
async function openPage() {
  const pages = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<body>'))
  pages.listen(0, '127.0.0.1')
  await once(pages, 'listening')
  const url = `http://127.0.0.1:${(pages.address() as { port: number }).port}`
  const api = createMockServer({
    users: [ADA, BOB],
    cors: [url],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })
  mountFiles(api)
  const served = await serveMock(api)
  const context = await chromium.browser.createBrowserContext()
  const page = await context.newPage()
  onTestFinished(async () => {
    await context.close()
    pages.closeAllConnections()
    pages.close()
    await served.close()
  })
  await page.goto(url)
  await page.evaluate(script)
  const files = (await page.evaluateHandle(`openFiles('${served.url}/api/')`)) as JSHandle<Files>
  await files.evaluate((it) => it.login())
  return { api, page, files, context }
}

describe('the recipes for files, in Chromium', () => {
  it('shows a picture whose token the server has refused at first, revokes its URL and takes it away at the logout', async () => {
    const { api, files } = await openPage()
    api.skew = 400

    const shown = await files.evaluate((it) => it.show())
    await files.evaluate((it) => it.logout())

    expect(shown).toEqual({ width: 1, isRevoked: true })
    expect(await files.evaluate((it) => it.isShown())).toBe(false)
    expect(api.calls).toMatchObject({ refresh: 1, unknown: 2 })
  })

  it('saves a file under the name that the server gives it', async () => {
    const { page, files } = await openPage()
    const folder = await mkdtemp(join(tmpdir(), 'downloads-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const session = await page.createCDPSession()
    await session.send('Browser.setDownloadBehavior', {
      behavior: 'allow',
      browserContextId: page.browserContext().id ?? '',
      downloadPath: folder,
    })

    await files.evaluate((it) => it.download())

    await expect.poll(() => existsSync(join(folder, 'of Ada.txt'))).toBe(true)
    expect(readFileSync(join(folder, 'of Ada.txt'), 'utf8')).toBe('a report of ada')
  })

  it('uploads a file, tells how far it is, and sends all of it again after a refused token', async () => {
    const { api, files } = await openPage()
    const size = 8_000_000

    const first = await files.evaluate((it, bytes) => it.upload(bytes), size)
    api.skew = 400
    const second = await files.evaluate((it, bytes) => it.upload(bytes), size)

    expect([first, second].map(({ status, body }) => [status, Number(body)])).toEqual([
      [200, size],
      [200, size],
    ])
    expect([first.shares.at(-1), second.shares.at(-1)]).toEqual([1, 1])
    expect(api.calls).toMatchObject({ refresh: 1, unknown: 3 })
  })

  it('leaves a refusal of the API itself as it is', async () => {
    const { api, files } = await openPage()
    api.mount('/api/files/', () => Response.json({ detail: 'Not yours.' }, { status: 401 }))

    expect(await files.evaluate((it) => it.upload(10))).toMatchObject({ status: 401 })
    expect(api.calls).toMatchObject({ refresh: 0, unknown: 1 })
  })

  it.each([
    ['refused', () => Response.json({ code: 'token_not_valid' }, { status: 401 })],
    ['taken', () => new Response('of Ada')],
  ])('does not go on as the next user with an upload that is %s after the change', async (_, answer) => {
    const { api, files } = await openPage()
    const told = Promise.withResolvers<Response>()
    api.mount('/api/files/', () => told.promise)
    const uploading = files.evaluate((it) => it.tryUpload())
    await expect.poll(() => api.calls.unknown).toBe(1)

    await files.evaluate((it) => it.login('bob', 'battery staple'))
    told.resolve(answer())

    expect(await uploading).toBe('account_changed')
    expect(api.calls).toMatchObject({ refresh: 0, unknown: 1 })
  })

  it('hands an answer on that comes after the logout, and sends nothing again', async () => {
    const { api, files } = await openPage()
    const told = Promise.withResolvers<Response>()
    api.mount('/api/files/', () => told.promise)
    const uploading = files.evaluate((it) => it.tryUpload())
    await expect.poll(() => api.calls.unknown).toBe(1)

    await files.evaluate((it) => it.logout())
    told.resolve(new Response('of Ada'))

    expect(await uploading).toBe('of Ada')
    expect(api.calls.unknown).toBe(1)
  })

  it('gives an upload up', async () => {
    const { api, files } = await openPage()
    api.mount('/api/files/', () => new Promise<Response>(() => {}))

    expect(await files.evaluate((it) => it.abortUpload())).toBe('AbortError')
  })
})

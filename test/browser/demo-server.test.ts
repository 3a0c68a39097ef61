import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type Demo, startDemo } from '../../examples/vanilla/serve.mjs'

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function start(options: Parameters<typeof startDemo>[0] = { port: 0, apiPort: 0 }): Promise<Demo> {
  const demo = await startDemo(options)
  closers.push(demo.close)
  return demo
}

/** Takes a port, unless somebody else has it already: either way it is taken. */
async function occupy(port: number): Promise<void> {
  const server: Server = createServer()
  await new Promise<void>((resolve) => {
    server.once('error', () => resolve())
    server.listen(port, '127.0.0.1', resolve)
  })
  closers.push(() => new Promise((resolve) => void server.close(() => resolve())))
}

const statusOf = async (demo: Demo, path: string) => (await fetch(new URL(path, demo.url))).status

describe('the server of the demo', () => {
  it('tells the page where its API is', async () => {
    const demo = await start()

    const page = await (await fetch(demo.url)).text()

    expect(page).toContain(`content="${demo.apiUrl}"`)
    expect(page).not.toMatch(/%[A-Z_]+%/)
  })

  it('takes free ports where the usual ones are taken', async () => {
    await Promise.all([occupy(5173), occupy(8000)])

    const demo = await start({})

    expect([new URL(demo.url).port, new URL(demo.apiUrl).port]).not.toContain('5173')
    expect(await statusOf(demo, '/')).toBe(200)
  })

  it('says so where the port that was asked for is taken', async () => {
    const demo = await start()
    const { port } = new URL(demo.url)

    await expect(startDemo({ port: Number(port), apiPort: 0 })).rejects.toThrow('EADDRINUSE')
  })

  it.each(['/app.js', '/style.css', '/node_modules/jwt-decode/build/esm/index.js'])(
    'serves %s',
    async (path) => {
      expect(await statusOf(await start(), path)).toBe(200)
    },
  )

  it.each([
    '/package.json',
    '/serve.mjs',
    '/src/index.ts',
    '/node_modules/ky/package.json',
    '/dist/%2e%2e/package.json',
    '/dist/..%2frollup.config.js',
    '/nothing',
  ])('does not serve %s', async (path) => {
    expect(await statusOf(await start(), path)).toBe(404)
  })

  it('lets the page, and no other origin, call the API', async () => {
    const demo = await start()
    const preflight = (origin: string) =>
      fetch(`${demo.apiUrl}me/`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      })

    const answers = await Promise.all([
      preflight(new URL(demo.url).origin),
      preflight('https://evil.example'),
    ])

    expect(answers.map(({ headers }) => headers.has('access-control-allow-origin'))).toEqual([true, false])
  })
})

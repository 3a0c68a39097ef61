import { createServer, type Server } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Demo, type DemoOptions, startDemo } from '../../examples/vanilla/serve.mjs'
import { sourceCommand } from '../cli/source-command.js'

const closers: (() => Promise<void>)[] = []

afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()))
})

async function start(options: DemoOptions = { port: 0, apiPort: 0 }): Promise<Demo> {
  const demo = await startDemo({ command: sourceCommand, ...options })
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

describe('the pages of the demo', () => {
  let demo: Demo

  beforeAll(async () => {
    demo = await startDemo({ port: 0, apiPort: 0, command: sourceCommand })
  })

  afterAll(() => demo.close())

  it('know where their API is', async () => {
    const page = await (await fetch(demo.url)).text()

    expect(page).toContain(`content="${demo.apiUrl}"`)
    expect(page).not.toMatch(/%[A-Z_]+%/)
  })

  it.each(['/app.js', '/style.css', '/node_modules/jwt-decode/build/esm/index.js'])(
    'have %s',
    async (path) => {
      expect(await statusOf(demo, path)).toBe(200)
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
  ])('do not have %s', async (path) => {
    expect(await statusOf(demo, path)).toBe(404)
  })

  it('may call the API, and no other origin', async () => {
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

describe('startDemo', () => {
  it('takes free ports where the usual ones are taken', async () => {
    await Promise.all([occupy(5173), occupy(8000)])

    const demo = await start({})

    expect([new URL(demo.url).port, new URL(demo.apiUrl).port]).not.toContain('5173')
    expect(await statusOf(demo, '/')).toBe(200)
  })

  it('says so where a port that was asked for is taken, and lets go of the other', async () => {
    const demo = await start()
    const [page, api] = [demo.url, demo.apiUrl].map((url) => Number(new URL(url).port))
    const other = await start()
    const free = Number(new URL(other.url).port)
    await other.close()

    await expect(start({ port: page, apiPort: 0 })).rejects.toThrow('EADDRINUSE')
    await expect(start({ port: free, apiPort: api })).rejects.toThrow(`Port ${api} is taken`)
    await expect(start({ port: free, apiPort: api })).rejects.toThrow(`Port ${api} is taken`)
  })

  it('hands on what the mock server tells, and flags to it', async () => {
    const lines: string[] = []
    const log = (line: string) => void lines.push(line)
    const demo = await start({ port: 0, apiPort: 0, flags: ['--path', 'me=/api/whoami/'], log })

    const { status } = await fetch(`${demo.apiUrl}whoami/`)

    expect(status).toBe(401)
    await expect.poll(() => lines.at(-1)).toMatch(/GET +\/api\/whoami\/ +401 not authenticated/)
  })

  it('closes both', async () => {
    const demo = await start()

    await demo.close()

    const answers = await Promise.allSettled([fetch(demo.url), fetch(demo.apiUrl)])
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected'])
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ensureVenv, startRealServer } from '../support/real-server.js'

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Stands for a test run: starts the server named by its arguments, tells its number, and waits to be killed. */
const testRun = `
const { spawn } = require('node:child_process')
const child = spawn(process.argv[1], [process.argv[2]], { stdio: ['pipe', 'pipe', 'inherit'] })
child.stdout.on('data', () => console.log(child.pid))
`

describe('startRealServer', () => {
  it('leaves nothing behind when it is closed', async () => {
    const server = await startRealServer({ version: '5.5.1' })
    const { database } = (await server.control('where')) as { database: string }
    expect([isAlive(server.pid), existsSync(database)]).toEqual([true, true])

    await server.close()
    await server.close()

    expect([isAlive(server.pid), existsSync(database)]).toEqual([false, false])
  })

  it('leaves nothing behind when the test run is killed', async () => {
    const python = await ensureVenv('5.5.1')
    const serve = fileURLToPath(new URL('../django/serve.py', import.meta.url))
    const env = { ...process.env, SIMPLEJWT_USERS: '[]' }
    const run = spawn(process.execPath, ['-e', testRun, python, serve], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [line] = (await once(run.stdout, 'data')) as [Buffer]
    const pid = Number(line.toString())
    expect(isAlive(pid)).toBe(true)

    run.kill('SIGKILL')

    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('says why a server does not start', async () => {
    await expect(startRealServer({ version: '5.5.1', leeway: Number.NaN, language: '!' })).rejects.toThrow(
      /did not start/,
    )
  })

  it('speaks the language of the request, while codes stay what they are', async () => {
    const server = await startRealServer({ version: '5.5.1', localeMiddleware: true })
    const ask = async (language: string) => {
      const headers = { 'Accept-Language': language, Authorization: 'Bearer garbage' }
      return (await (await fetch(`${server.url}/api/me/`, { headers })).json()) as Record<string, unknown>
    }

    const [english, french] = [await ask('en'), await ask('fr')]
    await server.close()

    expect(french['detail']).not.toBe(english['detail'])
    expect(french['code']).toBe(english['code'])
  })

  it('counts answers, mints tokens and slows views down for tests', async () => {
    const server = await startRealServer({ version: '5.5.1', accessTokenLifetime: 0.5 })
    const { token } = await server.control('mint', { username: 'ada', kind: 'access', lifetime: 60 })
    await server.control('delay', { endpoint: 'me', seconds: 0.5 })

    const slow = fetch(`${server.url}/api/me/`, { headers: { Authorization: `Bearer ${String(token)}` } })
    const quick = fetch(`${server.url}/api/token/`)
    const first = await Promise.race([slow, quick])
    const answers = await Promise.all([slow, quick])
    const calls = await server.calls()
    await server.close()

    expect(first.status).toBe(405)
    expect(answers.map((answer) => answer.status)).toEqual([200, 405])
    expect(calls).toEqual({ me: { '200': 1 }, obtain: { '405': 1 } })
  })
})

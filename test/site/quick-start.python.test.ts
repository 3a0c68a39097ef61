import { execFile, spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ensureVenv } from '../support/real-server.js'

const guide = readFileSync('docs/quick-start.md', 'utf8')
const [settings = '', urls = ''] = [...guide.matchAll(/```py\n([\s\S]*?)```/g)].map(([, code]) => code)
const ADA = { username: 'ada', password: 'correct horse' }

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })

/** A new project of Django's, with what the guide has its reader add to it. */
async function createProject(python: string, folder: string) {
  const env = { ...process.env, DJANGO_SUPERUSER_PASSWORD: ADA.password }
  const run = (...args: string[]) => promisify(execFile)(python, args, { cwd: folder, env })
  await run('-m', 'django', 'startproject', 'mysite', '.')
  appendFileSync(join(folder, 'mysite/settings.py'), settings)
  appendFileSync(join(folder, 'mysite/urls.py'), urls)
  await run('manage.py', 'migrate')
  await run('manage.py', 'createsuperuser', '--noinput', '--username', 'ada', '--email', 'ada@example.com')
}

let folder: string
let origin: string
let stop = () => {}

beforeAll(async () => {
  const python = await ensureVenv('5.5.1')
  folder = mkdtempSync(join(tmpdir(), 'quick-start-'))
  await createProject(python, folder)
  const port = await freePort()
  const server = spawn(python, ['manage.py', 'runserver', '--noreload', `${port}`], {
    cwd: folder,
    stdio: 'ignore',
  })
  stop = () => void server.kill()
  origin = `http://127.0.0.1:${port}`
  await vi.waitFor(() => fetch(origin), { timeout: 30_000, interval: 200 })
})

afterAll(() => {
  stop()
  rmSync(folder, { recursive: true, force: true })
})

const createClient = () => createAuthClient({ baseUrl: `${origin}/api/`, storage: createMemoryStorage() })

describe('the Django project of the quick start', () => {
  it('lets an account log in, ask who it is, refresh and log out', async () => {
    const auth = createClient()

    await auth.login(ADA)
    const response = await auth.fetch('me/')
    await auth.refresh()
    const { blacklist } = await auth.logout()

    expect(await response.json()).toEqual({ id: 1, username: 'ada' })
    expect(blacklist).toBe('accepted')
  })

  it('tells who has no token so, and not that something is forbidden', async () => {
    const { status } = await fetch(`${origin}/api/me/`)

    expect(status).toBe(401)
  })

  it('lets the page of the guide ask it, and no other', async () => {
    const allowed = async (page: string) => {
      const { headers } = await fetch(`${origin}/api/me/`, { headers: { Origin: page } })
      return headers.get('Access-Control-Allow-Origin')
    }

    expect(await allowed('http://localhost:5173')).toBe('http://localhost:5173')
    expect(await allowed('https://evil.example')).toBe(null)
  })
})

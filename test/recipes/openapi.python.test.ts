import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as hey from '../../examples/recipes/hey-api.js'
import * as openapiFetch from '../../examples/recipes/openapi-fetch.js'
import { ADA } from './recipe-kit.js'
import { ensureRecipeVenv, run } from './recipe-venv.js'

const folder = fileURLToPath(new URL('../../examples/recipes/openapi', import.meta.url))

let scratch: string
let python: string
let env: NodeJS.ProcessEnv

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'openapi-'))
  python = await ensureRecipeVenv(join(folder, 'requirements.txt'))
  env = {
    ...process.env,
    ACCESS_SECONDS: '3',
    DATABASE: join(scratch, 'db.sqlite3'),
    DJANGO_SETTINGS_MODULE: 'settings',
    DJANGO_SUPERUSER_USERNAME: 'ada',
    DJANGO_SUPERUSER_EMAIL: 'ada@example.com',
    DJANGO_SUPERUSER_PASSWORD: 'correct horse',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONPATH: folder,
  }
})

afterAll(() => rm(scratch, { recursive: true, force: true }))

const django = (...words: string[]) => run(python, ['-m', 'django', ...words], { env, cwd: folder })

/** Files of a folder and below, by their path in it. */
function filesOf(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const named = paths.map(({ parentPath, name }) => join(parentPath, name))
  return Object.fromEntries(named.map((path) => [path.slice(root.length), readFileSync(path, 'utf8')]))
}

describe('what is generated', () => {
  it('is the schema that drf-spectacular makes of the project, without a warning', async () => {
    await django('spectacular', '--validate', '--fail-on-warn', '--file', join(scratch, 'fresh.yaml'))

    const fresh = readFileSync(join(scratch, 'fresh.yaml'), 'utf8')
    expect(fresh).toBe(readFileSync(join(folder, 'generated/schema.yaml'), 'utf8'))
    expect(fresh).toContain('/api/notes/')
  })

  it('is the types and the client that the generators make of the schema', async () => {
    const copy = join(scratch, 'copy')
    await mkdir(join(copy, 'generated'), { recursive: true })
    if (!existsSync(join(folder, 'node_modules'))) await run('npm', ['ci'], { cwd: folder })
    for (const name of ['package.json', 'generated/schema.yaml', 'openapi-ts.config.js'])
      await cp(join(folder, name), join(copy, name))
    await symlink(join(folder, 'node_modules'), join(copy, 'node_modules'))

    await run('npm', ['run', 'generate'], { cwd: copy })

    const fresh = filesOf(join(copy, 'generated'))
    expect(fresh).toEqual(filesOf(join(folder, 'generated')))
    expect(Object.keys(fresh).length).toBeGreaterThan(2)
  })
})

/** A port that is free now. */
async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

describe('generated clients against Django', () => {
  let child: ChildProcess
  let origin: string

  beforeAll(async () => {
    await django('migrate', '--verbosity', '0')
    await django('createsuperuser', '--noinput')
    const port = await findPort()
    origin = `http://127.0.0.1:${port}`
    const serve = ['-m', 'django', 'runserver', '--noreload', '--skip-checks', String(port)]
    child = spawn(python, serve, { env, cwd: folder, stdio: 'ignore' })
    await vi.waitFor(() => fetch(`${origin}/api/notes/`), { timeout: 30_000 })
  })

  afterAll(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })

  it('carry the token, and refresh it when it has expired', async () => {
    const auth = createAuthClient({ baseUrl: `${origin}/api/`, storage: createMemoryStorage() })
    let refreshes = 0
    auth.on('refresh', () => (refreshes += 1))
    hey.connectClient(auth, origin)
    const api = openapiFetch.createApi(auth, origin)
    const readBoth = () => Promise.all([hey.listNotes(), openapiFetch.listNotes(api)])
    await auth.login(ADA)

    const first = await readBoth()
    await new Promise((resolve) => setTimeout(resolve, 3500))
    const second = await readBoth()
    await auth.logout()

    const notes = [{ id: 1, text: 'milk', by: 'ada' }]
    expect([first, second]).toEqual([
      [notes, notes],
      [notes, notes],
    ])
    expect(refreshes).toBeGreaterThanOrEqual(1)
    await expect(openapiFetch.listNotes(api)).rejects.toThrow('answered with 401')
    auth.dispose()
  })
})

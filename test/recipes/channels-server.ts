import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureRecipeVenv, run } from './recipe-venv.js'

const folder = fileURLToPath(new URL('../../examples/recipes/channels', import.meta.url))

/** The example's Django Channels, on daphne, with the user ada. */
export interface ChannelsServer {
  /** Host and port. */
  readonly host: string
  /** Access tokens that live for a while: of another user, and of one who may not log in any more. */
  readonly tokens: { readonly bob: string; readonly idle: string }
  /** Runs Python with Django set up; resolves to what it prints. */
  readonly python: (code: string) => Promise<string>
  readonly close: () => Promise<void>
}

/** In the words of Django. */
const makeTokens = `
import json
from datetime import timedelta
from django.contrib.auth.models import User
from rest_framework_simplejwt.tokens import AccessToken
def make(name, **fields):
    token = AccessToken.for_user(User.objects.create_user(name, **fields))
    token.set_exp(lifetime=timedelta(hours=1))
    return str(token)
print(json.dumps({"bob": make("bob"), "idle": make("idle", is_active=False)}))
`

export async function startChannels(accessSeconds: number): Promise<ChannelsServer> {
  const python = await ensureRecipeVenv(join(folder, 'requirements.txt'))
  const data = await mkdtemp(join(tmpdir(), 'channels-'))
  const env = {
    ...process.env,
    DATABASE: join(data, 'db.sqlite3'),
    ACCESS_SECONDS: String(accessSeconds),
    DJANGO_SETTINGS_MODULE: 'settings',
    PYTHONPATH: folder,
    PYTHONDONTWRITEBYTECODE: '1',
    DJANGO_SUPERUSER_USERNAME: 'ada',
    DJANGO_SUPERUSER_EMAIL: 'ada@example.com',
    DJANGO_SUPERUSER_PASSWORD: 'correct horse',
  }
  const options = { env, cwd: folder }
  const django = (...words: string[]) => run(python, ['-m', 'django', ...words], options)
  await django('migrate', '--verbosity', '0')
  await django('createsuperuser', '--noinput')
  const runPython = async (code: string): Promise<string> =>
    (await run(python, ['-c', `import django; django.setup()\n${code}`], options)).stdout
  const tokens = JSON.parse(await runPython(makeTokens)) as ChannelsServer['tokens']
  const daphne = ['-m', 'daphne', '-e', 'tcp:port=0:interface=127.0.0.1', 'asgi:application']
  const child = spawn(python, daphne, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  return {
    host: `127.0.0.1:${await readPort(child)}`,
    tokens,
    python: runPython,
    async close() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Daphne prints where it listens. */
function readPort(child: ChildProcess): Promise<number> {
  let output = ''
  return new Promise((resolve, reject) => {
    const read = (piece: Buffer): void => {
      output += piece.toString()
      const port = /Listening on TCP address 127\.0\.0\.1:(\d+)/.exec(output)?.[1]
      if (port !== undefined) resolve(Number(port))
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('exit', () => reject(new Error(`Daphne did not start.\n${output}`)))
  })
}

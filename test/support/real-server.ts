import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createKeys } from './key-pair.js'
import { ensureVenv } from './python-venv.js'
import { environmentOf, keyVariables } from './real-server-environment.js'
import type { RealServerOptions } from './real-server-options.js'

export {
  ensureVenv,
  hasPython,
  type PackageName,
  type ServerName,
  type ServerVersion,
  serverVersions,
} from './python-venv.js'
export { defaultUsers, signingKey } from './real-server-environment.js'
export type {
  RealAuthentication,
  RealServerOptions,
  RealUser,
  RealView,
} from './real-server-options.js'

/** A SimpleJWT on Django, in a process of its own. */
export interface RealServer {
  /** The origin, without a slash at the end. */
  readonly url: string
  readonly pid: number
  /** PEM of the key that checks its tokens, where they are signed by a pair of keys. */
  readonly publicKey?: string
  /** Pulls one of the levers in `test/django/control.py`. */
  control(action: string, command?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>
  /** Answers so far, by view and status. */
  calls(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>
}

/** Starts a real server on a free port. Installs its packages first where that has not been done yet. */
export async function startRealServer(options: RealServerOptions): Promise<RealServer> {
  const python = await ensureVenv(options.version)
  const serve = fileURLToPath(new URL('../django/serve.py', import.meta.url))
  const examples = fileURLToPath(new URL('../../examples/django', import.meta.url))
  const forPython = { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: examples }
  const keys = createKeys(options.algorithm)
  const env = { ...process.env, ...environmentOf(options), ...keyVariables(keys), ...forPython }
  // The server ends with its standard input: whatever becomes of this process, it cannot stay behind.
  const child = spawn(python, [serve], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const url = `http://127.0.0.1:${await readPort(child)}`

  async function control(action: string, command: Readonly<Record<string, unknown>> = {}) {
    const response = await fetch(`${url}/test/${action}`, { method: 'POST', body: JSON.stringify(command) })
    if (!response.ok) throw new Error(`The test server could not ${action}: ${response.status}.`)
    return (await response.json()) as Record<string, unknown>
  }

  return {
    url,
    pid: child.pid ?? 0,
    ...(keys === undefined ? {} : { publicKey: keys.publicKey }),
    control,
    calls: async () => (await control('calls')) as Record<string, Record<string, number>>,
    close: () => end(child),
  }
}

async function readPort(child: ChildProcess): Promise<number> {
  const complaints: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk))
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('error', reject)
    child.once('exit', () =>
      reject(new Error(`The server did not start.\n${Buffer.concat(complaints).toString()}`)),
    )
  })
  // Errors of single requests are the tests' business: let them not fill the memory.
  child.stderr?.removeAllListeners('data').resume()
  return (JSON.parse(line) as { port: number }).port
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  const force = setTimeout(() => child.kill('SIGKILL'), 5000)
  child.stdin?.end()
  await gone
  clearTimeout(force)
}

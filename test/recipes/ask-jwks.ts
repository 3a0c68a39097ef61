import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureVenv } from '../support/real-server.js'

/** What the view answers, or why it cannot. */
export interface JwksAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly error?: string
}

/** Asks the view of `examples/jwks/jwks.py` in a project with these settings of SIMPLE_JWT. */
export async function askJwks(
  settings: Readonly<Record<string, string>>,
  method = 'GET',
): Promise<JwksAnswer> {
  const python = await ensureVenv('5.5.1')
  const script = fileURLToPath(new URL('ask_jwks.py', import.meta.url))
  const examples = fileURLToPath(new URL('../../examples/jwks', import.meta.url))
  const { stdout, stderr } = spawnSync(python, [script], {
    input: JSON.stringify({ simple_jwt: settings, method }),
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: examples },
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(`The view did not answer.\n${stderr}`)
  return JSON.parse(stdout) as JwksAnswer
}

/** The keys in an answer. */
export function keysOf({ body = '' }: JwksAnswer): readonly Readonly<Record<string, unknown>>[] {
  return (JSON.parse(body) as { keys: Record<string, unknown>[] }).keys
}

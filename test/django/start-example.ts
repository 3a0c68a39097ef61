import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** The example project, as its one command starts it. */
export interface StartedExample {
  readonly url: string
  close(): Promise<void>
}

/** Runs `run.py`, which installs what it needs at the first time. */
export async function startExample(port: number, args: readonly string[]): Promise<StartedExample> {
  const command = fileURLToPath(new URL('../../examples/django/run.py', import.meta.url))
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn('python3', [command, '--port', String(port), ...args], { env })
  const gone = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  await Promise.race([answers(`${url}/api/me/`), failure(child)])
  return {
    url,
    async close() {
      child.kill()
      await gone
    },
  }
}

async function answers(url: string): Promise<void> {
  const isUp = await fetch(url).then(
    () => true,
    () => false,
  )
  if (isUp) return
  await new Promise((resolve) => setTimeout(resolve, 100))
  await answers(url)
}

async function failure(child: ChildProcess): Promise<never> {
  const complaints: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk))
  await once(child, 'exit')
  throw new Error(`The example did not start.\n${Buffer.concat(complaints).toString()}`)
}

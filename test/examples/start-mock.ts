import { spawn } from 'node:child_process'
import { environment } from './build-example.js'

/** A server that an example has started by itself. */
export interface StartedMock {
  readonly url: string
  stop(): void
}

/** Runs `npm run mock` in a folder, at a port that is free, and waits until it says where it listens. */
export function startMock(folder: string): Promise<StartedMock> {
  const env = { ...environment(), PORT: '0' }
  // A group of its own, so that npm, its shell and the server end together.
  const child = spawn('npm', ['run', 'mock', '--', '--port', '0'], { cwd: folder, env, detached: true })
  const stop = () => void (child.pid !== undefined && child.exitCode === null && process.kill(-child.pid))
  let said = ''
  return new Promise((resolve, reject) => {
    const listen = (text: string) => {
      said += text
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]
      if (url !== undefined) resolve({ url, stop })
    }
    child.stdout.setEncoding('utf8').on('data', listen)
    child.stderr.setEncoding('utf8').on('data', listen)
    child.on('error', reject)
    child.on('exit', () => reject(new Error(`npm run mock has ended: ${said}`)))
  })
}

// @ts-check
import { fileURLToPath } from 'node:url'
import { startServerProcess } from './server-process.mjs'

const script = fileURLToPath(new URL('../django/run.py', import.meta.url))
const python = process.platform === 'win32' ? 'python' : 'python3'

/** That it takes a while, and each request; not how Django greets. */
const worthTelling = /^Installing|^\[[^\]]+\] "/

/**
 * Runs the project in `examples/django`, which installs its packages at the first time.
 *
 * @param {readonly string[]} flags
 * @param {(line: string) => void} log is given a line for each request, among others
 * @returns {Promise<import('./server-process.mjs').ServerProcess>}
 * @throws {Error} with what it has to say if it does not start
 */
export async function startDjango(flags, log) {
  /** @param {string} line */
  const filtered = (line) => void (worthTelling.test(line) && log(line))
  const server = await startServerProcess({
    command: [python, script, ...flags],
    // Into a pipe Python prints late.
    env: { ...process.env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
    listening: /development server at (http:\/\/[\w.:]+)/,
    log: filtered,
    logErrors: filtered,
  })
  // To a browser 127.0.0.1 and localhost are two sites: the page is at localhost, too.
  const url = server.url.replace('127.0.0.1', 'localhost')
  log(`\n  API   ${url}/api/  (the project in examples/django)`)
  return { ...server, url }
}

// @ts-check
import { fileURLToPath } from 'node:url'
import { startServerProcess } from './server-process.mjs'

/** What `npx simplejwt-client` runs where the package is installed. */
const installed = [process.execPath, fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))]

/**
 * Runs `simplejwt-client mock`.
 *
 * @param {readonly string[]} flags
 * @param {(line: string) => void} log is given every line that the command prints
 * @param {readonly string[]} [command] what to start in place of the installed command
 * @returns {Promise<import('./server-process.mjs').ServerProcess>}
 * @throws {Error} with what the command has to say if it does not start
 */
export async function startMock(flags, log, command = installed) {
  // Its lines pass through here on their way to the terminal, so that it cannot see whether there is one.
  const isColored = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
  const env = isColored ? { ...process.env, FORCE_COLOR: '1' } : process.env
  return startServerProcess({
    command: [...command, 'mock', ...flags],
    env,
    listening: /(http:\/\/[\w.:[\]]+)/,
    log,
  })
}

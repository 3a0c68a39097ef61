// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** What `npx simplejwt-client` runs where the package is installed. */
const installed = [process.execPath, fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))]

/**
 * @typedef {object} MockProcess
 * @property {string} url the origin that the mock server listens at
 * @property {Promise<void>} ended settles when the process is gone, however it went
 * @property {() => Promise<void>} close
 */

/**
 * Runs `simplejwt-client mock` as a process of its own, and waits until it listens.
 *
 * @param {readonly string[]} flags
 * @param {(line: string) => void} log is given every line that the command prints
 * @param {readonly string[]} [command] what to start in place of the installed command
 * @returns {Promise<MockProcess>}
 * @throws {Error} with what the command has to say if it does not start
 */
export async function startMock(flags, log, command = installed) {
  const [program = '', ...args] = [...command, 'mock', ...flags]
  // Its lines pass through here on their way to the terminal, so that it cannot see whether there is one.
  const isColored = process.stdout.isTTY && process.env['NO_COLOR'] === undefined
  const env = isColored ? { ...process.env, FORCE_COLOR: '1' } : process.env
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const ended = once(child, 'close').then(() => {})
  const complaint = text(child.stderr)

  /** @type {Promise<string>} */
  const listening = new Promise((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      log(line)
      const [url] = /http:\/\/[\w.:[\]]+/.exec(line) ?? []
      if (url !== undefined) resolve(url)
    })
  })
  const url = await Promise.race([listening, ended])
  if (url === undefined) throw new Error((await complaint).trim())
  return {
    url,
    ended,
    close: async () => {
      child.kill()
      await ended
    },
  }
}

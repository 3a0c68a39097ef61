// @ts-check
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * @typedef {object} ServerProcess
 * @property {string} url the origin that the server listens at
 * @property {Promise<void>} ended settles when the process is gone, however it went
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Launch
 * @property {readonly string[]} command
 * @property {NodeJS.ProcessEnv} env
 * @property {RegExp} listening what a line says when the server listens; its first group is where
 * @property {(line: string) => void} log is given every line that the command prints
 * @property {(line: string) => void} [logErrors] is given every line that it prints as an error
 */

/**
 * Runs a server as a process of its own, and waits until it listens.
 *
 * @param {Launch} launch
 * @returns {Promise<ServerProcess>}
 * @throws {Error} with what the command has to say if it does not start
 */
export async function startServerProcess({ command, env, listening, log, logErrors = () => {} }) {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  /** @type {string[]} */
  const complaints = []
  child.once('error', (error) => complaints.push(String(error)))
  const ended = new Promise((resolve) => child.once('close', resolve)).then(() => {})
  createInterface(child.stderr).on('line', (line) => {
    complaints.push(line)
    logErrors(line)
  })

  /** @type {Promise<string>} */
  const listens = new Promise((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      log(line)
      const [, url] = listening.exec(line) ?? []
      if (url !== undefined) resolve(url)
    })
  })
  const url = await Promise.race([listens, ended])
  if (url === undefined) throw new Error(complaints.join('\n').trim())
  complaints.length = 0
  return {
    url,
    ended,
    close: async () => {
      child.kill()
      await ended
    },
  }
}

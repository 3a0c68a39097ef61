// @ts-check
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle } from '../bundle.mjs'

const child = fileURLToPath(new URL('child.js', import.meta.url))

/**
 * @typedef {object} ContenderProcess
 * @property {(task: string, settings?: object) => Promise<any>} ask runs a task of tasks/tasks.js there
 * @property {() => void} stop
 */

/** @param {string} id */
async function bundleContender(id) {
  const contents = `
    export { create } from './contenders/${id}.js'
    export { create as createBare } from './contenders/bare.js'
  `
  return bundle(contents, { define: { 'process.env.NODE_ENV': '"production"' } })
}

/** @param {import('node:child_process').ChildProcess} process @param {object} message @returns {Promise<any>} */
function exchange(process, message) {
  return new Promise((resolve, reject) => {
    const onExit = (/** @type {number} */ code) => reject(new Error(`The process has ended with ${code}.`))
    process.once('exit', onExit)
    process.once('message', (/** @type {{ result?: unknown, failure?: string }} */ { result, failure }) => {
      process.off('exit', onExit)
      if (failure === undefined) resolve(result)
      else reject(new Error(failure))
    })
    process.send(message)
  })
}

/**
 * Starts a contender in a process of its own, logged in.
 *
 * @param {string} id the name of its file in contenders
 * @param {object} settings what `start` in child.js takes
 * @param {readonly string[]} [flags] of Node
 * @returns {Promise<ContenderProcess>}
 */
export async function hire(id, settings, flags = []) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const path = join(folder, `${id}.mjs`)
  writeFileSync(path, await bundleContender(id))
  const worker = fork(child, {
    execArgv: ['--expose-gc', ...flags],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = () => {
    if (worker.connected) worker.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
  const ask = (/** @type {string} */ task, /** @type {object} */ given = {}) =>
    exchange(worker, { task, settings: given })
  try {
    const defaults = { baseUrl: 'https://api.example.com/api/', latency: { call: 0, token: 0 } }
    await ask('start', { ...defaults, bundle: pathToFileURL(path).href, accessLifetime: 86_400, ...settings })
  } catch (error) {
    stop()
    throw error
  }
  return { ask, stop }
}

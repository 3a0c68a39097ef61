// @ts-check
// The demo: `simplejwt-client mock` on one port, the page on another, so that the page is cross-origin to its API.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startMock } from './mock-process.mjs'
import { importMap, serveStatic } from './static-server.mjs'

const user = { username: 'ada', password: 'correct horse' }
const files = new Set([
  'index.html',
  'style.css',
  'app.js',
  'auth.js',
  'element.js',
  'session-panel.js',
  'wire-log.js',
])

/**
 * @typedef {object} DemoOptions
 * @property {number | undefined} [port] of the page; 0 for any that is free. Default: 5173, or a free one if that is taken
 * @property {number | undefined} [apiPort] of the mock server. Default: 8000, or a free one if that is taken
 * @property {string | undefined} [access] how long an access token lives. Default: 20s
 * @property {readonly string[]} [flags] more flags for the mock server, such as `--chaos`
 * @property {(line: string) => void} [log] is given every line that the mock server prints
 * @property {readonly string[]} [command] starts the command in place of the built one
 *
 * @typedef {object} Demo
 * @property {string} url of the page
 * @property {string} apiUrl the base URL of the API
 * @property {Promise<void>} ended settles when the mock server is gone
 * @property {() => Promise<void>} close
 */

/**
 * Listens on the port asked for; without one on the usual port, or on a free one where that is taken.
 *
 * @template Listening
 * @param {(port: number) => Promise<Listening>} listen
 * @param {number | undefined} wanted
 * @param {number} usual
 * @returns {Promise<Listening>}
 */
async function listenOn(listen, wanted, usual) {
  if (wanted !== undefined) return listen(wanted)
  return listen(usual).catch((error) => {
    if (!/EADDRINUSE|is taken/.test(String(error))) throw error
    return listen(0)
  })
}

/** @param {string} path @param {() => string} apiUrl @returns {Promise<string | undefined>} */
async function readPage(path, apiUrl) {
  const name = path === '/' ? 'index.html' : path.slice(1)
  if (!files.has(name)) return undefined
  const text = await readFile(new URL(name, import.meta.url), 'utf8')
  if (name !== 'index.html') return text
  return text
    .replace('%API_BASE_URL%', apiUrl())
    .replace('%IMPORT_MAP%', importMap)
    .replace('%USERNAME%', user.username)
    .replace('%PASSWORD%', user.password)
}

/** Starts both servers. @param {DemoOptions} [options] @returns {Promise<Demo>} */
export async function startDemo({ port, apiPort, access = '20s', flags = [], log = () => {}, command } = {}) {
  let apiUrl = ''
  const page = await listenOn((at) => serveStatic((path) => readPage(path, () => apiUrl), at), port, 5173)
  const origins = [`http://127.0.0.1:${page.port}`, `http://localhost:${page.port}`]
  const mockFlags = [
    ...['--rotate', '--blacklist', '--access', access, '--user', `${user.username}:${user.password}`],
    ...origins.flatMap((origin) => ['--cors', origin]),
    ...flags,
  ]
  try {
    const api = await listenOn(
      (at) => startMock([...mockFlags, '--port', `${at}`], log, command),
      apiPort,
      8000,
    )
    apiUrl = `${api.url}/api/`
    const close = async () => void (await Promise.all([page.close(), api.close()]))
    return { url: `${origins[0]}/`, apiUrl, ended: api.ended, close }
  } catch (error) {
    await page.close()
    throw error
  }
}

/** What follows `--` goes to the mock server as it is. @returns {DemoOptions} */
function readOptions() {
  const text = /** @type {const} */ ({ type: 'string' })
  const options = { port: text, 'api-port': text, access: text }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  /** @param {string | undefined} value */
  const toNumber = (value) => (value === undefined ? undefined : Number(value))
  return {
    port: toNumber(values.port),
    apiPort: toNumber(values['api-port']),
    access: values.access,
    flags: positionals,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const demo = await startDemo({ ...readOptions(), log: console.log })
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void demo.close())
  console.log(`  Demo  ${demo.url}  (open it in two tabs, and watch them share one refresh)\n`)
  // It may go first: Ctrl-C reaches both.
  void demo.ended.then(demo.close)
}

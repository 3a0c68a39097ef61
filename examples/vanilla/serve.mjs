// @ts-check
// The demo: an API on one port, `simplejwt-client mock` or the project in examples/django, and the page on another, so that
// the page is cross-origin to its API.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startDjango } from './django-process.mjs'
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
 * @typedef {'mock' | 'django' | 'django-cookies'} ApiKind the two of Django have the refresh token in bodies, and in a cookie
 *
 * @typedef {object} DemoOptions
 * @property {ApiKind} [api] Default: mock
 * @property {number | undefined} [port] of the page; 0 for any that is free. Default: 5173, or a free one if that is taken
 * @property {number | undefined} [apiPort] of the API. Default: 8000, or a free one if that is taken
 * @property {string | undefined} [access] how long an access token of the mock server lives. Default: 20s
 * @property {readonly string[]} [flags] more flags for the API's command, such as `--chaos` for the mock server
 * @property {(line: string) => void} [log] is given what the API prints
 * @property {readonly string[]} [command] starts the mock server in place of the built one
 *
 * @typedef {object} Demo
 * @property {string} url of the page
 * @property {string} apiUrl the base URL of the API
 * @property {Promise<void>} ended settles when the API is gone
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
    if (!/EADDRINUSE|is taken|already in use/.test(String(error))) throw error
    return listen(0)
  })
}

/** What the page says of the refresh token. */
const tokenPlaces = {
  body: 'the storage of this page',
  cookie: 'a cookie that no script can read',
}

/**
 * @param {string} path
 * @param {() => string} apiUrl
 * @param {keyof typeof tokenPlaces} tokenIn
 * @returns {Promise<string | undefined>}
 */
async function readPage(path, apiUrl, tokenIn) {
  const name = path === '/' ? 'index.html' : path.slice(1)
  if (!files.has(name)) return undefined
  const text = await readFile(new URL(name, import.meta.url), 'utf8')
  if (name !== 'index.html') return text
  return text
    .replace('%API_BASE_URL%', apiUrl())
    .replace('%REFRESH_TOKEN_IN%', tokenIn)
    .replace('%REFRESH_TOKEN_PLACE%', tokenPlaces[tokenIn])
    .replace('%IMPORT_MAP%', importMap)
    .replace('%USERNAME%', user.username)
    .replace('%PASSWORD%', user.password)
}

/**
 * The commands, which know no port yet.
 *
 * @param {ApiKind} api
 * @param {readonly string[]} origins of the page
 * @param {Pick<DemoOptions, 'access' | 'flags' | 'log' | 'command'>} options
 * @returns {(port: number) => Promise<import('./server-process.mjs').ServerProcess>}
 */
function starterOf(api, origins, { access = '20s', flags = [], log = () => {}, command }) {
  if (api !== 'mock') {
    const bodies = api === 'django' ? ['--bodies'] : []
    return (port) =>
      startDjango(['--pages', origins.join(','), ...bodies, ...flags, '--port', `${port}`], log)
  }
  const mockFlags = [
    ...['--rotate', '--blacklist', '--access', access, '--user', `${user.username}:${user.password}`],
    ...origins.flatMap((origin) => ['--cors', origin]),
    ...flags,
  ]
  return (port) => startMock([...mockFlags, '--port', `${port}`], log, command)
}

/** Starts both servers. @param {DemoOptions} [options] @returns {Promise<Demo>} */
export async function startDemo({ api = 'mock', port, apiPort, ...options } = {}) {
  let apiUrl = ''
  const tokenIn = api === 'django-cookies' ? 'cookie' : 'body'
  const read = (/** @type {string} */ path) => readPage(path, () => apiUrl, tokenIn)
  const page = await listenOn((at) => serveStatic(read, at), port, 5173)
  // Cookies go along within one site: page and API have to have the same of the two names.
  const hosts = api === 'mock' ? ['127.0.0.1', 'localhost'] : ['localhost']
  const origins = hosts.map((host) => `http://${host}:${page.port}`)
  try {
    const server = await listenOn(starterOf(api, origins, options), apiPort, 8000)
    apiUrl = `${server.url}/api/`
    const close = async () => void (await Promise.all([page.close(), server.close()]))
    return { url: `${origins[0]}/`, apiUrl, ended: server.ended, close }
  } catch (error) {
    await page.close()
    throw error
  }
}

/**
 * What follows `--` goes to the API's command as it is.
 *
 * @returns {DemoOptions}
 */
function readOptions() {
  const text = /** @type {const} */ ({ type: 'string' })
  const flag = /** @type {const} */ ({ type: 'boolean' })
  const options = {
    django: flag,
    'django-cookies': flag,
    port: text,
    'api-port': text,
    access: text,
  }
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  /** @param {string | undefined} value */
  const toNumber = (value) => (value === undefined ? undefined : Number(value))
  const django = values.django ? 'django' : 'mock'
  const api = values['django-cookies'] ? 'django-cookies' : django
  if (api !== 'mock' && values.access !== undefined)
    throw new Error('`--access` is for the mock server: see examples/django/project/settings.py.')
  return {
    api,
    port: toNumber(values.port),
    apiPort: toNumber(values['api-port']),
    access: values.access,
    flags: positionals,
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const options = readOptions()
  const demo = await startDemo({ ...options, log: console.log })
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void demo.close())
  // With cookies each tab has an access token of its own, which lives in its memory.
  const advice = options.api === 'django-cookies' ? 'log out in one' : 'watch them share one refresh'
  console.log(`  Demo  ${demo.url}  (open it in two tabs, and ${advice})\n`)
  // It may go first: Ctrl-C reaches both.
  void demo.ended.then(demo.close)
}

// @ts-check
// The demo: a mock SimpleJWT server on one port, the page on another, so that the page is cross-origin to its API.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createMockServer } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'
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
 * @property {number | undefined} [access] seconds that an access token lives. Default: 20
 *
 * @typedef {object} Demo
 * @property {string} url of the page
 * @property {string} apiUrl the base URL of the API
 * @property {import('simplejwt-client/testing').MockServer} server the mock, with what it has counted
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
    if (error?.code !== 'EADDRINUSE') throw error
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
export async function startDemo({ port, apiPort, access = 20 } = {}) {
  let apiUrl = ''
  const page = await listenOn((at) => serveStatic((path) => readPage(path, () => apiUrl), at), port, 5173)
  const url = `http://127.0.0.1:${page.port}/`
  const server = createMockServer({
    users: [user],
    accessTokenLifetime: access,
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
    cors: [`http://127.0.0.1:${page.port}`, `http://localhost:${page.port}`],
  })
  const api = await listenOn((at) => serveMock(server, { port: at }), apiPort, 8000)
  apiUrl = `${api.url}/api/`
  return {
    url,
    apiUrl,
    server,
    close: async () => {
      await Promise.all([page.close(), api.close()])
    },
  }
}

function readOptions() {
  const text = /** @type {const} */ ({ type: 'string' })
  const { values } = parseArgs({ options: { port: text, 'api-port': text, access: text } })
  /** @param {string | undefined} value */
  const toNumber = (value) => (value === undefined ? undefined : Number(value))
  return {
    port: toNumber(values.port),
    apiPort: toNumber(values['api-port']),
    access: toNumber(values.access),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const demo = await startDemo(readOptions())
  console.log(`\n  Demo  ${demo.url}\n  API   ${demo.apiUrl} (a mock SimpleJWT: rotation and blacklist on)`)
  console.log(`\n  Log in as ${user.username} with the password "${user.password}". Ctrl-C stops it.\n`)
}

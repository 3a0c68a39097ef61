// @ts-check
// What a user downloads for login, calls with a refresh, and logout.
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { bundle } from '../bundle.mjs'
import { contenders as all } from '../contenders.mjs'
import { toTable } from '../markdown.mjs'

/**
 * @typedef {object} Sizes
 * @property {number} min
 * @property {number} gzip
 * @property {number} brotli
 *
 * @typedef {Sizes & import('../frame.mjs').Row} SizeRow
 */

// With React in the app anyway, as the package itself wants it.
const external = ['react', 'react-dom', 'react-dom/client', 'react/jsx-runtime']

/** Apps that are more than one file, or that are there beside the plain one. */
/** @type {readonly { contender: string, variant: string, apps: readonly string[], alias?: Record<string, string> }[]} */
const variants = [
  { contender: 'simplejwt-client', variant: 'localStorage', apps: ['simplejwt-client-local-storage'] },
  {
    contender: 'simplejwt-client',
    variant: 'with the service worker',
    apps: ['simplejwt-client-page', 'simplejwt-client-worker'],
  },
  // Its `require('axios')` gets the CommonJS build, beside the module that the app imports.
  {
    contender: 'axios-jwt',
    variant: 'with an alias, so that axios comes once',
    apps: ['axios-jwt'],
    alias: { axios: fileURLToPath(new URL('../node_modules/axios/index.js', import.meta.url)) },
  },
]

/** @param {string} app @param {Record<string, string>} [alias] @returns {Promise<Sizes>} */
async function weigh(app, alias) {
  // Nothing else of it: what an app has only for other measures is not counted.
  const wanted = app.endsWith('-worker')
    ? `import './apps/${app}.js'`
    : `export { logIn, call, logOut } from './apps/${app}.js'`
  const code = await bundle(wanted, { minify: true, external, ...(alias && { alias }) })
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: code.length }
  return {
    min: code.length,
    gzip: gzipSync(code, { level: 9 }).length,
    brotli: brotliCompressSync(code, { params }).length,
  }
}

/** @param {readonly string[]} apps @param {Record<string, string>} [alias] */
async function weighAll(apps, alias) {
  const sizes = await Promise.all(apps.map((app) => weigh(app, alias)))
  const sum = (/** @type {keyof Sizes} */ key) => sizes.reduce((total, one) => total + one[key], 0)
  return { min: sum('min'), gzip: sum('gzip'), brotli: sum('brotli') }
}

/** @param {import('../frame.mjs').Settings} settings */
export async function measure({ contenders }) {
  /** @type {readonly { contender: string, variant?: string, apps: readonly string[], alias?: Record<string, string> }[]} */
  const wanted = contenders.flatMap(({ id }) => [
    { contender: id, apps: [id] },
    ...variants.filter(({ contender }) => contender === id),
  ])
  /** @type {SizeRow[]} */
  const rows = []
  for (const { apps, alias, ...row } of wanted) rows.push({ ...row, ...(await weighAll(apps, alias)) })
  return { rows: rows.toSorted((one, other) => one.gzip - other.gzip) }
}

/** @param {{ readonly rows: readonly SizeRow[] }} result */
const ourSize = ({ rows }) =>
  rows.find(({ contender, variant }) => contender === 'simplejwt-client' && variant === undefined)?.gzip ?? 0

const inKilobytes = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1)

/** @param {string} id */
const leavesOut = (id) => all.find((one) => one.id === id)?.leavesOut ?? ''

/** @param {{ readonly rows: readonly SizeRow[] }} result @param {import('../frame.mjs').Words} words */
export function toTableOfBytes(result, { nameOf, isOurs }) {
  const ours = ourSize(result)
  const rows = result.rows.map(({ contender, variant, min, gzip, brotli }) => {
    const name = [nameOf(contender), variant].filter(Boolean).join(', ')
    const cells = [min, gzip, brotli].map(inKilobytes)
    return [isOurs(contender) ? `**${name}**` : name, ...cells, gzip < ours ? leavesOut(contender) : '']
  })
  return toTable(['app with', 'min, kB', 'gzip, kB', 'brotli, kB', 'smaller, and leaves out'], rows)
}

/** @param {{ readonly rows: readonly SizeRow[] }} result @param {import('../frame.mjs').Words} words */
export function toMarkdown(result, words) {
  return `## Bytes

A small app in bench/apps: create the client, log in, call an endpoint with a token that is refreshed when it has to be, log out. What
an app has to write by itself is in it. Bundled and minified by esbuild for ES2022, with gzip at level 9 and brotli at 11; two files are
packed one by one. 1 kB is 1000 bytes. React comes from the app and is not counted; axios-jwt
asks for axios as CommonJS, so that a bundler packs it twice. The last column says what a smaller one has not
got and the first of ours has.

${toTableOfBytes(result, words)}
`
}

/** @param {{ readonly rows: readonly SizeRow[] }} result */
export function summary({ rows }) {
  const cells = rows
    .filter(({ variant }) => variant === undefined)
    .map(({ contender, gzip }) => [contender, inKilobytes(gzip)])
  return { 'kB, gzip': Object.fromEntries(cells) }
}

// @ts-check
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { entries, frameworks } from './entries.mjs'

const minimal = `
  import { createAuthClient } from 'simplejwt-client'
  const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/' })
  globalThis.app = {
    login: (username, password) => auth.login({ username, password }),
    load: () => auth.fetch('me/'),
    logout: () => auth.logout(),
  }
`

const minimalKy = `
  import { createApi } from 'simplejwt-client/ky'
  ${minimal}
  const api = createApi(auth)
  globalThis.app.load = () => api.get('me/').json()
`

/** The option `server`, each way but the default. */
const servers = ['slidingTokens', 'djoser', 'djRestAuth', 'ninjaJwt', 'cookies', 'djRestAuthCookies']

/** @param {string} server */
const minimalWith = (server) => `
  import { ${server} } from 'simplejwt-client/servers'
  ${minimal.replace(' })', `, server: ${server}() })`)}
`

/** Entries that are of no use without a client in the app: what counts is what they add to it. */
const bindings = new Set(['./angular', './axios', './react', './solid', './svelte', './vue'])

/** @param {import('./entries.mjs').Entry} entry */
const allOf = ({ key, specifier }) => [key, `${bindings.has(key) ? minimal : ''}export * from '${specifier}'`]

/** What is measured, by its name in budgets.json: small apps, and each entry with all that it exports but frameworks. */
const programs = {
  minimal,
  'minimal-ky': minimalKy,
  ...Object.fromEntries(servers.map((server) => [`minimal-${server}`, minimalWith(server)])),
  ...Object.fromEntries(entries.map(allOf)),
}

/** @type {import('esbuild').BuildOptions} */
const options = {
  // Not ours: its `paths` lead to the source, and we measure dist.
  tsconfigRaw: {},
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  external: ['msw', 'msw/*', 'node:*', ...frameworks.flatMap((name) => [name, `${name}/*`])],
  logLevel: 'silent',
}

const resolveDir = fileURLToPath(new URL('..', import.meta.url))

/**
 * Bundles a program that imports the built package by its name, as an app would.
 *
 * @param {string} program
 * @returns {Promise<Uint8Array>} the minified code
 */
export async function bundle(program) {
  const { outputFiles } = await build({ ...options, write: false, stdin: { contents: program, resolveDir } })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

/** @param {string} program */
const sizeOf = async (program) => gzipSync(await bundle(program), { level: 9 }).length

/** @returns {Promise<Record<string, number>>} bytes after minification and gzip, by name */
export async function measure() {
  const base = await sizeOf(minimal)
  const sizes = Object.entries(programs).map(async ([name, program]) => {
    const size = await sizeOf(program)
    return [name, bindings.has(name) ? size - base : size]
  })
  return Object.fromEntries(await Promise.all(sizes))
}

/** @returns {Promise<[string, number][]>} what each file of the source adds to the minimal app: minified bytes, most first */
export async function measureFiles() {
  const { metafile } = await build({
    ...options,
    metafile: true,
    alias: Object.fromEntries(entries.map(({ specifier, source }) => [specifier, `./${source}`])),
    stdin: { contents: minimal, resolveDir },
  })
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const sizes = inputs.map(
    ([file, { bytesInOutput }]) => /** @type {[string, number]} */ ([file, bytesInOutput]),
  )
  return sizes.toSorted(([, one], [, other]) => other - one)
}

// @ts-check
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { entries } from './entries.mjs'

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

/** What is measured, by its name in budgets.json: two small apps, and each entry with all that it exports. */
const programs = {
  minimal,
  'minimal-ky': minimalKy,
  ...Object.fromEntries(entries.map(({ key, specifier }) => [key, `export * from '${specifier}'`])),
}

/**
 * Bundles a program that imports the built package by its name, as an app would.
 *
 * @param {string} program
 * @returns {Promise<Uint8Array>} the minified code
 */
export async function bundle(program) {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    // Not ours: its `paths` lead to the source, and we measure dist.
    tsconfigRaw: {},
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    external: ['msw', 'msw/*', 'node:*'],
    logLevel: 'silent',
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

/** @returns {Promise<Record<string, number>>} bytes after minification and gzip, by name */
export async function measure() {
  const sizes = Object.entries(programs).map(async ([name, program]) => [
    name,
    gzipSync(await bundle(program), { level: 9 }).length,
  ])
  return Object.fromEntries(await Promise.all(sizes))
}

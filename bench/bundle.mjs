// @ts-check
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { entries } from '../scripts/entries.mjs'

const resolveDir = fileURLToPath(new URL('.', import.meta.url))
const built = (/** @type {string} */ path) => fileURLToPath(new URL(`../${path}`, import.meta.url))

// The package as it was built, under the names that users import; the longest first, as esbuild takes the first that fits.
const alias = Object.fromEntries(
  entries
    .toSorted((one, other) => other.specifier.length - one.specifier.length)
    .map((entry) => [entry.specifier, built(entry.built)]),
)

/**
 * Bundles a program that imports the SDK, as built, and whatever bench/package.json names.
 *
 * @param {string} contents paths in it start from bench/
 * @param {import('esbuild').BuildOptions} [options]
 * @returns {Promise<Uint8Array>}
 */
export async function bundle(contents, options = {}) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    // Not ours: its `paths` lead to the source.
    tsconfigRaw: {},
    logLevel: 'error',
    ...options,
    alias: { ...options.alias, ...alias },
    write: false,
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

// @ts-check
import { readFileSync } from 'node:fs'

/**
 * @typedef {object} Entry
 * @property {string} key       as in `exports`: './testing/node'
 * @property {string} specifier what users import: 'simplejwt-client/testing/node'
 * @property {string} name      of the built file: 'testing-node'
 * @property {string} source    'src/testing-node.ts'
 * @property {string} built     'dist/testing-node.js'
 */

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** @param {string} key @param {string} target @returns {Entry} */
function toEntry(key, target) {
  const name = target.slice('./dist/'.length, -'.js'.length)
  return {
    key,
    specifier: manifest.name + key.slice(1),
    name,
    source: `src/${name}.ts`,
    built: `dist/${name}.js`,
  }
}

/**
 * The entries of the package, read from `exports`: the bundler, the tests' aliases and the checks all start here,
 * so that none of them can differ from what users get.
 *
 * @type {readonly Entry[]}
 */
export const entries = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([key, target]) => toEntry(key, target.default))

/**
 * @typedef {object} Program
 * @property {string} command what users type: 'simplejwt-client'
 * @property {string} name    of the built file: 'cli/main'
 * @property {string} source  'src/cli/main.ts'
 * @property {string} built   'dist/cli/main.js'
 */

/** The programs of the package, read from `bin`. @type {readonly Program[]} */
export const programs = Object.entries(manifest.bin).map(([command, target]) => {
  const name = target.slice('dist/'.length, -'.js'.length)
  return { command, name, source: `src/${name}.ts`, built: `dist/${name}.js` }
})

/** What a built file may import: the dependencies, the peers and Node itself. */
export const externals = [
  /^node:/,
  ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).map(
    (name) => new RegExp(`^${name}(/|$)`),
  ),
]

/** The packages that an application has anyway, before it thinks of ours. */
export const frameworks = Object.keys(manifest.peerDependencies).filter((name) => name !== 'ky')

// @ts-check
import { globSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * @typedef {object} Budget bytes, minified and gzipped, every dependency included
 * @property {string} name
 * @property {string} what
 * @property {number} budget what a change may not exceed
 * @property {number} [aim] what it ought to be, where that is not reached
 * @property {number} measured as of the last `npm run size -- --update`
 *
 * @typedef {object} Quote of a size in a document
 * @property {string} name
 * @property {string} text
 * @property {string} expected what it has to say
 */

const file = new URL('../budgets.json', import.meta.url)

const root = new URL('..', import.meta.url)
/** The documents that may quote a size: not what the site's build writes or installs among them. */
export const documents = globSync(['README.md', 'docs/**/*.md'], {
  cwd: root,
  exclude: ['docs/node_modules', 'docs/api', 'docs/source'],
}).map((path) => new URL(path, root))

// A pair of comments: every Markdown renderer leaves them out.
const quote = /<!-- size:(\S+) -->(.*?)<!-- \/size -->/g

/** @returns {Budget[]} */
export function readBudgets() {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** @param {readonly Budget[]} budgets */
export function writeBudgets(budgets) {
  writeFileSync(file, `${JSON.stringify(budgets, null, 2)}\n`)
}

/** @param {number} bytes in the words of the README: '7.1 kB' */
export function inKilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`
}

/** @param {string} name of a budget */
function recordedSize(name) {
  const budget = readBudgets().find((one) => one.name === name)
  return budget ? inKilobytes(budget.measured) : `no such size: ${name}`
}

/**
 * The sizes that a document quotes, each as `<!-- size:minimal -->7.1 kB<!-- /size -->`.
 *
 * @param {string} document
 * @returns {Quote[]}
 */
export function readQuotes(document) {
  return [...document.matchAll(quote)].map(([, name = '', text = '']) => ({
    name,
    text,
    expected: recordedSize(name),
  }))
}

/** @param {string} document @returns {string} the document with the recorded sizes in its quotes */
export function updateQuotes(document) {
  return document.replace(quote, (_, name) => `<!-- size:${name} -->${recordedSize(name)}<!-- /size -->`)
}

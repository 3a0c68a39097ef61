// @ts-check
// The figures of the home page, each from where it is measured: `node scripts/site-facts.mjs` writes them.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const home = fileURLToPath(new URL('../docs/index.md', import.meta.url))

// A pair of comments: every Markdown renderer leaves them out.
const quote = /<!-- fact:(\S+) -->(.*?)<!-- \/fact -->/g

/** @param {string} path @returns {string} */
const read = (path) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')

/** What one client came to under one number of requests at once. @typedef {Record<'refreshes' | 'failed' | 'dead', number>} Storm */

/** @returns {{ requests: number, storm: Storm }} this client under the largest storm that was measured */
function readStorm() {
  /** @type {{ storm: { result: { sizes: number[], rows: { contender: string, storms: Record<string, Storm> }[] } } }} */
  const { storm } = JSON.parse(read('bench/results.json'))
  const requests = Math.max(...storm.result.sizes)
  const ours = storm.result.rows.find(({ contender }) => contender === 'simplejwt-client')?.storms[requests]
  if (ours === undefined) throw new Error('bench/results.json has no storm of this client.')
  return { requests, storm: ours }
}

/** The releases of SimpleJWT that the contract is checked against, newest first. @returns {string[]} */
const readReleases = () =>
  [...read('test/contract/real.python.test.ts').matchAll(/release: '([\d.]+)'/g)].map(([, one = '']) => one)

/** The scenarios that every engine has run, by the table that the run has written. */
function countScenarios() {
  const [, table = ''] = read('docs/browsers.md').split(/<!-- \/?measured -->/)
  return table.trim().split('\n').length - 2
}

/** @param {number} count @returns {string} '10 000', in one piece */
const inWords = (count) => String(count).replace(/(?<=\d)(?=(\d{3})+$)/g, '\u00a0')

/** @returns {ReadonlyMap<string, string>} what may be quoted, by name */
export function readFacts() {
  const { requests, storm } = readStorm()
  const releases = readReleases()
  const { dependencies } = JSON.parse(read('package.json'))
  return new Map([
    ['dependencies', inWords(Object.keys(dependencies).length)],
    ['releases', inWords(releases.length)],
    ['oldest-release', releases.at(-1) ?? ''],
    ['newest-release', releases[0] ?? ''],
    ['storm-requests', inWords(requests)],
    ['storm-refreshes', inWords(storm.refreshes)],
    ['storm-failed', inWords(storm.failed)],
    ['storm-dead', inWords(storm.dead)],
    ['scenarios', inWords(countScenarios())],
  ])
}

/** @param {string} page @param {ReadonlyMap<string, string>} facts @returns {string} the page with its figures as they are */
export function fillFacts(page, facts) {
  return page.replace(
    quote,
    (_, name) => `<!-- fact:${name} -->${facts.get(name) ?? `no such fact: ${name}`}<!-- /fact -->`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(home, fillFacts(readFileSync(home, 'utf8'), readFacts()))

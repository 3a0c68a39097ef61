// @ts-check
// Compares the package with what is used instead of it. Writes results.json, RESULTS.md and the tables in the documents.
//   npm run bench [-- --only bytes,tabs --contenders ky,supabase --rounds 3 --quick --no-build --no-write]
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { writeComparison } from '../scripts/comparison.mjs'
import { describeChromium } from './chromium.mjs'
import { contenders, readVersions } from './contenders.mjs'
import { importMeasure, measureNames } from './frame.mjs'
import { alignTables } from './markdown.mjs'
import { readResults, wordsFor, writeResults } from './report.mjs'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: measureNames.join(',') },
    contenders: { type: 'string', default: contenders.map(({ id }) => id).join(',') },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    'no-write': { type: 'boolean', default: false },
  },
})

/** @param {string} command @param {readonly string[]} rest @param {string} path */
function run(command, rest, path) {
  const cwd = fileURLToPath(new URL(path, import.meta.url))
  execFileSync(command, rest, { cwd, stdio: ['ignore', 2, 2] })
}

/** @param {string} list @param {readonly string[]} known */
function choose(list, known) {
  const names = list.split(',')
  for (const name of names)
    if (!known.includes(name)) throw new Error(`No such thing: ${name}. There are ${known.join(', ')}.`)
  return names
}

async function describeMachine() {
  const [cpu] = cpus()
  const parts = [`Node ${process.version}`, await describeChromium(), `${cpus().length} x ${cpu?.model}`]
  return parts.filter(Boolean).join(', ')
}

const chosen = choose(values.only, measureNames)
const ids = choose(
  values.contenders,
  contenders.map(({ id }) => id),
)
if (!existsSync(new URL('node_modules/.package-lock.json', import.meta.url))) run('npm', ['ci'], '.')
if (!values['no-build']) run('npm', ['run', 'build'], '..')

const machine = await describeMachine()
const versions = readVersions()
const rounds = values.rounds === undefined ? undefined : Number(values.rounds)

/** @param {string} name @returns {Promise<import('./frame.mjs').Entry>} */
async function take(name) {
  const { measure, toMarkdown } = await importMeasure(name)
  const log = (/** @type {string} */ text) => console.error(`${name}: ${text}`)
  const started = performance.now()
  const result = await measure({
    quick: values.quick,
    contenders: contenders.filter(({ id }) => ids.includes(id)),
    log,
    ...(rounds !== undefined && { rounds }),
  })
  log(`done in ${Math.round((performance.now() - started) / 1000)} s`)
  console.log(alignTables(`\n${toMarkdown(result, wordsFor(versions))}`))
  const date = new Date().toISOString().slice(0, 10)
  return { taken: { date, machine, rounds, quick: values.quick, versions }, result }
}

// Written after each of them: one that fails takes nothing from the others.
for (const name of chosen) {
  const entry = await take(name)
  if (!values['no-write']) writeResults({ ...readResults(), [name]: entry })
}
if (!values['no-write']) {
  await writeComparison()
  run('biome', ['format', '--write', 'bench/results.json'], '..')
  run('node', ['scripts/site-facts.mjs'], '..')
}

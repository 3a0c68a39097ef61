// @ts-check
import { readFileSync, writeFileSync } from 'node:fs'
import { contenders } from './contenders.mjs'
import { importMeasure, measureNames } from './frame.mjs'
import { alignTables } from './markdown.mjs'

/** @typedef {Readonly<Record<string, import('./frame.mjs').Entry>>} Results by the name of the measure */

const resultsFile = new URL('results.json', import.meta.url)

/** @returns {Results} */
export function readResults() {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8'))
  } catch {
    return {}
  }
}

/** @param {Results} results */
export function writeResults(results) {
  const inOrder = measureNames.filter((name) => name in results).map((name) => [name, results[name]])
  writeFileSync(resultsFile, `${JSON.stringify(Object.fromEntries(inOrder), null, 2)}\n`)
}

/**
 * How a result calls its contenders: with the versions that took part.
 *
 * @param {Readonly<Record<string, string>>} versions
 * @returns {import('./frame.mjs').Words}
 */
export function wordsFor(versions) {
  const find = (/** @type {string} */ id) => contenders.find((one) => one.id === id)
  return {
    nameOf(id) {
      const contender = find(id)
      const version = versions[contender?.packages[0] ?? '']
      return [contender?.name ?? id, version].filter(Boolean).join(' ')
    },
    isOurs: (id) => find(id)?.ours === true,
  }
}

/** @param {import('./frame.mjs').Taken} taken */
function describeRun({ date, machine, rounds, quick }) {
  const how = [quick && 'a quick look, with few rounds', rounds && `${rounds} rounds asked for`]
  return `_${[date, machine, ...how].filter(Boolean).join(', ')}._`
}

/** @param {string} name @param {import('./frame.mjs').Entry} entry */
async function toSection(name, { taken, result }) {
  const { toMarkdown } = await importMeasure(name)
  const [heading, ...rest] = toMarkdown(result, wordsFor(taken.versions)).trim().split('\n')
  return [heading, '', describeRun(taken), ...rest].join('\n')
}

/** @param {Results} results @returns {Promise<string>} RESULTS.md */
export async function toReport(results) {
  const entries = measureNames.flatMap((name) => {
    const entry = results[name]
    return entry === undefined ? [] : [/** @type {const} */ ([name, entry])]
  })
  const sections = await Promise.all(entries.map(([name, entry]) => toSection(name, entry)))
  const versions = Object.assign({}, ...entries.map(([, { taken }]) => taken.versions))
  const compared = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return alignTables(`# simplejwt-client beside what is used instead

Written by \`npm run bench\` from results.json. Each section says when and where its numbers were taken; within one run the
contenders take turns, so that a machine that slows down slows all of them.

Compared: ${compared.join(', ')}.

${sections.join('\n\n')}
`)
}

/** @param {Results} results */
export async function writeReport(results) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), await toReport(results))
}

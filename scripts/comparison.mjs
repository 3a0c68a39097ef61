// @ts-check
// Writes bench/RESULTS.md, and the tables of the comparison into the documents: from bench/results.json and nothing else.
import { readFileSync, writeFileSync } from 'node:fs'
import { contenders } from '../bench/contenders.mjs'
import { importMeasure, measureNames } from '../bench/frame.mjs'
import { toTable } from '../bench/markdown.mjs'
import { toTableOfBytes } from '../bench/measures/bytes.mjs'
import { readResults, wordsFor, writeReport } from '../bench/report.mjs'
import { documents } from './budgets.mjs'

/** @typedef {import('../bench/report.mjs').Results} Results */

// A pair of comments, each on a line of its own.
const quote = /<!-- bench:(\S+) -->\n[^]*?<!-- \/bench -->/g

/**
 * @typedef {object} Column
 * @property {string} heading
 * @property {Readonly<Record<string, string>>} cells by contender
 * @property {readonly import('../bench/frame.mjs').Row[]} rows of its measure
 */

/** @param {Results} results @returns {Promise<readonly Column[]>} */
async function readColumns(results) {
  const measured = measureNames.flatMap((name) => (results[name] ? [{ name, ...results[name] }] : []))
  const columns = measured.map(async ({ name, result }) => {
    const { summary } = await importMeasure(name)
    return Object.entries(summary(result)).map(([heading, cells]) => ({ heading, cells, rows: result.rows }))
  })
  return (await Promise.all(columns)).flat()
}

/** @param {readonly Column[]} columns @param {string} id @returns {readonly string[]} why it has no number, each reason once */
function reasonsOf(columns, id) {
  const rows = columns.flatMap(({ cells, rows }) => (id in cells ? [] : rows))
  return [...new Set(rows.flatMap(({ contender, why }) => (contender === id && why ? [why] : [])))]
}

/** One row for each contender, a column for what each measure says in a word. @param {Results} results */
async function summarise(results) {
  const columns = await readColumns(results)
  const rows = contenders.map(({ id, name, ours }) => [
    ours ? `**${name}**` : name,
    ...columns.map(({ cells }) => cells[id] ?? '-'),
  ])
  const notes = contenders.flatMap(({ id, name }) => {
    const reasons = reasonsOf(columns, id)
    return reasons.length === 0 ? [] : [`- ${name}: ${reasons.join(' ')}`]
  })
  const table = toTable(['', ...columns.map(({ heading }) => heading)], rows)
  return notes.length === 0 ? table : `${table}\n\nWhere there is no number:\n\n${notes.join('\n')}`
}

/** @param {Results} results @returns {Promise<Readonly<Record<string, string>>>} what can be quoted, by name */
export async function toQuotes(results) {
  const { bytes } = results
  return {
    summary: await summarise(results),
    ...(bytes && { bytes: toTableOfBytes(Object(bytes.result), wordsFor(bytes.taken.versions)) }),
  }
}

/** @param {string} document @param {Readonly<Record<string, string>>} quotes */
export function fillQuotes(document, quotes) {
  return document.replace(
    quote,
    (_, name) => `<!-- bench:${name} -->\n\n${quotes[name] ?? `no such table: ${name}`}\n\n<!-- /bench -->`,
  )
}

export async function writeComparison() {
  const results = readResults()
  await writeReport(results)
  const quotes = await toQuotes(results)
  for (const file of documents) {
    const document = readFileSync(file, 'utf8')
    const filled = fillQuotes(document, quotes)
    if (filled !== document) writeFileSync(file, filled)
  }
}

if (import.meta.main) await writeComparison()

// @ts-check
// Writes the tables of the comparison into the documents, from bench/results.json and nothing else.
import { readFileSync, writeFileSync } from 'node:fs'
import { contenders } from '../bench/contenders.mjs'
import { importMeasure, measureNames } from '../bench/frame.mjs'
import { toTable } from '../bench/markdown.mjs'
import { toTableOfBytes } from '../bench/measures/bytes.mjs'
import { readResults, wordsFor } from '../bench/report.mjs'
import { documents } from './budgets.mjs'

/** @typedef {import('../bench/report.mjs').Results} Results */

// A pair of comments, each on a line of its own.
const quote = /<!-- bench:(\S+) -->\n[^]*?<!-- \/bench -->/g

/** @param {Results} results @param {string} id @returns {readonly string[]} why a contender has no numbers, each reason once */
function reasonsOf(results, id) {
  const rows = Object.values(results).flatMap(({ result }) => result.rows)
  return [...new Set(rows.flatMap(({ contender, why }) => (contender === id && why ? [why] : [])))]
}

/** @param {Results} results */
async function readColumns(results) {
  const measured = measureNames.flatMap((name) => (results[name] ? [{ name, ...results[name] }] : []))
  const columns = measured.map(async ({ name, result }) => (await importMeasure(name)).summary(result))
  return (await Promise.all(columns)).flatMap((one) => Object.entries(one))
}

/** One row for each contender, a column for what each measure says in a word. @param {Results} results */
async function summarise(results) {
  const columns = await readColumns(results)
  const rows = contenders.map(({ id, name, ours }) => [
    ours ? `**${name}**` : name,
    ...columns.map(([, cells]) => cells[id] ?? '-'),
  ])
  const notes = contenders.flatMap(({ id, name }) => {
    const reasons = columns.some(([, cells]) => !(id in cells)) ? reasonsOf(results, id) : []
    return reasons.length === 0 ? [] : [`- ${name}: ${reasons.join(' ')}`]
  })
  const table = toTable(['', ...columns.map(([heading]) => heading)], rows)
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
  const quotes = await toQuotes(readResults())
  for (const file of documents) {
    const document = readFileSync(file, 'utf8')
    const filled = fillQuotes(document, quotes)
    if (filled !== document) writeFileSync(file, filled)
  }
}

if (import.meta.main) await writeComparison()

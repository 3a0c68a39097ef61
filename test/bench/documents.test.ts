import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { contenders } from '../../bench/contenders.mjs'
import { importMeasure, measureNames } from '../../bench/frame.mjs'
import { readResults, toReport, wordsFor } from '../../bench/report.mjs'
import { documents } from '../../scripts/budgets.mjs'
import { fillQuotes, toQuotes } from '../../scripts/comparison.mjs'

const results = readResults()
const ids = contenders.map(({ id }) => id)
const measured = Object.entries(results)
const read = (path: string | URL) => readFileSync(path, 'utf8')

describe('bench/results.json', () => {
  it('has every measure', () => {
    expect(Object.keys(results)).toEqual(measureNames)
  })

  it.each(measured)(
    'has every contender in %s, with its numbers or with the reason why not',
    (_, { result }) => {
      const present = result.rows.map(({ contender }) => contender)

      expect(ids.filter((id) => !present.includes(id))).toEqual([])
    },
  )
})

describe('bench/RESULTS.md', () => {
  it('is what the results say', async () => {
    expect(read('bench/RESULTS.md')).toBe(await toReport(results))
  })

  it.each(measured)('names every contender in the section of %s', async (name, { taken, result }) => {
    const { toMarkdown } = await importMeasure(name)
    const words = wordsFor(taken.versions)
    const section = toMarkdown(result, words)

    expect(ids.map(words.nameOf).filter((contender) => !section.includes(contender))).toEqual([])
  })
})

describe('the tables of the comparison', () => {
  it('are what the results say, in every document that quotes one', async () => {
    const quotes = await toQuotes(results)
    const differing = documents.filter((url) => fillQuotes(read(url), quotes) !== read(url))

    expect(differing.map(({ pathname }) => pathname)).toEqual([])
  })

  it('are in docs/comparison.md', () => {
    const quoted = [...read('docs/comparison.md').matchAll(/<!-- bench:(\S+) -->/g)].map(([, name]) => name)

    expect(quoted).toEqual(['summary', 'bytes'])
  })

  it('have a row for every contender', async () => {
    const { summary = '' } = await toQuotes(results)
    const rows = summary.split('\n').filter((line) => line.startsWith('|'))

    expect(contenders.filter(({ name }) => !rows.some((row) => row.includes(name)))).toEqual([])
  })

  it('say what each contender leaves out that is smaller than ours', async () => {
    const { bytes = '' } = await toQuotes(results)
    const [smaller = ''] = bytes.split('**simplejwt-client')
    const rows = smaller.split('\n').slice(2, -1)

    expect(rows.filter((row) => /\|\s*\|$/.test(row))).toEqual([])
    expect(rows).not.toEqual([])
  })
})

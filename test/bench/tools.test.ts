import { describe, expect, it } from 'vitest'
import { contenders } from '../../bench/contenders.mjs'
import { alignTables, toTable } from '../../bench/markdown.mjs'
import { wordsFor } from '../../bench/report.mjs'
import { quantile, quartiles } from '../../bench/statistics.mjs'
import { fillQuotes, toQuotes } from '../../scripts/comparison.mjs'

describe('quartiles', () => {
  it('lie between two values by their distance', () => {
    expect(quartiles([4, 1, 2, 3])).toEqual({ q1: 1.75, median: 2.5, q3: 3.25 })
  })

  it('are the one value there is', () => {
    expect(quartiles([7])).toEqual({ q1: 7, median: 7, q3: 7 })
  })

  it('leave the list as it was', () => {
    const values = [3, 1, 2]

    quantile(values, 0.99)

    expect(values).toEqual([3, 1, 2])
  })
})

describe('a table', () => {
  it('has columns as wide as their longest cell', () => {
    const table = toTable(['', 'kB'], [['a long name', 1.5]])

    expect(table).toBe('|             | kB  |\n| ----------- | --- |\n| a long name | 1.5 |')
  })

  it('is aligned within a text that stays as it is', () => {
    const text = '# A | B\n\n| a | b |\n|--|--|\n| 1 | 22222 |\n\nEnd.\n'

    expect(alignTables(text)).toBe('# A | B\n\n| a   | b     |\n| --- | ----- |\n| 1   | 22222 |\n\nEnd.\n')
  })
})

describe('a document', () => {
  const document = 'Before.\n\n<!-- bench:bytes -->\n\nold\n\n<!-- /bench -->\n\nAfter.\n'

  it('gets the table that it asks for', () => {
    const filled = fillQuotes(document, { bytes: '| new |' })

    expect(filled).toBe('Before.\n\n<!-- bench:bytes -->\n\n| new |\n\n<!-- /bench -->\n\nAfter.\n')
    expect(fillQuotes(filled, { bytes: '| new |' })).toBe(filled)
  })

  it('says so when there is no such table', () => {
    expect(fillQuotes(document, {})).toContain('no such table: bytes')
  })
})

describe('the table of all', () => {
  const taken = { date: '', machine: '', rounds: undefined, quick: false, versions: {} }

  it('has a dash and the reason for a contender without a number', async () => {
    const rows = [{ contender: 'keycloak', why: 'It stores nothing.' }]
    const { summary } = await toQuotes({ tabs: { taken, result: { rows } } })

    expect(summary).toMatch(/^\| keycloak-js +\| - +\|$/m)
    expect(summary).toContain('- keycloak-js: It stores nothing.')
  })
})

describe('the names in a report', () => {
  const { nameOf, isOurs } = wordsFor({ ky: '9.9.9' })

  it('have the version that took part', () => {
    expect(nameOf('ky')).toBe('ky with hooks 9.9.9')
  })

  it('are left as they are for whom the list has not', () => {
    expect(nameOf('bare fetch')).toBe('bare fetch')
  })

  it('tell ours from the others', () => {
    expect(contenders.filter(({ id }) => isOurs(id)).map(({ id }) => id)).toEqual([
      'simplejwt-client',
      'simplejwt-client-ky',
    ])
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readQuotes } from '../../scripts/budgets.mjs'
import { dialects } from './dialects.js'
import { listOfDialects, partOf, tableOf } from './report.js'
import { scenarios } from './scenarios.js'

const guide = readFileSync('docs/servers.md', 'utf8')

describe('docs/servers.md', () => {
  it('quotes the sizes of budgets.json', () => {
    const quotes = readQuotes(guide)

    expect(quotes.length).toBeGreaterThan(0)
    expect(quotes.filter(({ text, expected }) => text !== expected)).toEqual([])
  })

  it('lists the servers that there are', () => {
    expect(partOf(guide, 'dialects')).toBe(listOfDialects())
  })

  it('has a row for each scenario and a column for each server, all of which went well', () => {
    expect(partOf(guide, 'played')).toBe(tableOf(() => true))
  })

  it('has a name of its own for each of both', () => {
    const names = [dialects, scenarios].map((all) => new Set(all.map(({ name }) => name)).size)

    expect(names).toEqual([dialects.length, scenarios.length])
  })

  it('would show a scenario that did not go well', () => {
    expect(tableOf((dialect) => dialect !== dialects[0])).toContain('| NO  |')
  })
})

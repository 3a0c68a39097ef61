import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EngineName } from '../../scripts/browsers.mjs'
import { scenarios } from './scenarios/scenarios.js'

const wanted = scenarios.map((scenario) => [scenario.title, scenario] as const)
const engines: readonly EngineName[] = ['Chromium', 'Firefox', 'WebKitGTK']

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const [, table = ''] = readFileSync('docs/browsers.md', 'utf8').split(/<!-- \/?measured -->/)
const [heads = [], , ...rows] = table.trim().split('\n').map(cellsOf)

/** What the guide says, as the test of the engines reads it. */
function saidOf(title: string, engine: EngineName): readonly string[] {
  const row = rows.find(([first]) => first === title) ?? []
  return (row[heads.findIndex((head) => head.startsWith(engine))] ?? '').split('; ')
}

describe('docs/browsers.md', () => {
  it('has a row for each scenario, and no other', () => {
    const titles = rows.map(([first]) => first)

    expect(titles).toEqual(scenarios.map(({ title }) => title))
  })

  describe.each(engines)('of %s', (engine) => {
    it.each(wanted)('says what is expected: %s', (title, { expected, except }) => {
      const parts = Object.entries(except?.[engine] ?? expected)

      expect(saidOf(title, engine)).toEqual(
        expect.arrayContaining(parts.map(([name, value]) => `${name} ${value}`)),
      )
    })
  })
})

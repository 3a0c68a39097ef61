import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { EngineName } from '../../scripts/browsers.mjs'
import { expectedOf } from './cookies/scenario.js'
import { cookieScenarios } from './cookies/scenarios.js'

const wanted = cookieScenarios.map((scenario) => [scenario.title, scenario] as const)
const engines: readonly EngineName[] = ['Chromium', 'Firefox', 'WebKitGTK']

const cellsOf = (line: string): readonly string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

const [, table = ''] = readFileSync('docs/browsers.md', 'utf8').split(/<!-- \/?cookies -->/)
const [heads = [], , ...rows] = table.trim().split('\n').map(cellsOf)

/** What the guide says, as the test of the engines reads it. */
function saidOf(title: string, engine: EngineName): readonly string[] {
  const row = rows.find(([first]) => first === title) ?? []
  return (row[heads.findIndex((head) => head.startsWith(engine))] ?? '').split('; ')
}

describe('the table of cookies in docs/browsers.md', () => {
  it('has a row for each scenario, and no other', () => {
    const titles = rows.map(([first]) => first)

    expect(titles).toEqual(cookieScenarios.map(({ title }) => title))
  })

  describe.each(engines)('of %s', (engine) => {
    it.each(wanted)('says what is expected: %s', (title, scenario) => {
      const expected = expectedOf(scenario, engine)
      const parts = Object.entries(expected ?? { not: 'run' })

      expect(saidOf(title, engine)).toEqual(
        expect.arrayContaining(parts.map(([name, value]) => `${name} ${value}`)),
      )
    })
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rates } from '../../src/cli/chaos.js'
import { flags } from '../../src/cli/flags.js'
import { helpText } from '../../src/cli/help.js'

const guide = readFileSync('docs/mock-server.md', 'utf8')

describe('helpText', () => {
  it('fits a terminal of 100 columns', () => {
    expect(
      helpText()
        .split('\n')
        .filter((line) => line.length > 100),
    ).toEqual([])
  })

  it.each(flags)('names --$name, as the guide does', ({ name }) => {
    expect(helpText()).toMatch(new RegExp(`^ {2}--${name}\\b.{4}`, 'm'))
    expect(guide).toMatch(new RegExp(`--${name}\\b`))
  })

  it.each(rates)('tells how often chaos strikes, as the guide does: $about', ({ percent, about }) => {
    expect(helpText()).toContain(`${String(percent).padStart(3)} %  ${about}`)
    expect(guide).toMatch(new RegExp(`\\| +${percent} % \\| ${about} +\\|`))
  })
})

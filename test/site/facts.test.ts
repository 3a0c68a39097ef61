import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fillFacts, readFacts } from '../../scripts/site-facts.mjs'
import { documentFiles } from '../support/examples.js'
import { scenarios } from '../browser/scenarios/scenarios.js'

describe('the home page', () => {
  it('has the figures that were measured: `node scripts/site-facts.mjs` writes them', () => {
    const page = readFileSync('docs/index.md', 'utf8')

    expect(page).toBe(fillFacts(page, readFacts()))
    expect(page.match(/<!-- fact:/g)).toHaveLength(readFacts().size)
  })

  // Markdown would take the line for HTML, and its links for text.
  it('begins no line with a figure', () => {
    const lines = documentFiles().flatMap((file) => readFileSync(file, 'utf8').split('\n'))

    expect(lines.filter((line) => /^\s*<!-- (fact|size):/.test(line))).toEqual([])
  })

  it('counts the scenarios that there are', () => {
    expect(readFacts().get('scenarios')).toBe(String(scenarios.length))
  })

  it('says of a figure that nobody measures that there is none', () => {
    expect(fillFacts('<!-- fact:best -->100<!-- /fact -->', new Map())).toContain('no such fact: best')
  })
})

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { differencesTable } from './known-differences.js'

const guide = new URL('../../docs/testing.md', import.meta.url)

/** The rows between the two marks, without the heading and with one space where there are more. */
function rowsOfGuide(): readonly string[] {
  const [, section = ''] =
    /<!-- differences -->(.*)<!-- \/differences -->/s.exec(readFileSync(guide, 'utf8')) ?? []
  const lines = section.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) => line.replace(/ +/g, ' '))
}

it('are in the table of the guide, all of them and no others', () => {
  expect(rowsOfGuide()).toEqual(differencesTable())
})

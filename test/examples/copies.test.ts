import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const examples = readdirSync('examples').map((name) => join('examples', name))

/** The different texts that a file has in the examples that have it. */
function versions(file: string): ReadonlySet<string> {
  const copies = examples.map((example) => join(example, file)).filter((path) => existsSync(path))
  return new Set(copies.map((path) => readFileSync(path, 'utf8')))
}

describe('the examples of frameworks', () => {
  it.each(['src/style.css', 'src/words.ts', 'mock.mjs'])('have the same %s', (file) => {
    expect(versions(file).size).toBe(1)
  })
})

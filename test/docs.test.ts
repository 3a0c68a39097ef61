import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { documents, readQuotes } from '../scripts/budgets.mjs'
import { compileExamples } from './support/compile-examples.js'
import { blocksOf, documentExamples, sourceExamples } from './support/examples.js'
import { publicNames } from './support/public-names.js'
import { parseSource, readSource } from './support/source-files.js'

const source = readSource()

const fixtures = [
  ...blocksOf('fixture/wrong.md', 'Text.\n\n```ts\nconst right = 1\nconst wrong: string = right\n```\n'),
  ...blocksOf('fixture/given.md', '```ts\nawait api.get("me/").json()\nawait auth.logout()\n```\n'),
  ...blocksOf(
    'fixture/react.md',
    '```tsx\nexport const page = <p className={1}>{auth.getSnapshot().status}</p>\n```\n',
  ),
  ...blocksOf(
    'fixture/solid.md',
    '```tsx\nexport const page = <p class="x">{auth.getSnapshot().status}</p>\n```\n',
  ),
  ...blocksOf('fixture/own.md', '```ts\nconst auth = "mine"\nexport const size: number = auth.length\n```\n'),
]

// One run of the compiler for all: it is what takes the time.
const problems = compileExamples([...documentExamples(), ...sourceExamples(source), ...fixtures])
const inFixture = (problem: string) => problem.startsWith('fixture/')

describe('examples', () => {
  it('compile: every ts and tsx block of README.md and docs, and every @example of src', () => {
    expect(problems.filter((problem) => !inFixture(problem))).toEqual([])
  })

  it('are reported with their file and line, may use `auth` and `api` as given or make their own, and are of React or of Solid', () => {
    expect(problems.filter(inFixture)).toEqual([
      expect.stringMatching(/^fixture\/react\.md:2: error TS2322/),
      expect.stringMatching(/^fixture\/wrong\.md:5: error TS2322/),
    ])
  })
})

describe('sourceExamples', () => {
  it.each([
    ['a block', ' * ```ts\n * read()\n * ```\n', { line: 6, code: 'read()\n' }],
    ['bare code', ' * read()\n', { line: 4, code: '\nread()\n' }],
  ])('finds %s of an @example, at its line', (_, example, expected) => {
    const text = `/**\n * Reads.\n *\n * @example\n${example} * @throws never\n */\nexport const read = 1`

    const examples = sourceExamples([parseSource('src/read.ts', text)])

    expect(examples).toEqual([{ file: 'src/read.ts', language: 'ts', ...expected }])
  })
})

describe('public names', () => {
  it('are documented, each where it is declared', () => {
    const names = publicNames(source)

    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !name.isDocumented)).toEqual([])
  })
})

describe('documents', () => {
  it('quote the sizes of budgets.json', () => {
    const quotes = documents.flatMap((file) => readQuotes(readFileSync(file, 'utf8')))

    expect(quotes.map((quote) => quote.name)).toContain('minimal')
    expect(quotes.filter((quote) => quote.text !== quote.expected)).toEqual([])
  })
})

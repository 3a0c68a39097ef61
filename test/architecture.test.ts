import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { entries } from '../scripts/entries.mjs'
import { cycleProblems, importProblems, reExportProblems, styleProblems } from './support/architecture.js'
import { parseSource, readSource } from './support/source-files.js'

const source = readSource()

/** Some files of every kind, empty, and the given one: path and text. */
function treeWith(path: string, text: string) {
  const paths = [
    'src/index.ts',
    'src/errors.ts',
    'src/token/decode.ts',
    'src/session/run.ts',
    'src/mock/serve.ts',
    'src/test-kit/test-auth.ts',
  ]
  const others = paths.filter((other) => other !== path).map((other) => parseSource(other, ''))
  return [...others, parseSource(path, text)]
}

describe('source files', () => {
  it('import from left to right: entry > test-kit > adapters > client > request > session > refresh > transport > storage > token > leaves', () => {
    expect(importProblems(source)).toEqual([])
  })

  it('import without a cycle', () => {
    expect(cycleProblems(source)).toEqual([])
  })

  it('re-export only as entries, and entries do nothing else', () => {
    expect(reExportProblems(source)).toEqual([])
  })

  it('keep the rules that the linter cannot express', () => {
    expect(styleProblems(source)).toEqual([])
  })
})

describe('the layers above transport', () => {
  it('know no kind of server by its name', () => {
    const above = source.filter(({ path }) => /^src\/(request|session|refresh|storage)\//.test(path))
    const texts = above.map(({ path }) => [path, readFileSync(path, 'utf8')] as const)

    const naming = texts.filter(([, text]) => /djoser|ninja|rest[-_]?auth|sliding/i.test(text))

    expect(texts.length).toBeGreaterThan(20)
    expect(naming.map(([path]) => path)).toEqual([])
  })
})

describe('entries', () => {
  it('have a file for every key of exports', () => {
    const paths = source.map((file) => file.path)

    expect(paths).toEqual(expect.arrayContaining(entries.map((entry) => entry.source)))
  })

  it('are what the names of the package stand for in tsconfig.json', () => {
    const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8'))

    expect(compilerOptions.paths).toEqual(
      Object.fromEntries(entries.map(({ specifier, source: path }) => [specifier, [`./${path}`]])),
    )
  })

  it('compile without the types of Node, but for those that are for Node', () => {
    const { files } = JSON.parse(readFileSync('tsconfig.browser.json', 'utf8'))

    const browserEntries = entries.filter((entry) => !entry.key.endsWith('/node'))

    expect(files).toEqual(browserEntries.map((entry) => entry.source))
  })
})

describe('importProblems', () => {
  it.each([
    ['src/token/skew.ts', "import { run } from '../session/run.js'", 'token may not import session'],
    ['src/token/skew.ts', "import type { Run } from '../session/run.js'", 'token may not import session'],
    [
      'src/token/skew.ts',
      "export type Run = import('../session/run.js').Run",
      'token may not import session',
    ],
    [
      'src/token/skew.ts',
      "export const run = () => import('../session/run.js')",
      'token may not import session',
    ],
    ['src/ports/clock.ts', "import '../token/decode.js'", 'leaves may not import token'],
    ['src/platform/web-locks.ts', "import '../token/decode.js'", 'platform may not import token'],
    ['src/mock/tokens.ts', "import '../errors.js'", 'mock may not import leaves'],
    ['src/client/create.ts', "import '../mock/serve.js'", 'client may not import mock'],
    ['src/mock/tokens.ts', "import '../token/decode.js'", 'mock may not import token'],
    ['src/mock/tokens.ts', "import '../test-kit/test-auth.js'", 'mock may not import test-kit'],
    ['src/client/create.ts', "import '../test-kit/test-auth.js'", 'client may not import test-kit'],
    ['src/cli/start.ts', "import '../session/run.js'", 'cli may not import session'],
    ['src/client/create.ts', "import '../index.js'", 'client may not import entry'],
    ['src/session/state.ts', "import 'jwt-decode'", 'session may not import that package'],
    ['src/client/create.ts', "import 'node:fs'", 'client may not import that package'],
    ['src/client/create.ts', "import './gone.js'", 'no such file'],
    ['src/client/create.ts', "import '../errors.ts'", 'no such file'],
    ['src/helpers/create.ts', '', 'neither an entry of package.json nor in a layer'],
    ['src/extra.ts', '', 'neither an entry of package.json nor in a layer'],
  ])('names %s and the rule for: %s', (path, text, rule) => {
    const problems = importProblems(treeWith(path, text))

    expect(problems).toEqual([expect.stringContaining(rule)])
    expect(problems[0]).toContain(path)
  })

  it.each([
    ['src/index.ts', "export { serve } from './mock/serve.js'"],
    ['src/session/state.ts', "import './run.js'\nimport '../token/decode.js'\nimport '../errors.js'"],
    ['src/token/decode.ts', "import 'jwt-decode'"],
    ['src/test-kit/test-auth.ts', "import '../mock/serve.js'\nimport '../session/run.js'"],
    ['src/cli/start.ts', "import '../mock/serve.js'\nimport 'node:util'"],
    ['src/mock/handlers.ts', "import 'msw'\nimport 'node:http'"],
  ])('is silent for %s with: %s', (path, text) => {
    expect(importProblems(treeWith(path, text))).toEqual([])
  })
})

describe('cycleProblems', () => {
  it('names the way round', () => {
    const files = treeWith('src/session/state.ts', "import type { Run } from './run.js'")
    const run = parseSource('src/session/run.ts', "import './state.js'")

    const problems = cycleProblems([...files.filter(({ path }) => path !== run.path), run])

    expect(problems).toEqual(['a cycle: src/session/state.ts > src/session/run.ts > src/session/state.ts'])
  })
})

describe('reExportProblems', () => {
  it.each([
    ['src/index.ts', 'export const answer = 42', 'does more than re-export'],
    ['src/session/all.ts', "export * from './run.js'", 'only an entry may'],
    ['src/session/all.ts', "export { run } from './run.js'", 'only an entry may'],
    ['src/session/all.ts', "export type { Run } from './run.js'", 'only an entry may'],
  ])('names %s for: %s', (path, text, rule) => {
    expect(reExportProblems(treeWith(path, text))).toEqual([expect.stringContaining(rule)])
  })
})

describe('styleProblems', () => {
  it.each([
    ['src/session/state.ts', 'export const now = new Date()', 'take the Clock port'],
    ['src/session/state.ts', 'export class State {}', 'classes are for errors only'],
    ['src/session/myState.ts', '', 'not in kebab-case'],
    ['src/session/state.ts', '// oxlint-disable-next-line complexity\n', 'without "-- reason"'],
  ])('names %s for: %s', (path, text, rule) => {
    expect(styleProblems(treeWith(path, text))).toEqual([expect.stringContaining(rule)])
  })

  it('is silent where the time, a class and an exception are in their place', () => {
    const files = [
      ...treeWith('src/client/create.ts', 'export const now = () => new Date()'),
      parseSource('src/errors.ts', 'export class AuthError extends Error {}'),
      parseSource('src/token/skew.ts', '// oxlint-disable-next-line complexity -- a table\nnew Date(1)'),
    ]

    expect(styleProblems(files)).toEqual([])
  })
})

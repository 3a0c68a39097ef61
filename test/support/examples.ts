import { globSync, readFileSync } from 'node:fs'
import type { SourceFile } from './source-files.js'

/** A piece of TypeScript that a reader may copy. */
export interface Example {
  readonly file: string
  /** The line of its first character, from 1. */
  readonly line: number
  readonly code: string
  readonly language: 'ts' | 'tsx'
}

const fence = /^([ \t]*)```(tsx?)[^\S\n]*\n([\s\S]*?)^[ \t]*```/gm

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** The blocks fenced as `ts` or `tsx`. */
export function blocksOf(file: string, text: string): Example[] {
  return [...text.matchAll(fence)].map(({ index, 2: language, 3: code = '' }) => ({
    file,
    line: lineAt(text, index) + 1,
    code,
    language: language === 'tsx' ? 'tsx' : 'ts',
  }))
}

/** README.md and the guides, without what the site's build writes or installs among them. */
export function documentFiles(): string[] {
  return globSync(['README.md', 'docs/**/*.md'], {
    exclude: ['docs/node_modules', 'docs/api', 'docs/source'],
  }).toSorted()
}

/** The `ts` and `tsx` blocks of README.md and docs. */
export function documentExamples(): Example[] {
  return documentFiles().flatMap((file) => blocksOf(file, readFileSync(file, 'utf8')))
}

/** What follows `@example` up to the next tag, without the stars; each line keeps its place. */
function exampleTags(comment: string): { readonly text: string; readonly offset: number }[] {
  const bare = comment.replace(/^[ \t]*\*[ \t]?/gm, '')
  return [...bare.matchAll(/^@example\b([\s\S]*?)(?=^@\w|$(?![\s\S]))/gm)].map(({ index, 1: text = '' }) => ({
    text,
    offset: lineAt(bare, index) - 1,
  }))
}

/** The examples in doc comments: the `ts` blocks of an `@example`, or all of it where there are none. */
export function sourceExamples(files: readonly SourceFile[]): Example[] {
  return files.flatMap(({ path, text, comments }) =>
    comments.flatMap((comment) =>
      exampleTags(comment.value).flatMap((tag) => {
        const line = lineAt(text, comment.start) + tag.offset
        const blocks = blocksOf(path, tag.text)
        if (blocks.length === 0) return [{ file: path, line, code: tag.text, language: 'ts' }]
        return blocks.map((block) => ({ ...block, line: block.line + line - 1 }))
      }),
    ),
  )
}

import { globSync, readFileSync } from 'node:fs'
import { compile } from 'svelte/compiler'
import { describe, expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'
import { documentFiles } from '../support/examples.js'

interface Block {
  readonly place: string
  readonly code: string
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length

/** The blocks of a language in the documents, and the files of it that they include. */
function blocksIn(language: string): Block[] {
  const fence = new RegExp(`^\`\`\`${language}\\b[^\\n]*\\n([\\s\\S]*?)^\`\`\``, 'gm')
  const inDocuments = documentFiles().flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return [...text.matchAll(fence)].map(({ index, 1: code = '' }) => ({
      place: `${file}:${lineAt(text, index)}`,
      code,
    }))
  })
  const files = globSync(`examples/recipes/**/*.${language}`, { exclude: ['**/node_modules'] })
  return [...inDocuments, ...files.map((place) => ({ place, code: readFileSync(place, 'utf8') }))]
}

const vueErrors = (code: string) => parse(code).errors.map(String)

function svelteErrors(code: string): string[] {
  try {
    compile(code, { generate: 'client' })
    return []
  } catch (error) {
    return [String(error)]
  }
}

const problemsOf = (language: string, judge: (code: string) => string[]) =>
  blocksIn(language).flatMap(({ place, code }) => judge(code).map((problem) => `${place}: ${problem}`))

describe('blocks of the documents', () => {
  it('are components of Vue, where they say so', () => {
    expect(problemsOf('vue', vueErrors)).toEqual([])
    expect(vueErrors('<template><p></template>')).not.toEqual([])
  })

  it('are components of Svelte, where they say so', () => {
    expect(problemsOf('svelte', svelteErrors)).toEqual([])
    expect(svelteErrors('<p>{#if}</p>')).not.toEqual([])
  })
})

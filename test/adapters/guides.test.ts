import { globSync, readFileSync } from 'node:fs'
import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'

/** The blocks of one language in the guides of the frameworks, each with the file that it is from. */
function blocksIn(language: string): [place: string, code: string][] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm')
  return globSync('docs/frameworks/*.md').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(fence)].map(({ index, 1: code = '' }): [string, string] => [
      `${file}, at ${index}`,
      code,
    ]),
  )
}

describe('components in the guides', () => {
  it.each(blocksIn('vue'))('compile with Vue: %s', (_, code) => {
    const { descriptor, errors } = parse(code)

    const { content } = compileScript(descriptor, { id: 'guide', inlineTemplate: true })

    expect(errors).toEqual([])
    expect(content).toContain('setup(')
  })

  it.each(blocksIn('svelte'))('compile with Svelte, without a warning: %s', (_, code) => {
    const { warnings } = compile(code, { filename: 'Guide.svelte', generate: 'client' })

    expect(warnings.map(({ message }) => message)).toEqual([])
  })

  it('are there in both', () => {
    expect([blocksIn('vue').length, blocksIn('svelte').length].every((count) => count >= 2)).toBe(true)
  })
})

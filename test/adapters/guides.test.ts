import { globSync, readFileSync } from 'node:fs'
import { compile } from 'svelte/compiler'
import { compileScript, parse } from 'vue/compiler-sfc'
import { describe, expect, it } from 'vitest'
import { compileExamples } from '../support/compile-examples.js'

/** The blocks of one language in the guides of the frameworks. */
function blocksIn(language: string): string[] {
  const fence = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm')
  return globSync('docs/frameworks/*.md').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(fence)].map(([, code = '']) => code),
  )
}

/** What Vue makes of a component: TypeScript, with the template in it. */
function scriptOf(component: string): string {
  const { descriptor, errors } = parse(component)
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
  return compileScript(descriptor, { id: 'guide', inlineTemplate: true }).content
}

/** What the compiler of TypeScript says about components of Vue. */
const checkVue = (components: readonly string[]) =>
  compileExamples(
    components.map((component, index) => ({
      file: `guide-${index}`,
      line: 1,
      code: scriptOf(component),
      language: 'ts',
    })),
  )

describe('components in the guides', () => {
  it('compile with Vue, and their scripts and templates with TypeScript', () => {
    const components = blocksIn('vue')

    expect(components.length).toBeGreaterThan(1)
    expect(checkVue(components)).toEqual([])
  })

  it('would not compile with Vue and a mistake in them', () => {
    const [first = ''] = blocksIn('vue')
    const wrong = [
      first.replace('session.userId', 'session.username'),
      first.replace('useAuth()', 'useAuth(7)'),
    ]

    expect(checkVue(wrong)).toEqual([
      expect.stringMatching(/Property 'username' does not exist/),
      expect.stringMatching(/'7'|number/),
    ])
  })

  it('compile with Svelte, without a warning', () => {
    const components = blocksIn('svelte')

    const warnings = components.flatMap(
      (code) => compile(code, { filename: 'Guide.svelte', generate: 'client' }).warnings,
    )

    expect(components.length).toBeGreaterThan(1)
    expect(warnings).toEqual([])
  })
})

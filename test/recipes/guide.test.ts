import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const guide = readFileSync('docs/verifying-tokens.md', 'utf8')

describe('docs/verifying-tokens.md', () => {
  it.each([
    ['ts', 'verify-access-token.ts'],
    ['js', 'edge.ts'],
  ])('shows, as %s, what is in examples/jwks/%s', (language, file) => {
    const source = readFileSync(`examples/jwks/${file}`, 'utf8')

    expect(guide).toContain(`\`\`\`${language}\n${source}\`\`\``)
  })
})

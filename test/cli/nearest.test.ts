import { describe, expect, it } from 'vitest'
import { nearest } from '../../src/cli/nearest.js'

const words = ['port', 'host', 'rotate', 'blacklist', 'check-revoke-token']

describe('nearest', () => {
  it.each([
    ['prot', 'port'],
    ['por', 'port'],
    ['black', 'blacklist'],
    ['rotates', 'rotate'],
    ['blackilst', 'blacklist'],
    ['check-revoked-tokens', 'check-revoke-token'],
  ])('takes %s for %s', (text, word) => {
    expect(nearest(text, words)).toBe(word)
  })

  it.each(['', 'x', 'flavour', 'prefix'])('takes "%s" for nothing', (text) => {
    expect(nearest(text, words)).toBeUndefined()
  })
})

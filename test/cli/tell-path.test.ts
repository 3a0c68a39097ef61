import { describe, expect, it } from 'vitest'
import { tellPath } from '../../src/cli/tell-path.js'

describe('tellPath', () => {
  it('tells a path as it is', () => {
    expect(tellPath('/api/token/refresh/')).toBe('/api/token/refresh/')
  })

  it.each([
    ['a token', '/activate/eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.c2ln/', '/activate/…/'],
    ['a part of a token', '/activate/eyJhbGci', '/activate/…'],
    ['what is long', `/reset/${'a'.repeat(41)}/new/`, '/reset/…/new/'],
  ])('leaves out %s', (_, path, told) => {
    expect(tellPath(path)).toBe(told)
  })
})

import { describe, expect, it } from 'vitest'
import { toResponse } from '../../src/adapters/to-response.js'

describe('toResponse', () => {
  it.each([
    [0, 302],
    [100, 500],
    [199, 500],
    [200, 200],
    [204, 204],
    [304, 304],
    [599, 599],
    [600, 500],
    [999, 500],
    [NaN, 500],
  ])('makes of status %d what the rules take for %d', (status, seen) => {
    expect(toResponse(status, '').status).toBe(seen)
  })

  it.each([401, 403])('keeps the body of a %d', async (status) => {
    expect(await toResponse(status, '{"code":"token_not_valid"}').json()).toEqual({ code: 'token_not_valid' })
  })
})

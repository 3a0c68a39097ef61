import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { Call } from '../../src/cli/call.js'
import { formatJson, formatLine } from '../../src/cli/format-line.js'
import { createPaint } from '../../src/cli/paint.js'

const plain = createPaint(false, {})
const colored = createPaint(true, {})

const call: Call = {
  at: new Date(2026, 0, 2, 3, 4, 5).getTime(),
  endpoint: 'refresh',
  method: 'POST',
  path: '/api/token/refresh/',
  status: 401,
  verdict: 'token_not_valid',
  authorized: false,
  jti: 'a1b2c3',
  milliseconds: 12.4,
  chaos: undefined,
}

describe('formatLine', () => {
  it('tells time, method, path, status, verdict, token and duration', () => {
    expect(formatLine(call, plain)).toBe(
      '03:04:05  POST     /api/token/refresh/           401 token not valid         jti a1b2c3  12 ms',
    )
  })

  it('keeps its columns where there is no token, and shows a lost answer', () => {
    expect(formatLine({ ...call, status: 0, verdict: 'lost', jti: undefined }, plain)).toBe(
      '03:04:05  POST     /api/token/refresh/           --- lost                                12 ms',
    )
  })

  it('names the chaos', () => {
    expect(formatLine({ ...call, chaos: '7: slow' }, plain)).toMatch(/12 ms {2}chaos 7: slow$/)
  })

  it('never shows more of a token than six characters', () => {
    const line = formatLine({ ...call, jti: 'a1b2c3d4e5f6' }, plain)

    expect(line).toContain('a1b2c3 ')
  })

  it.each([
    [200, '\u001b[32m200 '],
    [301, '\u001b[36m301 '],
    [401, '\u001b[33m401 '],
    [500, '\u001b[31m500 '],
    [0, '\u001b[31m--- '],
  ])('colours the status %i', (status, painted) => {
    const line = formatLine({ ...call, status }, colored)

    expect(line).toContain(painted)
    expect(stripVTControlCharacters(line)).toBe(formatLine({ ...call, status }, plain))
  })
})

describe('formatJson', () => {
  it('tells the same to programs', () => {
    expect(JSON.parse(formatJson({ ...call, jti: 'a1b2c3d4', chaos: '7: slow' }))).toEqual({
      event: 'request',
      time: new Date(call.at).toISOString(),
      endpoint: 'refresh',
      method: 'POST',
      path: '/api/token/refresh/',
      status: 401,
      verdict: 'token_not_valid',
      authorized: false,
      jti: 'a1b2c3',
      milliseconds: 12,
      chaos: '7: slow',
    })
  })
})

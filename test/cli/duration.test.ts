import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from '../../src/cli/duration.js'

describe('parseDuration', () => {
  it.each([
    ['20s', 20],
    ['5m', 300],
    ['1h', 3600],
    ['1d', 86_400],
    ['250ms', 0.25],
    ['90', 90],
    ['1.5m', 90],
    ['.5s', 0.5],
    ['0', 0],
  ])('reads %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it.each(['', 's', '5 m', '5M', '-5s', '+5s', '1e3', '1h30m', '1.', '0x10', '5w', 'Infinity', '1234567890'])(
    'knows that "%s" is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined()
    },
  )
})

describe('formatDuration', () => {
  it.each([
    [20, '20s'],
    [90, '90s'],
    [300, '5m'],
    [3600, '1h'],
    [86_400, '1d'],
    [0.25, '0.25s'],
    [0, '0s'],
  ])('writes %s seconds', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })
})

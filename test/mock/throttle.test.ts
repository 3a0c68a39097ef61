import { describe, expect, it } from 'vitest'
import { createThrottle, parseRate } from '../../src/mock/throttle.js'

describe('parseRate', () => {
  it.each([
    ['5/s', 5, 1],
    ['5/second', 5, 1],
    ['10/min', 10, 60],
    ['10/minute', 10, 60],
    ['3/hr', 3, 3600],
    ['3/hour', 3, 3600],
    ['1/day', 1, 86_400],
    ['0/d', 0, 86_400],
  ])('reads %s by the first letter of its period', (rate, limit, period) => {
    expect(parseRate(rate)).toEqual({ limit, period })
  })

  it.each(['5', '5/', '/min', '5/week', '-5/min', '1.5/min', '5/60'])('refuses %s', (rate) => {
    expect(() => parseRate(rate)).toThrow(/no throttle rate/)
  })
})

describe('a throttle', () => {
  it('lets a request in exactly when the oldest has fallen out of the period', () => {
    let now = 1000
    const throttle = createThrottle(() => now)
    throttle.check('1/min', 'ada')

    now += 59
    const early = throttle.check('1/min', 'ada')
    now += 1

    expect(early?.headers.get('Retry-After')).toBe('1')
    expect(throttle.check('1/min', 'ada')).toBeUndefined()
  })
})

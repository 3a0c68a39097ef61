import { describe, expect, it } from 'vitest'
import { chaosAt, rates } from '../../src/cli/chaos.js'

const kindsOf = (seed: number, count: number) =>
  Array.from({ length: count }, (_, index) => chaosAt(seed, index + 1).kind)

describe('chaosAt', () => {
  it('gives the same fault for the same seed and number, in whatever order it is asked', () => {
    const forwards = [1, 2, 3, 4, 5].map((number) => chaosAt(7, number))
    const backwards = [5, 4, 3, 2, 1].map((number) => chaosAt(7, number)).toReversed()

    expect(backwards).toEqual(forwards)
  })

  it('keeps what a printed seed stands for', () => {
    expect(
      kindsOf(42, 1000)
        .flatMap((kind, index) => (kind === 'none' ? [] : [`${index + 1} ${kind}`]))
        .slice(0, 6),
    ).toMatchInlineSnapshot(`
      [
        "3 redirect",
        "4 slow",
        "9 redirect",
        "12 error page",
        "15 throttled",
        "21 throttled",
      ]
    `)
  })

  it('has another run for another seed, and for the seed next to it', () => {
    const same = kindsOf(1, 1000).filter((kind, index) => kind === chaosAt(2, index + 1).kind)

    expect(same.length).toBeLessThan(600)
  })

  it.each([0, 1, 42, 2 ** 32 - 1])('makes faults as often as it says, by the seed %i', (seed) => {
    const count = 100_000
    const happened = Map.groupBy(kindsOf(seed, count), (kind) => kind)
    const percents = rates.map(({ fault }) => ((happened.get(fault(0).kind)?.length ?? 0) / count) * 100)

    const differences = percents.map((percent, index) => Math.abs(percent - (rates[index]?.percent ?? 0)))

    expect(Math.max(...differences)).toBeLessThan(0.5)
  })

  it('keeps delays and Retry-After within what it says', () => {
    const faults = Array.from({ length: 20_000 }, (_, index) => chaosAt(3, index))
    const delays = faults.flatMap((fault) => (fault.kind === 'slow' ? [fault.milliseconds] : []))
    const waits = faults.flatMap((fault) => (fault.kind === 'throttled' ? [fault.seconds] : []))

    expect([Math.min(...delays) >= 200, Math.min(...delays) < 300]).toEqual([true, true])
    expect([Math.max(...delays) > 2900, Math.max(...delays) <= 3000]).toEqual([true, true])
    expect(new Set(waits)).toEqual(new Set([1, 2, 3, 4, 5]))
  })
})

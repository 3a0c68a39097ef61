import { describe, expect, it } from 'vitest'
import { runHalf } from './run-half.js'

// Two files, so that two workers share the runs.
describe('simulated tabs', () => {
  it('keep every promise in the second half of the runs', async () => {
    const { failure, runs, distinct, unseen } = await runHalf(1)

    expect(failure ?? 'no promise broken').toBe('no promise broken')
    expect(unseen).toEqual([])
    expect(distinct).toBeGreaterThanOrEqual(Math.floor(runs * 0.99))
  })
})

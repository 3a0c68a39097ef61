import { expect, it } from 'vitest'
import { fuzzSetups } from './fuzz-setups.js'
import { knownDifferences } from './known-differences.js'
import { startRealSide } from './real-side.js'
import { type Difference, runProgram } from './run-program.js'

it.each(knownDifferences)('is still a difference, and the only one: $name', async ({ example, matches }) => {
  const setup = fuzzSetups.find(({ name }) => name === example.setup)
  if (setup === undefined) throw new TypeError('There is no such setup.')
  const real = await startRealSide(example.version, setup.settings)
  const arena = { version: example.version, setup, real }
  const seen: Difference[] = []

  const pardon = (difference: Difference): boolean => seen.push(difference) > 0
  const unknown = await runProgram(example.program, arena, () => {}, pardon)
  await real.close()

  expect(unknown).toBeUndefined()
  expect(seen.map((difference) => matches(difference, arena))).toEqual([true])
})

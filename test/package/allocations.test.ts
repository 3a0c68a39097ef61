import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

/**
 * Bytes that a request may take from the heap beside fetch, its promise and a static header: the options and the
 * header for this call, the time, and what is kept until the answer is there (a function and its variables). Measured
 * with Node 24: 448.
 */
const BUDGET = 460

const FLAGS = [
  '--expose-gc',
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--no-opt',
  '--predictable',
]

function countAllocations(): Record<'bare' | 'absolute' | 'relative', number> {
  const script = fileURLToPath(new URL('../../scripts/count-allocations.mjs', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [...FLAGS, script], { encoding: 'utf8' }))
}

const bytes = countAllocations()

describe('a request with a fresh token', () => {
  it('is compared with a bare one that takes something', () => {
    expect(bytes.bare).toBeGreaterThan(50)
  })

  it.each(['absolute', 'relative'] as const)('allocates no more than its budget, for an %s URL', (kind) => {
    expect(bytes[kind] - bytes.bare).toBeLessThanOrEqual(BUDGET)
  })
})

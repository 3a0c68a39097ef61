import { afterAll, afterEach, beforeAll } from 'vitest'
import { pollute } from './pollution.js'

/** Runs a test file with a polluted `Object.prototype`: from its first hook on, as loading it is the tools' affair. */
let pollution: ReturnType<typeof pollute> | undefined

beforeAll(() => {
  pollution = pollute()
})

afterEach(() => {
  const reads = pollution?.takeReads() ?? []
  // Each is a mistake, even if it did no harm this time.
  if (reads.length > 0) throw new Error(`Inherited from Object.prototype: ${reads.join('; ')}.`)
})

afterAll(() => pollution?.remove())

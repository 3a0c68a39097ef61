import { format } from 'node:util'
import { afterEach, beforeEach, vi } from 'vitest'

/** Fails each test of the file during which the framework has warned or complained; returns what was said so far. */
export function runWithoutComplaints(): () => readonly string[] {
  let said: string[] = []
  beforeEach(() => {
    said = []
    for (const method of ['warn', 'error'] as const)
      vi.spyOn(console, method).mockImplementation((...words) => void said.push(format(...words)))
  })
  afterEach(() => {
    if (said.length > 0) throw new Error(`Something is wrong: ${said.join('\n')}`)
  })
  return () => said
}

import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { runCampaign } from './campaign.js'
import { loadClient } from './load-client.js'
import { MUTANTS } from './mutants.js'

/** Always the same ones, which the client itself passes in the same test. */
const FIRST_SEED = 100_001
const MOST_RUNS = 1500

describe('a client with a mistake', () => {
  it.each(MUTANTS)('is noticed where it $name', async ({ patches }) => {
    const mutant = await loadClient(patches)

    const { failures, runs } = await runCampaign(mutant, FIRST_SEED, MOST_RUNS)

    expect(failures.map(({ violation }) => violation.rule)).toHaveLength(1)
    const sound = await runCampaign(await loadClient(), FIRST_SEED + runs - 1, 1)
    expect(sound.failures).toEqual([])
  })

  it('comes in at least ten kinds, which the guide lists', async () => {
    const guide = await readFile('docs/simulation.md', 'utf8')

    const listed = guide.split('\n').flatMap((line) => line.match(/^\d+\. (.*)/)?.slice(1) ?? [])
    expect(listed).toEqual(MUTANTS.map(({ name }) => name))
    expect(new Set(listed).size).toBeGreaterThanOrEqual(10)
  })

  it('cannot be made where the words to replace are gone', async () => {
    const patches = [{ file: 'refresh/commit.ts', find: 'words that are not there', replace: '' }]

    await expect(loadClient(patches)).rejects.toThrow('these words must occur once')
  })
})

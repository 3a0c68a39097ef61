import { describe, expect, it } from 'vitest'
import { runCampaign, scheduleFrom } from './campaign.js'
import { loadClient } from './load-client.js'
import { MUTANTS } from './mutants.js'
import { shrink } from './shrink.js'
import { simulate } from './simulate.js'

describe('simulate', () => {
  it('lets the same things happen in the same order for the same numbers', async () => {
    const client = await loadClient()
    const schedule = scheduleFrom(7)

    const [one, other] = [await simulate(schedule, client, true), await simulate(schedule, client, true)]

    expect(one.trace.length).toBeGreaterThan(50)
    expect(other.trace).toEqual(one.trace)
  })

  it('breaks nothing where nothing goes wrong', async () => {
    const { violation, counts } = await simulate([0], await loadClient())

    expect(violation).toBe(undefined)
    expect(counts.get('told: refresh (server)')).toBeGreaterThan(0)
  })
})

describe('shrink', () => {
  it('finds a short schedule that breaks the same promise', async () => {
    const client = await loadClient(MUTANTS[1]?.patches)
    const { failures } = await runCampaign(client, 100_001, 500)
    const { schedule = [] } = failures[0] ?? {}

    const small = await shrink(schedule, client)

    const [before, after] = [await simulate(schedule, client), await simulate(small, client)]
    expect(after.violation?.rule).toBe(before.violation?.rule)
    expect(after.violation?.rule).toBe('S1')
    expect(small.length).toBeLessThan(schedule.length / 2)
  })
})

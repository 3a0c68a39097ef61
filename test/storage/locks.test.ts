import { describe, expect, it } from 'vitest'
import { fakeLocks } from '../support/fake-locks.js'
import { describeLocks } from './locks-contract.js'

describeLocks('the fake', fakeLocks)

describeLocks('navigator.locks of Node', () => ({
  // Async, as Node keeps a lock for ever whose task throws before it returns a promise; browsers do not.
  request: async (name, task) => await navigator.locks.request(name, async () => await task()),
}))

describe('fakeLocks', () => {
  it('starts no task within the call, as browsers do and Node does not', async () => {
    const log: string[] = []

    const done = fakeLocks().request('a', async () => void log.push('task'))
    log.push('called')
    await done

    expect(log).toEqual(['called', 'task'])
  })

  it('tells who holds and how many wait', async () => {
    const locks = fakeLocks()
    const holder = Promise.withResolvers<void>()

    const first = locks.request('a', () => holder.promise)
    const second = locks.request('a', async () => undefined)
    const third = locks.request('a', async () => undefined)

    expect(locks.held()).toEqual(['a'])
    expect(locks.waiting('a')).toBe(2)
    holder.resolve()
    await Promise.all([first, second, third])
    expect(locks.held()).toEqual([])
    expect(locks.waiting('a')).toBe(0)
  })
})

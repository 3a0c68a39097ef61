import { describe, expect, it } from 'vitest'
import { createMemoryStorage } from '../../src/storage/memory-storage.js'
import { fakeLocks } from '../support/fake-locks.js'
import { describeStorage, describeWatch, increment, uniqueKey, watch } from './storage-contract.js'

const tabs = () => {
  const storage = createMemoryStorage()
  return [storage, storage] as const
}

describeStorage('memory', { tabs })

describeWatch('memory', () => {
  const storage = createMemoryStorage()
  const open = (key: string) => storage({ key, locks: undefined, tab: 'tab' })
  return { open, writeElsewhere: (key) => open(key).update(increment) }
})

describe('createMemoryStorage', () => {
  it('gives each call a memory of its own', async () => {
    const context = { key: uniqueKey(), locks: undefined, tab: 'tab' }

    await createMemoryStorage()(context).update(increment)

    await expect(createMemoryStorage()(context).read()).resolves.toBeUndefined()
  })

  it('takes no lock', async () => {
    const locks = fakeLocks()
    const port = createMemoryStorage()({ key: uniqueKey(), locks, tab: 'tab' })

    await port.update((stored) => {
      expect(locks.held()).toEqual([])
      return increment(stored)
    })

    await expect(port.read()).resolves.toEqual({ count: 1 })
  })

  it('tells nobody where the change leaves the store as it is', async () => {
    const storage = createMemoryStorage()
    const context = { key: uniqueKey(), locks: undefined, tab: 'tab' }
    const log: string[] = []
    watch(storage(context), () => log.push('told'))

    await storage(context).update(() => undefined)
    await storage(context).read()

    expect(log).toEqual([])
  })

  it('does not tell a listener that an earlier one has unsubscribed', async () => {
    const storage = createMemoryStorage()
    const context = { key: uniqueKey(), locks: undefined, tab: 'tab' }
    const log: string[] = []
    const port = storage(context)
    watch(port, () => stop())
    const stop = watch(port, () => log.push('told'))

    await storage(context).update(increment)

    expect(log).toEqual([])
  })
})

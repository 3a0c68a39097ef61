import type { StoragePort } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { unscoped } from '../../src/storage/unscoped.js'

/** As an application may write one: its members are on the prototype. */
function createBackend(): StoragePort {
  const own = { stored: 'a record', listeners: 0 }
  const methods = {
    scope: 'tab',
    hints: undefined,
    staleFor: undefined,
    async read(this: typeof own) {
      return this.stored
    },
    async update(this: typeof own, change: (stored: unknown) => unknown) {
      this.stored = String(change(this.stored))
    },
    watch(this: typeof own) {
      this.listeners += 1
      return () => void (this.listeners -= 1)
    },
  }
  return Object.setPrototypeOf(own, methods) as StoragePort & typeof own
}

describe('unscoped', () => {
  it('keeps what the storage does, and where it keeps it', async () => {
    const backend = createBackend()
    const port = unscoped(backend)

    await port.update((stored) => `${String(stored)}, changed`)
    const stop = port.watch?.(() => {})

    expect(await port.read()).toBe('a record, changed')
    expect(backend).toMatchObject({ listeners: 1 })
    stop?.()
    expect(backend).toMatchObject({ listeners: 0 })
    expect(port.scope).toBeUndefined()
  })

  it('has no more than the storage has', () => {
    const port = unscoped({ read: async () => undefined, update: async () => {} })

    expect(Object.keys(port)).toEqual(['read', 'update'])
  })
})

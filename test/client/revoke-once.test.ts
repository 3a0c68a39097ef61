import { type AuthStorage, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA } from '../support/client-kit.js'
import { createFakeStore } from '../support/fake-store.js'
import { settle } from '../support/fake-clock.js'
import { createGate, createCuttableKit } from '../support/wire.js'

/** Memory that is done with a write at once, and says so only when `waitFor` lets it: a slow IndexedDB. */
function slowStorage(waitFor: () => Promise<void> | undefined): AuthStorage {
  const open = createMemoryStorage()
  return (context) => {
    const port = open(context)
    return {
      ...port,
      async update(change) {
        await port.update(change)
        await waitFor()
      },
    }
  }
}

/** Writes take their time, as those of IndexedDB do. */
function lateStorage(open: AuthStorage): AuthStorage {
  return (context) => {
    const port = open(context)
    return {
      ...port,
      async update(change) {
        await settle()
        await port.update(change)
      },
    }
  }
}

describe('a logout on a storage that is slower than the server', () => {
  it('tells the server once', async () => {
    const gate = createGate()
    let isSlow = false
    const storage = slowStorage(() => (isSlow ? gate.wait() : undefined))
    const { auth, server } = createCuttableKit({ client: { storage } })
    await auth.login(ADA)
    isSlow = true

    const left = auth.logout()
    await settle()
    gate.open()
    const { blacklist } = await left
    await settle()

    expect(blacklist).toBe('accepted')
    expect(server.log.filter(({ endpoint }) => endpoint === 'blacklist').map(({ status }) => status)).toEqual(
      [200],
    )
  })

  it('leaves no debt behind for the page that is loaded upon its answer', async () => {
    const store = createFakeStore()
    const { auth } = createCuttableKit({ client: { storage: lateStorage(store.storage) } })
    await auth.login(ADA)

    const { blacklist } = await auth.logout()

    const owed = store.record()?.['outbox'] as readonly unknown[]
    expect([blacklist, owed.length]).toEqual(['accepted', 0])
  })

  it('answers all the same where the storage hangs', async () => {
    const gate = createGate()
    const store = createFakeStore()
    const { auth, server, clock } = createCuttableKit({ client: { storage: store.storage } })
    await auth.login(ADA)
    server.delay('blacklist', gate.wait)

    const left = auth.logout()
    await settle()
    store.fail('update', 'hang')
    gate.open()
    await clock.advance(5000)

    expect(await left).toEqual({ blacklist: 'accepted' })
  })
})

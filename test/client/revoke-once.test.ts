import { type AuthStorage, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA } from '../support/client-kit.js'
import { createFakeStore } from '../support/fake-store.js'
import { settle } from '../support/fake-clock.js'
import { createGate, createCuttableKit } from '../support/wire.js'

/** A storage whose writes go through `pace`, which takes the time that those of IndexedDB take. */
function slowStorage(open: AuthStorage, pace: (write: () => Promise<void>) => Promise<void>): AuthStorage {
  return (context) => {
    const port = open(context)
    return { ...port, update: (change) => pace(async () => port.update(change)) }
  }
}

describe('a logout on a storage that is slower than the server', () => {
  it('tells the server once', async () => {
    const gate = createGate()
    let isSlow = false
    // Done at once, and says so only when the gate is open.
    const storage = slowStorage(createMemoryStorage(), async (write) => {
      await write()
      if (isSlow) await gate.wait()
    })
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
    const storage = slowStorage(store.storage, (write) => settle().then(write))
    const { auth } = createCuttableKit({ client: { storage } })
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

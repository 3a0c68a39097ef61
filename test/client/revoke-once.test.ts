import { type AuthStorage, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA } from '../support/client-kit.js'
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
})

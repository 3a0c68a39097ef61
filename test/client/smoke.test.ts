import { describe, expect, it } from 'vitest'
import { ADA, createKit } from '../support/client-kit.js'

describe('createAuthClient', () => {
  it('logs in, calls, refreshes when the token is stale, verifies and logs out', async () => {
    const { auth, server, clock, events } = createKit()

    const { userId } = await auth.login(ADA)
    const first = await auth.fetch('me/')
    await clock.advance(295_000)
    const second = await auth.fetch('me/')
    const isValid = await auth.verify()
    const { blacklist } = await auth.logout()

    expect(userId).toBe('1')
    expect([first.status, second.status, isValid, blacklist]).toEqual([200, 200, true, 'accepted'])
    expect(server.calls).toMatchObject({ obtain: 1, refresh: 1, verify: 1, blacklist: 1, me: 2 })
    expect(events.map(({ name }) => name)).toEqual(['login', 'refresh', 'logout'])
  })
})

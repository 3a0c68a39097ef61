import { type AuthStorage, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { fakeLocks } from '../support/fake-locks.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createGate, createCuttableKit } from '../support/wire.js'

/** Two tabs that share a store but hear nothing of each other's writes. */
async function createDeafTabs() {
  const clock = fakeClock()
  const server = createServer(clock)
  const memory = createMemoryStorage()
  const storage: AuthStorage = (context) => {
    const { read, update } = memory(context)
    return { read, update }
  }
  const client = { storage, platform: { locks: fakeLocks() } }
  const first = createCuttableKit({ clock, server, client })
  await first.auth.login(ADA)
  const second = createCuttableKit({ clock, server, client })
  await second.auth.ready
  return { clock, server, first, second, client }
}

describe('a tab that has not heard of what another did', () => {
  it('sends no refresh token that the other has seen refused', async () => {
    const { first, second, server, clock } = await createDeafTabs()
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    await clock.advance(240_000)
    await first.auth.fetch('me/')
    await settle()

    const error: unknown = await second.auth.refresh().catch((thrown: unknown) => thrown)

    expect(server.calls.refresh).toBe(1)
    expect(error).toMatchObject({ code: 'session_ended', reason: 'rejected' })
  })

  it('ends its own session when it logs out, and not the one that took its place in the store', async () => {
    const { first, second, clock, server, client } = await createDeafTabs()
    await second.auth.login(BOB)

    await first.auth.logout()
    const third = createCuttableKit({ clock, server, client })
    await third.auth.ready

    expect(third.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
  })
})

describe('a page that comes back from the back/forward cache', () => {
  it('sends nothing with the token of a session that another user has replaced meanwhile', async () => {
    const { first, second } = await createDeafTabs()
    await second.auth.login(BOB)
    first.wire.sent.length = 0

    first.page('restored')
    const answer = first.auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'account_changed' })
    expect(first.wire.sent).toEqual([])
    expect(first.auth.getSnapshot().userId).toBe('2')
  })

  it('goes on as before where nothing has happened', async () => {
    const { first } = await createDeafTabs()

    first.page('restored')
    const { status } = await first.auth.fetch('me/')

    expect(status).toBe(200)
    expect(first.events.map(({ name }) => name)).toEqual(['login'])
  })
})

describe('a request that is refused twice', () => {
  it('is handed over although there is a newer token by then', async () => {
    const { auth, server } = createCuttableKit()
    const gates = [createGate(), createGate()]
    await auth.login(ADA)
    server.delay('me', () => gates[server.calls.me - 1]?.wait() ?? Promise.resolve())
    server.failNext({ endpoint: 'me', status: 401, body: { code: 'token_not_valid' }, times: 2 })
    const answer = auth.fetch('me/')
    gates[0]?.open()
    await settle()
    await auth.refresh()

    gates[1]?.open()
    const { status } = await answer

    expect(status).toBe(401)
    expect(server.calls).toMatchObject({ me: 2, refresh: 2 })
  })
})

describe('a pair that is adopted while it is being refreshed', () => {
  it('is not refused to everybody by the late answer, where the server does not rotate', async () => {
    const { auth, server, clock } = createCuttableKit({
      server: { rotateRefreshTokens: false, blacklistAfterRotation: false, blacklistApp: true },
    })
    const gate = createGate()
    const pair = await server.createTokenPair('ada')
    await auth.adopt(pair)
    await clock.advance(295_000)
    server.delay('refresh', gate.wait)
    const waiting = auth.fetch('me/')
    await settle()

    await auth.adopt(pair)
    gate.open()
    const { status } = await waiting
    await settle()

    expect(status).toBe(200)
    expect(server.calls.blacklist).toBe(0)
  })
})

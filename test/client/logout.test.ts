import { describe, expect, it } from 'vitest'
import type { MockServer } from 'simplejwt-client/testing'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { createFakeStore } from '../support/fake-store.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createGate, createCuttableKit, outcomeOf, type CuttableKit } from '../support/wire.js'

async function createLoggedIn(options: Parameters<typeof createCuttableKit>[0] = {}) {
  const kit = createCuttableKit(options)
  await kit.auth.login(ADA)
  kit.events.length = 0
  return kit
}

/** One server, one clock and one storage, and as many pages over them as a test opens. */
function createWorld(options: Parameters<typeof createServer>[1] = {}) {
  const clock = fakeClock()
  const server = createServer(clock, options)
  const { storage, record } = createFakeStore()
  const openPage = () => createCuttableKit({ clock, server, client: { storage } })
  return { clock, server, openPage, record }
}

/** A page whose user logged out while there was no network, and left. */
async function createOfflineLogout(options: Parameters<typeof createServer>[1] = {}) {
  const world = createWorld(options)
  const first = world.openPage()
  await first.auth.login(ADA)
  first.wire.cut()
  const { blacklist } = await first.auth.logout()
  return { ...world, first, blacklist }
}

function tokensRevoked({ wire }: Pick<CuttableKit, 'wire'>): readonly (string | undefined)[] {
  return wire.to('/blacklist/').map(({ body }) => body)
}

describe('logout', () => {
  it('ends the session within the call', async () => {
    const { auth, events } = await createLoggedIn()

    const left = auth.logout()
    const snapshot = auth.getSnapshot()
    const told = [...events]
    await left

    expect(snapshot).toMatchObject({ status: 'unauthenticated', userId: undefined, reason: 'user' })
    expect(told).toEqual([{ name: 'logout', reason: 'user', elsewhere: false }])
  })

  it('sends no request with the token from then on', async () => {
    const { auth, wire } = await createLoggedIn()

    const left = auth.logout()
    await auth.fetch('me/')
    await left

    expect(wire.to('/me/').map(({ token }) => token)).toEqual([undefined])
  })

  it('has the server refuse the refresh token', async () => {
    const { auth, wire } = await createLoggedIn()

    const result = await auth.logout()

    expect(result).toEqual({ blacklist: 'accepted' })
    expect(await wire.living()).toBe(0)
  })

  it('revokes the newest refresh token', async () => {
    const { auth, wire, server } = await createLoggedIn()
    await auth.refresh()

    await auth.logout()

    expect([await wire.living(), server.calls.blacklist]).toEqual([0, 1])
  })

  it('ends the session once, however often it is called', async () => {
    const { auth, events, server } = await createLoggedIn()

    await Promise.all([auth.logout(), auth.logout()])
    await auth.logout()

    expect(events.map(({ name }) => name)).toEqual(['logout'])
    expect(server.calls.blacklist).toBe(1)
  })

  it('makes getAccessToken and refresh reject with not_authenticated', async () => {
    const { auth } = await createLoggedIn()
    await auth.logout()

    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
    await expect(auth.refresh()).rejects.toMatchObject({ code: 'not_authenticated' })
  })
})

describe('what logout tells of the blacklist', () => {
  const fail = (status: number, body?: unknown) => (server: MockServer) =>
    server.failNext({ endpoint: 'blacklist', status, body })

  it.each([
    ['accepted', '200', fail(200, {})],
    ['already', '401 with JSON', fail(401, { detail: 'Token is blacklisted', code: 'token_not_valid' })],
    ['queued', '500', fail(500, '<h1>Server Error (500)</h1>')],
    ['queued', '503', fail(503, {})],
    ['queued', '429', fail(429, { detail: 'Request was throttled.' })],
    ['queued', '401 with HTML', fail(401, '<h1>Log in to the proxy</h1>')],
    ['none', '404 with HTML', fail(404, '<h1>Not Found</h1>')],
    ['none', '404 with JSON', fail(404, { detail: 'Not found.' })],
    ['refused', '403', fail(403, { detail: 'No.' })],
    ['refused', '400', fail(400, { refresh: ['This field may not be blank.'] })],
  ])('is `%s` on %s', async (blacklist, _, plan) => {
    const { auth, server } = await createLoggedIn()
    plan(server)

    const result = await auth.logout()

    expect(result).toEqual({ blacklist })
    expect(auth.getSnapshot().status).toBe('unauthenticated')
  })

  it('is `queued` without a network', async () => {
    const { auth, wire } = await createLoggedIn()
    wire.cut()

    await expect(auth.logout()).resolves.toEqual({ blacklist: 'queued' })
  })

  it('is `queued` after `timeout` where there is no answer', async () => {
    const { auth, server, clock } = await createLoggedIn({ client: { timeout: 3000 } })
    server.hang('blacklist')

    const left = auth.logout()
    const outcome = outcomeOf(left)
    await clock.advance(2999)
    const before = outcome.is()
    await clock.advance(1)

    expect([before, outcome.is()]).toEqual(['pending', 'resolved'])
    expect(await left).toEqual({ blacklist: 'queued' })
  })

  it('is `none` where the server has no such endpoint', async () => {
    const { auth, wire, server } = await createLoggedIn({ client: { endpoints: { blacklist: false } } })

    const result = await auth.logout()

    expect(result).toEqual({ blacklist: 'none' })
    expect([tokensRevoked({ wire }), server.calls.blacklist]).toEqual([[], 0])
  })

  it('is `none` where nobody is logged in', async () => {
    const { auth, server } = createCuttableKit()
    await auth.ready

    const result = await auth.logout()

    expect(result).toEqual({ blacklist: 'none' })
    expect(server.calls.blacklist).toBe(0)
  })
})

describe('a logout that did not reach the server', () => {
  it('is delivered at the next start', async () => {
    const { blacklist, first, openPage, server } = await createOfflineLogout()
    first.auth.dispose()

    const next = openPage()
    await next.auth.ready
    await settle()

    expect(blacklist).toBe('queued')
    expect(await first.wire.living()).toBe(0)
    expect(server.calls.blacklist).toBe(1)
    expect(next.auth.getSnapshot().status).toBe('unauthenticated')
  })

  it('is delivered once only', async () => {
    const { first, openPage, server, record } = await createOfflineLogout()
    first.auth.dispose()
    const next = openPage()
    await next.auth.ready
    await settle()
    next.auth.dispose()

    await openPage().auth.ready
    await settle()

    expect(server.calls.blacklist).toBe(1)
    expect(record()?.['outbox']).toEqual([])
  })

  it('is delivered when the network is back', async () => {
    const { first } = await createOfflineLogout()
    first.wire.cut(false)

    first.page('online')
    await settle()

    expect(await first.wire.living()).toBe(0)
  })

  it.each([500, 503, 429])('is delivered at the next start after a %i too', async (status) => {
    const { openPage, server } = createWorld()
    const first = openPage()
    await first.auth.login(ADA)
    server.failNext({ endpoint: 'blacklist', status })
    await first.auth.logout()
    first.auth.dispose()

    await openPage().auth.ready
    await settle()

    expect(await first.wire.living()).toBe(0)
  })

  it('stays owed through a login of somebody else', async () => {
    const { first, openPage } = await createOfflineLogout()
    first.auth.dispose()
    const next = openPage()
    next.wire.cut()
    await next.auth.ready
    next.wire.cut(false)

    await next.auth.login(BOB)
    await settle()

    expect(await first.wire.living()).toBe(0)
    expect(await next.wire.living()).toBe(1)
  })

  it('is forgotten once the token has expired by itself', async () => {
    const { first, openPage, server, clock, record } = await createOfflineLogout({
      refreshTokenLifetime: 3600,
    })
    first.auth.dispose()
    await clock.advance(2 * 3_600_000)

    await openPage().auth.ready
    await settle()

    expect(server.calls.blacklist).toBe(0)
    expect(record()?.['outbox']).toEqual([])
  })

  it('is one of five at most, the newest', async () => {
    const { openPage, server } = createWorld()
    const first = openPage()
    server.failNext({ endpoint: 'blacklist', status: 503, times: 1000 })
    for (let round = 0; round < 8; round++) {
      await first.auth.login(ADA)
      await first.auth.logout()
    }
    await settle()
    first.auth.dispose()

    const next = openPage()
    await next.auth.ready
    await settle()

    const inOrder = [...new Set(tokensRevoked(first))]
    expect(tokensRevoked(next)).toHaveLength(5)
    expect(new Set(tokensRevoked(next))).toEqual(new Set(inOrder.slice(-5)))
  })

  it('never becomes a session again', async () => {
    const { first, openPage } = await createOfflineLogout()
    first.auth.dispose()
    const next = openPage()
    next.wire.cut()

    await next.auth.ready
    await next.auth.fetch('me/').catch(() => {})

    expect(next.auth.getSnapshot().status).toBe('unauthenticated')
    expect(next.wire.to('/me/').map(({ token }) => token)).toEqual([undefined])
  })
})

describe('logout and what is under way', () => {
  it('has the pair of a late refresh blacklisted', async () => {
    const { auth, server, clock, wire, events } = await createLoggedIn()
    const gate = createGate()
    server.delay('refresh', gate.wait, { when: 'after' })
    await clock.advance(291_000)
    const waiting = outcomeOf(auth.fetch('me/'))
    await settle()

    await auth.logout()
    gate.open()
    await settle()

    expect(waiting.is()).toBe('session_ended')
    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(await wire.living()).toBe(0)
    expect(events.map(({ name }) => name)).toEqual(['logout'])
  })

  it('stores nothing of a late refresh', async () => {
    const { openPage, server, clock, record } = createWorld()
    const { auth } = openPage()
    await auth.login(ADA)
    const gate = createGate()
    server.delay('refresh', gate.wait, { when: 'after' })
    await clock.advance(291_000)
    void auth.refresh().catch(() => {})
    await settle()

    await auth.logout()
    gate.open()
    await settle()

    expect(record()?.['tokens']).toBeUndefined()
    expect(record()).toMatchObject({ ended: 'user', outbox: [] })
  })

  it('has the pair of a login blacklisted that it overtook, which rejects', async () => {
    const { auth, server, wire, events } = createCuttableKit()
    const gate = createGate()
    server.delay('obtain', gate.wait, { when: 'after' })

    const login = auth.login(ADA)
    await settle()
    await auth.logout()
    gate.open()

    await expect(login).rejects.toMatchObject({ code: 'session_ended' })
    await settle()
    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(await wire.living()).toBe(0)
    expect(events).toEqual([])
  })

  it('lets a login win that was begun after it', async () => {
    const { auth, server, wire } = await createLoggedIn()
    const gate = createGate()
    server.delay('blacklist', gate.wait)

    const left = auth.logout()
    await auth.login(BOB)
    gate.open()
    await left
    await settle()

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect(await wire.living()).toBe(1)
  })

  it('keeps a request on the wire from being replayed', async () => {
    const { auth, server } = await createLoggedIn()
    const gate = createGate()
    server.failNext({ endpoint: 'me', status: 401, body: { code: 'token_not_valid' } })
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/')
    await settle()

    await auth.logout()
    gate.open()

    await expect(answer).rejects.toMatchObject({ code: 'session_ended', reason: 'user' })
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
  })

  it('hands over the answer of a request that was on the wire', async () => {
    const { auth, server } = await createLoggedIn()
    const gate = createGate()
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/')
    await settle()

    await auth.logout()
    gate.open()

    expect((await answer).status).toBe(200)
  })
})

describe('logout before the stored session has been read', () => {
  async function createStored() {
    const world = createWorld()
    const first = world.openPage()
    await first.auth.login(ADA)
    first.auth.dispose()
    world.server.resetCounters()
    return { ...world, first }
  }

  it('ends it, and revokes it', async () => {
    const { openPage, first, record } = await createStored()
    const { auth } = openPage()

    const result = await auth.logout()

    expect(result).toEqual({ blacklist: 'accepted' })
    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'user' })
    expect(await first.wire.living()).toBe(0)
    expect(record()?.['tokens']).toBeUndefined()
  })

  it('lets no request go out with its token', async () => {
    const { openPage } = await createStored()
    const { auth, wire } = openPage()

    const before = auth.fetch('me/').catch(() => {})
    const left = auth.logout()
    const after = auth.fetch('me/').catch(() => {})
    await Promise.all([before, left, after])

    expect(wire.to('/me/').filter(({ token }) => token !== undefined)).toHaveLength(0)
  })

  it('shows `unauthenticated` at once', async () => {
    const { openPage } = await createStored()
    const { auth } = openPage()

    const left = auth.logout()
    const { status } = auth.getSnapshot()
    await left

    expect(status).toBe('unauthenticated')
  })

  it('tells `none` where there is nothing stored', async () => {
    const { auth } = createWorld().openPage()

    await expect(auth.logout()).resolves.toEqual({ blacklist: 'none' })
  })

  it('gives way to a login begun after it', async () => {
    const { openPage, first } = await createStored()
    const { auth, wire } = openPage()

    const left = auth.logout()
    await auth.login(BOB)
    await left
    await settle()

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect([await first.wire.living(), await wire.living()]).toEqual([0, 1])
  })
})

import { describe, expect, it } from 'vitest'
import type { Channel, Platform } from 'simplejwt-client'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { fakeLocks } from '../support/fake-locks.js'
import { createFakeStore } from '../support/fake-store.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createGate, createCuttableKit, outcomeOf, type CuttableKit } from '../support/wire.js'

const AGEING = 231_000
const STALE = 291_000

/** Tabs of one origin: one clock, one server, one store and one set of locks; each hears of the others' writes. */
async function createTabs(count: number, platform: Partial<Platform> = {}) {
  const clock = fakeClock()
  const server = createServer(clock)
  const { storage, record, put } = createFakeStore()
  const shared = { locks: fakeLocks(), ...platform }
  const openTab = (own: Partial<Platform> = {}) =>
    createCuttableKit({ clock, server, client: { storage, platform: { ...shared, ...own } } })
  const tabs = Array.from({ length: count }, () => openTab())
  await Promise.all(tabs.map(({ auth }) => auth.ready))
  const [first, second] = tabs as [CuttableKit, CuttableKit]
  return { clock, server, record, put, tabs, first, second, openTab }
}

async function createLoggedIn(count = 2, platform: Partial<Platform> = {}) {
  const world = await createTabs(count, platform)
  await world.first.auth.login(ADA)
  await settle()
  for (const { events, wire } of world.tabs) {
    events.length = 0
    wire.sent.length = 0
  }
  world.server.resetCounters()
  return world
}

describe('a login in one tab', () => {
  it('begins the session in the others', async () => {
    const { first, second, server } = await createTabs(2)

    await first.auth.login(ADA)
    await settle()
    const response = await second.auth.fetch('me/')

    expect(second.events).toEqual([
      { name: 'login', userId: '1', previousUserId: undefined, from: 'elsewhere' },
    ])
    expect(second.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    expect(response.status).toBe(200)
    expect(server.calls.obtain).toBe(1)
  })

  it('of another user arrives in the others as a logout and a login', async () => {
    const { first, second } = await createLoggedIn()

    await second.auth.login(BOB)
    await settle()

    expect(first.events).toEqual([
      { name: 'logout', reason: 'replaced', elsewhere: true },
      { name: 'login', userId: '2', previousUserId: '1', from: 'elsewhere' },
    ])
    expect(first.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
  })

  it('of another user makes requests of the others reject that were on the wire', async () => {
    const { first, second, server } = await createLoggedIn()
    const gate = createGate()
    server.delay('me', gate.wait)
    const answer = first.auth.fetch('me/')
    await settle()

    await second.auth.login(BOB)
    await settle()
    gate.open()

    await expect(answer).rejects.toMatchObject({ code: 'account_changed' })
  })

  it('and one in another tab end with one session for both, and one living pair', async () => {
    const { first, second } = await createTabs(2)

    await Promise.allSettled([first.auth.login(ADA), second.auth.login(BOB)])
    await settle()

    const users = [first, second].map(({ auth }) => auth.getSnapshot().userId)
    expect(users[0]).toBe(users[1])
    expect((await first.wire.living()) + (await second.wire.living())).toBe(1)
    expect((await first.auth.fetch('me/')).status).toBe(200)
  })
})

describe('a logout in one tab', () => {
  it('ends the session in the others, told once', async () => {
    const { first, second } = await createLoggedIn()

    await first.auth.logout()
    await settle()

    expect(second.events).toEqual([{ name: 'logout', reason: 'user', elsewhere: true }])
    expect(second.auth.getSnapshot()).toMatchObject({
      status: 'unauthenticated',
      reason: 'user',
      elsewhere: true,
    })
  })

  it('frees callers in the others who wait for a refresh', async () => {
    const { first, second, server, clock } = await createLoggedIn()
    server.hang('refresh')
    await clock.advance(STALE)
    const outcome = outcomeOf(second.auth.fetch('me/'))
    await settle()

    await first.auth.logout()
    await settle()

    expect(outcome.is()).toBe('session_ended')
  })

  it('revokes the token that another tab has won meanwhile', async () => {
    const { first, second, server, clock } = await createLoggedIn()
    const gate = createGate()
    server.delay('refresh', gate.wait, { when: 'after' })
    await clock.advance(AGEING)
    await second.auth.fetch('me/')
    await settle()

    await first.auth.logout()
    gate.open()
    await settle()

    expect((await first.wire.living()) + (await second.wire.living())).toBe(0)
    expect(second.auth.getSnapshot().status).toBe('unauthenticated')
  })

  it('revokes once', async () => {
    const { first, server } = await createLoggedIn(5)

    await first.auth.logout()
    await settle()

    expect(server.calls.blacklist).toBe(1)
  })
})

describe('a refresh in one tab', () => {
  it('is adopted by the others', async () => {
    const { first, second, server, clock } = await createLoggedIn()
    await clock.advance(STALE)

    await first.auth.fetch('me/')
    await settle()
    await second.auth.fetch('me/')

    expect(server).toMatchObject({ deadTokenRequests: 0, calls: { refresh: 1, me: 2 } })
    expect(second.events).toEqual([
      { name: 'refresh', accessExpiresAt: clock.now().wall + 300_000, from: 'elsewhere' },
    ])
    expect(await second.auth.getAccessToken()).toBe(await first.auth.getAccessToken())
  })

  it('serves callers of another tab who wait at the same time', async () => {
    const { first, second, server, clock } = await createLoggedIn()
    await clock.advance(STALE)

    const responses = await Promise.all([first.auth.fetch('me/'), second.auth.fetch('me/')])

    expect(responses.map(({ status }) => status)).toEqual([200, 200])
    expect(server).toMatchObject({ deadTokenRequests: 0, refusedRefreshes: 0, calls: { refresh: 1 } })
  })

  it('counts for refresh() in another tab that waits for it', async () => {
    const { first, second, server } = await createLoggedIn()

    await Promise.all([first.auth.refresh(), second.auth.refresh()])

    expect(server.refusedRefreshes).toBe(0)
    expect(server.calls.refresh).toBeLessThanOrEqual(2)
  })

  it('is one per expiry for 20 tabs over 20 expiries', async () => {
    const { tabs, server, clock } = await createLoggedIn(20)

    for (let expiry = 0; expiry < 20; expiry++) {
      await clock.advance(STALE)
      await Promise.all(tabs.map(({ auth }) => auth.fetch('me/')))
      await settle()
    }

    expect(server).toMatchObject({
      deadTokenRequests: 0,
      refusedRefreshes: 0,
      calls: { refresh: 20, me: 400 },
    })
    expect(tabs.flatMap(({ events }) => events).filter(({ name }) => name === 'logout')).toEqual([])
  })

  it('that is refused ends the session in all of them, and the token is sent once', async () => {
    const { tabs, server, clock } = await createLoggedIn(3)
    server.failNext({ endpoint: 'refresh', status: 401, body: { detail: 'Token is blacklisted' } })
    await clock.advance(STALE)

    const outcomes = tabs.map(({ auth }) => outcomeOf(auth.fetch('me/')))
    await settle()

    expect(outcomes.map(({ is }) => is())).toEqual(['session_ended', 'session_ended', 'session_ended'])
    expect(server.calls.refresh).toBe(1)
    expect(tabs.map(({ events }) => events.filter(({ name }) => name === 'logout').length)).toEqual([1, 1, 1])
  })

  it('that gets no verdict keeps the others from trying before its back-off ends', async () => {
    const { first, second, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503, headers: { 'Retry-After': '60' } })
    await clock.advance(STALE)
    await first.auth.fetch('me/').catch(() => {})
    await settle()

    const answer = second.auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'refresh_unavailable', retryAfter: 60 })
    expect(server.calls.refresh).toBe(1)
  })

  it('is committed for the others by a tab that has been disposed of', async () => {
    const { first, second, server, clock } = await createLoggedIn()
    const gate = createGate()
    server.delay('refresh', gate.wait, { when: 'after' })
    await clock.advance(STALE)
    void first.auth.refresh().catch(() => {})
    await settle()
    first.auth.dispose()

    const answer = second.auth.fetch('me/')
    gate.open()

    expect((await answer).status).toBe(200)
    expect(server).toMatchObject({ refusedRefreshes: 0, calls: { refresh: 1 } })
  })
})

describe('a store that moved on while a refresh was on the wire', () => {
  /** Somebody whom no lock keeps away has written; the refresh of the first tab gets its answer after that. */
  async function createOvertaken({ isRefused = false, changes = {} } = {}) {
    const world = await createLoggedIn(1)
    const { first, server, clock, record, put } = world
    const gate = createGate()
    if (isRefused)
      server.failNext({ endpoint: 'refresh', status: 401, body: { detail: 'Token is blacklisted' } })
    server.delay('refresh', gate.wait, { when: 'after' })
    await clock.advance(STALE)
    const outcome = outcomeOf(first.auth.fetch('me/'))
    await settle()
    const rev = Number(record()?.['rev']) + 1
    const tokens = await server.createTokenPair('ada')
    const times = { loginAt: clock.now().wall, accessExpiresAt: clock.now().wall + 300_000 }
    put({ ...record(), rev, tokens, times, ...changes })
    gate.open()
    await settle()
    return { ...world, outcome, tokens }
  }

  it('has its tokens adopted, and those just won blacklisted', async () => {
    const { first, outcome, record, tokens } = await createOvertaken()

    expect(outcome.is()).toBe('resolved')
    expect(await first.wire.living()).toBe(0)
    expect(JSON.stringify(record()?.['tokens']) === JSON.stringify(tokens)).toBe(true)
    expect(first.events.map(({ name }) => name)).toEqual(['refresh'])
  })

  it('has its tokens adopted where the refresh is refused, and nothing ends', async () => {
    const { first, outcome, record } = await createOvertaken({ isRefused: true })

    expect(outcome.is()).toBe('resolved')
    expect(first.events.map(({ name }) => name)).toEqual(['refresh'])
    expect(record()?.['refreshDead']).toBeUndefined()
  })

  it('has the pair blacklisted that was won, where it has ended', async () => {
    const changes = { tokens: undefined, ended: 'user' }
    const { first, outcome, record } = await createOvertaken({ changes })

    expect(outcome.is()).toBe('session_ended')
    expect(await first.wire.living()).toBe(0)
    expect(record()).toMatchObject({ ended: 'user' })
    expect(first.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', elsewhere: true })
  })

  it('has the pair blacklisted that was won, where it holds another session', async () => {
    const { first, outcome, record } = await createOvertaken({ changes: { sid: 'another' } })

    expect(outcome.is()).toBe('resolved')
    expect(await first.wire.living()).toBe(0)
    expect(record()).toMatchObject({ sid: 'another' })
    expect(first.events.map(({ name }) => name)).toEqual(['logout', 'login'])
  })
})

describe('a tab that is frozen', () => {
  const never = () => () => {}

  it('while it refreshes keeps others waiting no longer than the hard limit', async () => {
    const { openTab, second, server, clock } = await createLoggedIn()
    const frozen = openTab({ clock: { ...clock, after: never } })
    await frozen.auth.ready
    server.hang('refresh')
    await clock.advance(STALE)
    void frozen.auth.refresh().catch(() => {})
    await settle()

    const early = outcomeOf(second.auth.fetch('me/'))
    await clock.advance(11_000)
    const freed = early.is()
    await clock.advance(60_000)
    const later = outcomeOf(second.auth.fetch('me/'))
    await clock.advance(5000)

    expect([freed, later.is()]).toEqual(['refresh_unavailable', 'resolved'])
    expect(second.auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('tabs without locks', () => {
  it('share one refresh by the mark in the record', async () => {
    const { first, second, server, clock } = await createLoggedIn(2, { locks: undefined })
    const aSecond = () => new Promise<void>((resolve) => void clock.after(1000, resolve))
    server.delay('refresh', aSecond)
    await clock.advance(STALE)

    const outcomes = [outcomeOf(first.auth.fetch('me/'))]
    await settle()
    outcomes.push(outcomeOf(second.auth.fetch('me/')))
    await clock.advance(5000)

    expect(outcomes.map(({ is }) => is())).toEqual(['resolved', 'resolved'])
    expect(server).toMatchObject({ refusedRefreshes: 0, calls: { refresh: 1 } })
  })

  it('go on when the tab that wrote the mark is gone', async () => {
    const { first, second, server, clock } = await createLoggedIn(2, { locks: undefined })
    server.hang('refresh')
    await clock.advance(STALE)
    void first.auth.refresh().catch(() => {})
    await settle()
    first.auth.dispose()

    await clock.advance(61_000)
    const outcome = outcomeOf(second.auth.fetch('me/'))
    await clock.advance(6000)

    expect(outcome.is()).toBe('resolved')
    expect(second.auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('the channel between tabs', () => {
  /** Channels that reach every other tab at once, and a way to post into them as anybody could. */
  function createChannels() {
    const listeners = new Map<object, Set<() => void>>()
    const posts: unknown[][] = []
    const openChannel = (): Channel => {
      const own = new Set<() => void>()
      const self = {}
      listeners.set(self, own)
      return {
        post(...content: unknown[]) {
          posts.push(content)
          for (const [other, calls] of listeners) if (other !== self) for (const call of calls) call()
        },
        subscribe(listener) {
          own.add(listener)
          return () => void own.delete(listener)
        },
      }
    }
    const forge = () => {
      for (const calls of listeners.values()) for (const call of calls) call()
    }
    return { openChannel, posts, forge }
  }

  it('carries no content', async () => {
    const { openChannel, posts } = createChannels()
    const { first } = await createLoggedIn(2, { channel: openChannel })

    await first.auth.refresh()
    await first.auth.logout()
    await settle()

    expect(posts.length).toBeGreaterThan(1)
    expect(posts.flat()).toEqual([])
  })

  it('does no harm by posts that mean nothing', async () => {
    const { openChannel, forge } = createChannels()
    const { first, second, server } = await createLoggedIn(2, { channel: openChannel })

    for (let count = 0; count < 100; count++) forge()
    await settle()

    expect([first.events, second.events]).toEqual([[], []])
    expect(first.auth.getSnapshot().status).toBe('authenticated')
    expect(server.calls).toMatchObject({ refresh: 0, blacklist: 0 })
  })

  it('tells of each change once, though the store tells of it too', async () => {
    const { openChannel } = createChannels()
    const { first, second } = await createLoggedIn(2, { channel: openChannel })

    await first.auth.refresh()
    await first.auth.logout()
    await settle()

    expect(second.events.map(({ name }) => name)).toEqual(['refresh', 'logout'])
  })
})

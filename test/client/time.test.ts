import { describe, expect, it } from 'vitest'
import { createMemoryStorage, type FetchPort, type LifecycleEvent } from 'simplejwt-client'
import type { MockServer } from 'simplejwt-client/testing'
import { ADA, createServer } from '../support/client-kit.js'
import { resign, signToken } from '../support/sign-token.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createCuttableKit, urlOf, type CuttableKit } from '../support/wire.js'

const HOUR = 3_600_000
const LONGEST_TIMER = 2_147_483_647
const TOKEN_REFUSED = { detail: 'Given token not valid for any token type', code: 'token_not_valid' }

async function createLoggedIn(options: Parameters<typeof createCuttableKit>[0] = {}) {
  const kit = createCuttableKit(options)
  await kit.auth.login(ADA)
  kit.wire.sent.length = 0
  kit.server.resetCounters()
  kit.events.length = 0
  return kit
}

/** A request every so many milliseconds; how many were not answered with 200. */
async function browse({ auth, clock }: CuttableKit, duration: number, every: number): Promise<number> {
  let failures = 0
  for (let passed = 0; passed < duration; passed += every) {
    await clock.advance(every)
    const answer = await auth.fetch('me/')
    if (answer.status !== 200) failures++
  }
  return failures
}

/** Whether a request of this moment goes out within the call. */
async function isSentAtOnce({ auth, wire }: CuttableKit): Promise<boolean> {
  const before = wire.to('/me/').length
  const answer = auth.fetch('me/')
  const isSent = wire.to('/me/').length > before
  await answer
  return isSent
}

/** Sets the device's clock; the server's stays right. */
function setDeviceClock({ clock, server }: CuttableKit, ms: number): void {
  clock.jump(ms)
  server.skew -= ms / 1000
}

/** A server that mints tokens without `iat`. */
function withoutIat(server: MockServer, key: string): FetchPort {
  return async (input, init) => {
    const response = await server.fetch(input, init)
    if (!/token\/(refresh\/)?$/.test(urlOf(input)) || !response.ok) return response
    const tokens = Object.entries((await response.json()) as Record<string, string>)
    return Response.json(
      Object.fromEntries(tokens.map(([name, token]) => [name, resign(token, { iat: undefined }, { key })])),
    )
  }
}

describe('a device clock that is wrong', () => {
  it.each([
    ['an hour slow', 3600],
    ['an hour fast', -3600],
    ['a day slow', 86_400],
    ['a day fast', -86_400],
  ])('does no harm when it is %s', async (_, skew) => {
    const clock = fakeClock()
    const server = createServer(clock)
    server.skew = skew
    const kit = await createLoggedIn({ clock, server })

    const failures = await browse(kit, HOUR, 5000)

    expect(failures).toBe(0)
    expect([server.deadTokenRequests, server.refusedRefreshes]).toEqual([0, 0])
    expect(server.calls.refresh).toBeGreaterThan(11)
    expect(server.calls.refresh).toBeLessThan(18)
  })

  it.each([
    ['an hour slow', 3600],
    ['an hour fast', -3600],
  ])('tells expiries on itself when it is %s', async (_, skew) => {
    const clock = fakeClock()
    const server = createServer(clock)
    server.skew = skew
    const { auth } = await createLoggedIn({ clock, server })

    const { accessExpiresAt = 0, refreshExpiresAt = 0 } = auth.getSnapshot()

    // `iat` is rounded down, so that a second stays unknown.
    expect(clock.now().wall + 300_000 - accessExpiresAt).toBeOneOf([0, 1000])
    expect(clock.now().wall + 86_400_000 - refreshExpiresAt).toBeOneOf([0, 1000])
  })

  it.each([
    ['an hour slow', 3600],
    ['an hour fast', -3600],
    ['right', 0],
  ])('does no harm when it is %s and tokens have no iat', async (_, skew) => {
    const clock = fakeClock()
    const server = createServer(clock, { signingKey: 'a key of this test alone' })
    server.skew = skew
    const fetch = withoutIat(server, 'a key of this test alone')
    const kit = await createLoggedIn({ clock, server, client: { fetch } })

    const failures = await browse(kit, HOUR, 5000)

    expect(failures).toBe(0)
    expect(server.refusedRefreshes).toBe(0)
    expect(server.calls.refresh).toBeGreaterThan(10)
    expect(server.calls.refresh).toBeLessThan(20)
    expect(kit.events.every(({ name }) => name === 'refresh')).toBe(true)
  })

  it.each([
    ['with rotation', true, 0],
    ['without rotation', false, 0],
    ['with rotation, an hour slow', true, 3600],
    ['without rotation, an hour slow', false, 3600],
    ['with rotation, an hour fast', true, -3600],
    ['without rotation, an hour fast', false, -3600],
  ])('does no harm where a refreshed token has the iat of the login, %s', async (_, isRotating, skew) => {
    const clock = fakeClock()
    const server = createServer(clock, { flavour: '5.2', rotateRefreshTokens: isRotating })
    server.skew = skew
    const kit = await createLoggedIn({ clock, server })

    const failures = await browse(kit, HOUR, 5000)

    expect(failures).toBe(0)
    expect([server.deadTokenRequests, server.refusedRefreshes]).toEqual([0, 0])
    expect(server.calls.refresh).toBeGreaterThan(11)
    expect(server.calls.refresh).toBeLessThan(18)
  })
})

describe('a device clock that is set while a session lives', () => {
  it.each([
    ['forward', '5.5.1', true],
    ['forward', '5.2', true],
    ['forward', '5.2', false],
    ['back', '5.5.1', true],
    ['back', '5.2', true],
  ] as const)(
    'does no harm when it goes an hour %s (SimpleJWT %s, rotation: %s)',
    async (way, flavour, rotates) => {
      const kit = await createLoggedIn({ server: { flavour, rotateRefreshTokens: rotates } })
      await kit.clock.advance(100_000)

      setDeviceClock(kit, way === 'forward' ? HOUR : -HOUR)
      const failures = await browse(kit, HOUR, 5000)

      expect(failures).toBe(0)
      expect(kit.server.deadTokenRequests).toBe(0)
      expect(kit.server.calls.refresh).toBeLessThan(20)
      expect(kit.events.every(({ name }) => name === 'refresh')).toBe(true)
    },
  )

  it('fails no request when it goes an hour back and no token tells the server’s time', async () => {
    const kit = await createLoggedIn({ server: { flavour: '5.2', rotateRefreshTokens: false } })

    setDeviceClock(kit, -HOUR)
    const failures = await browse(kit, HOUR, 5000)

    expect(failures).toBe(0)
    expect(kit.server.calls.refresh).toBeLessThan(20)
    expect(kit.events.every(({ name }) => name === 'refresh')).toBe(true)
  })

  it('never makes a token last longer than it does', async () => {
    const kit = await createLoggedIn()

    setDeviceClock(kit, -HOUR)
    await kit.clock.advance(291_000)
    const isSent = await isSentAtOnce(kit)

    expect(isSent).toBe(false)
    expect(kit.server.deadTokenRequests).toBe(0)
  })
})

describe('a device that sleeps', () => {
  it('refreshes once when it wakes after 8 hours, and sends nothing with the dead token', async () => {
    const { auth, server, clock } = await createLoggedIn()

    await clock.sleep(8 * HOUR)
    const responses = await Promise.all([auth.fetch('me/'), auth.fetch('me/'), auth.fetch('me/')])

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(server.calls.refresh).toBe(1)
    expect(server.deadTokenRequests).toBe(0)
  })

  it('lets the server decide about a refresh token that expired meanwhile', async () => {
    const { auth, server, clock } = await createLoggedIn()

    await clock.sleep(25 * HOUR)

    await expect(auth.fetch('me/')).rejects.toMatchObject({ code: 'session_ended', reason: 'expired' })
    expect(server.calls.refresh).toBe(1)
  })

  it('ends nothing of its own accord, however long the sleep', async () => {
    const { auth, clock, events } = await createLoggedIn()

    await clock.sleep(1000 * HOUR)

    expect(auth.getSnapshot().status).toBe('authenticated')
    expect(events).toEqual([])
  })
})

describe('lifetimes of access tokens', () => {
  it('serves tokens of a second', async () => {
    const kit = await createLoggedIn({ server: { accessTokenLifetime: 1 } })

    const failures = await browse(kit, 60_000, 100)

    expect(failures).toBe(0)
    expect(kit.server.refusedRefreshes).toBe(0)
    expect(kit.server.calls.refresh).toBeLessThan(150)
    expect(kit.auth.getSnapshot().status).toBe('authenticated')
  })

  it('serves tokens of 30 days', async () => {
    const month = { accessTokenLifetime: 30 * 86_400, refreshTokenLifetime: 90 * 86_400 }
    const kit = await createLoggedIn({ server: month })

    const failures = await browse(kit, 720 * HOUR, 6 * HOUR)

    expect(failures).toBe(0)
    expect(kit.server.deadTokenRequests).toBe(0)
    expect(kit.server.calls.refresh).toBe(1)
  })

  it('serves tokens without `exp` until the server refuses one', async () => {
    const access = (jti: string) => signToken({ token_type: 'access', user_id: 1, jti })
    let isRefused = false
    const counts = { refresh: 0 }
    const { auth, clock } = createCuttableKit({
      client: {
        async fetch(input) {
          const path = new URL(urlOf(input)).pathname
          if (path.endsWith('/me/')) {
            const wasRefused = isRefused
            isRefused = false
            return wasRefused ? Response.json(TOKEN_REFUSED, { status: 401 }) : Response.json({})
          }
          if (path.endsWith('/refresh/')) counts.refresh++
          const jti = String(counts.refresh)
          return Response.json({ access: access(jti), refresh: signToken({ token_type: 'refresh', jti }) })
        },
      },
    })
    await auth.login(ADA)

    await clock.advance(1000 * HOUR)
    await auth.fetch('me/')
    const before = counts.refresh
    isRefused = true
    const response = await auth.fetch('me/')

    expect([before, counts.refresh, response.status]).toEqual([0, 1, 200])
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', accessExpiresAt: undefined })
  })
})

describe('the option leeway', () => {
  it.each([
    ['10 s by default', 300, undefined, 290],
    ['at most a tenth of the lifetime', 60, undefined, 54],
    ['as given', 300, 20, 280],
    ['at most a tenth, as given', 300, 60, 270],
    ['none', 300, 0, 300],
  ])('is %s', async (_, lifetime, leeway, staleAt) => {
    const kit = await createLoggedIn({
      server: { accessTokenLifetime: lifetime },
      client: { leeway, refreshAhead: 0 },
    })

    await kit.clock.advance(staleAt * 1000 - 100)
    const before = await isSentAtOnce(kit)
    const refreshesBefore = kit.server.calls.refresh
    await kit.clock.advance(200)
    const after = await isSentAtOnce(kit)

    expect([before, refreshesBefore, after]).toEqual([true, 0, false])
    expect(kit.server.deadTokenRequests).toBe(0)
  })
})

describe('the option refreshAhead', () => {
  it.each([
    ['a fifth by default', undefined, 230],
    ['as given', 0.5, 140],
  ])('is %s of the lifetime before the leeway', async (_, refreshAhead, ageingAt) => {
    const { auth, server, clock } = await createLoggedIn({ client: { refreshAhead } })

    await clock.advance(ageingAt * 1000 - 100)
    await auth.fetch('me/')
    await settle()
    const before = server.calls.refresh
    await clock.advance(200)
    await auth.fetch('me/')
    await settle()

    expect([before, server.calls.refresh]).toEqual([0, 1])
  })

  it('of 0 leaves every refresh to the stale token', async () => {
    const kit = await createLoggedIn({ client: { refreshAhead: 0 } })

    await browse(kit, 289_000, 1000)

    expect(kit.server.calls.refresh).toBe(0)
  })
})

describe('a restored session', () => {
  it('ages and goes stale when it would have without the reload', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const storage = createMemoryStorage()
    const first = await createLoggedIn({ clock, server, client: { storage } })
    await clock.advance(231_000)
    first.auth.dispose()

    const second = createCuttableKit({ clock, server, client: { storage } })
    await second.auth.ready
    const isSent = await isSentAtOnce(second)
    await settle()

    expect(isSent).toBe(true)
    expect(server.calls.refresh).toBe(1)
  })

  it('knows how long its token lives, whatever the clock says since', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const storage = createMemoryStorage()
    const first = await createLoggedIn({ clock, server, client: { storage } })
    first.auth.dispose()
    setDeviceClock(first, -HOUR)

    const second = createCuttableKit({ clock, server, client: { storage } })
    await second.auth.ready
    await clock.advance(291_000)
    const isSent = await isSentAtOnce(second)

    expect(isSent).toBe(false)
    expect(server.deadTokenRequests).toBe(0)
  })
})

describe('a token just won', () => {
  it('is not stale on arrival, even if the clock says so', async () => {
    const kit = await createLoggedIn({ server: { flavour: '5.2', rotateRefreshTokens: false } })
    setDeviceClock(kit, HOUR)

    await kit.auth.fetch('me/')
    for (let count = 0; count < 20; count++) await kit.auth.fetch('me/')

    expect(kit.server.calls).toMatchObject({ me: 21, refresh: 1 })
  })

  it('counts its lifetime from then', async () => {
    const kit = await createLoggedIn({ server: { flavour: '5.2', rotateRefreshTokens: false } })
    setDeviceClock(kit, HOUR)
    await kit.auth.fetch('me/')

    await kit.clock.advance(229_000)
    await kit.auth.fetch('me/')
    await settle()
    const before = kit.server.calls.refresh
    await kit.clock.advance(62_000)
    await kit.auth.fetch('me/')

    expect([before, kit.server.calls.refresh]).toEqual([1, 2])
    expect(kit.server.deadTokenRequests).toBe(0)
  })

  it('teaches nothing about the clock where one before it was refused', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })

    await clock.advance(100_000)
    await auth.fetch('me/')

    expect(auth.getSnapshot().accessExpiresAt).toBe(clock.now().wall + 300_000)
  })
})

describe('a refresh token in its last fifth', () => {
  const lifetimes = { accessTokenLifetime: 900, refreshTokenLifetime: 1000 }

  it.each([
    ['is renewed in passing where the server rotates', true, 1],
    ['changes nothing where it does not', false, 0],
  ])('%s', async (_, rotateRefreshTokens, refreshes) => {
    const { auth, server, clock } = await createLoggedIn({
      server: { ...lifetimes, rotateRefreshTokens },
      client: { refreshAhead: 0 },
    })
    await auth.refresh()
    server.resetCounters()

    await clock.advance(790_000)
    await auth.fetch('me/')
    await settle()
    const before = server.calls.refresh
    await clock.advance(20_000)
    await auth.fetch('me/')
    await settle()

    expect([before, server.calls.refresh]).toEqual([0, refreshes])
  })
})

describe('an idle page with default options', () => {
  it('has no timer set after a login', async () => {
    const { clock } = await createLoggedIn()

    await settle()

    expect(clock.pending()).toBe(0)
  })

  it('has no timer set after requests and refreshes', async () => {
    const { auth, clock } = await createLoggedIn()
    await auth.fetch('me/')
    await clock.advance(235_000)
    await auth.fetch('me/')
    await clock.advance(291_000)
    await auth.fetch('me/')

    await settle()

    expect(clock.pending()).toBe(0)
  })

  it('has no timer set after a refresh that failed, once nobody waits', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503, headers: { 'Retry-After': '60' } })

    await auth.refresh().catch(() => {})
    await settle()

    expect(clock.pending()).toBe(0)
  })

  it('has no timer set after a logout', async () => {
    const { auth, clock } = await createLoggedIn()

    await auth.logout()
    await settle()

    expect(clock.pending()).toBe(0)
  })

  it('has no timer set before a login', async () => {
    const { auth, clock } = createCuttableKit()

    await auth.ready
    await settle()

    expect(clock.pending()).toBe(0)
  })

  it('sends nothing in a day', async () => {
    const { clock, wire, events } = await createLoggedIn()

    await clock.advance(24 * HOUR)

    expect([wire.sent, events]).toEqual([[], []])
  })
})

describe('the option keepAlive', () => {
  function createScreen(isVisible: boolean) {
    const listeners = new Set<(event: LifecycleEvent) => void>()
    const screen = { isVisible }
    const lifecycle = {
      isVisible: () => screen.isVisible,
      subscribe(listener: (event: LifecycleEvent) => void) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    }
    const show = () => {
      screen.isVisible = true
      for (const listener of listeners) listener('visible')
    }
    return { lifecycle, show, screen }
  }

  it('keeps the token of an idle page alive', async () => {
    const { server, clock, auth } = await createLoggedIn({ client: { keepAlive: true } })
    let wasStale = 0

    for (let second = 0; second < 3600; second += 10) {
      await clock.advance(10_000)
      if ((auth.getSnapshot().accessExpiresAt ?? 0) < clock.now().wall + 10_000) wasStale++
    }

    expect(wasStale).toBe(0)
    expect(server.calls.refresh).toBeGreaterThan(11)
    expect(server.calls.refresh).toBeLessThan(18)
  })

  it('does nothing while the page is hidden', async () => {
    const { lifecycle } = createScreen(false)
    const { server, clock } = await createLoggedIn({ client: { keepAlive: true, platform: { lifecycle } } })

    await clock.advance(HOUR)

    expect(server.calls.refresh).toBe(0)
  })

  it('stops when the page is hidden', async () => {
    const { lifecycle, screen } = createScreen(true)
    const { server, clock } = await createLoggedIn({ client: { keepAlive: true, platform: { lifecycle } } })

    await clock.advance(100_000)
    screen.isVisible = false
    await clock.advance(HOUR)

    expect(server.calls.refresh).toBeLessThanOrEqual(1)
  })

  it('refreshes when the page is shown again', async () => {
    const { lifecycle, show } = createScreen(false)
    const { server, clock } = await createLoggedIn({ client: { keepAlive: true, platform: { lifecycle } } })
    await clock.advance(HOUR)

    show()
    await clock.advance(2000)

    expect(server.calls.refresh).toBe(1)
  })

  it('refreshes at different moments in different pages', async () => {
    const moments = await Promise.all(
      [0.1, 0.5, 0.9].map(async (random) => {
        const clock = { ...fakeClock(), random: () => random }
        const { server } = await createLoggedIn({ clock, client: { keepAlive: true } })
        const start = clock.now().wall
        await clock.advance(290_000)
        return (server.log[0]?.at ?? 0) - start
      }),
    )

    expect(new Set(moments).size).toBe(3)
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(230_000)
  })

  it('backs off where the server fails', async () => {
    const { server, clock, auth } = await createLoggedIn({ client: { keepAlive: true } })
    server.failNext({ endpoint: 'refresh', status: 503, times: 10_000 })

    await clock.advance(HOUR)

    expect(server.calls.refresh).toBeLessThan(240)
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('sets no timer once the session is over', async () => {
    const { auth, clock } = await createLoggedIn({ client: { keepAlive: true } })

    await auth.logout()
    await settle()

    expect(clock.pending()).toBe(0)
  })

  it('stops at dispose()', async () => {
    const { auth, clock, server } = await createLoggedIn({ client: { keepAlive: true } })

    auth.dispose()
    await clock.advance(HOUR)

    expect([clock.pending(), server.calls.refresh]).toEqual([0, 0])
  })

  it.each([
    ['a second', 1],
    ['a minute', 60],
    ['30 days', 30 * 86_400],
  ])('sets no timer that is too long, and none in a tight loop, for tokens of %s', async (_, lifetime) => {
    const base = fakeClock()
    const delays: number[] = []
    const clock = {
      ...base,
      after(ms: number, callback: () => void) {
        delays.push(ms)
        return base.after(ms, callback)
      },
    }
    const { server } = await createLoggedIn({
      clock,
      server: { accessTokenLifetime: lifetime, refreshTokenLifetime: 400 * 86_400 },
      client: { keepAlive: true, maxSessionAge: 365 * 86_400 },
    })

    await base.advance(60_000)

    expect(Math.max(...delays)).toBeLessThanOrEqual(LONGEST_TIMER)
    expect(server.calls.refresh).toBeLessThanOrEqual(61)
  })
})

describe('the option maxSessionAge', () => {
  const client = { maxSessionAge: 1000 }

  it('ends the session by itself, and revokes it', async () => {
    const { auth, server, clock, wire, events } = await createLoggedIn({ client })

    await clock.advance(999_000)
    const before = auth.getSnapshot().status
    await clock.advance(1000)

    expect(before).toBe('authenticated')
    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'max_age' })
    expect(events).toEqual([{ name: 'logout', reason: 'max_age', elsewhere: false }])
    expect([server.calls.blacklist, await wire.living()]).toEqual([1, 0])
  })

  it('counts from the login, however often the tokens are renewed', async () => {
    const { auth, clock, wire, events } = await createLoggedIn({ client })

    for (let passed = 0; passed < 1000; passed += 100) {
      await auth.refresh()
      await clock.advance(100_000)
    }

    expect(events.at(-1)).toEqual({ name: 'logout', reason: 'max_age', elsewhere: false })
    expect(await wire.living()).toBe(0)
  })

  it('ends a session that is restored too late, and revokes it', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const storage = createMemoryStorage()
    const first = await createLoggedIn({ clock, server, client: { ...client, storage } })
    first.auth.dispose()
    await clock.advance(1_000_000)

    const second = createCuttableKit({ clock, server, client: { ...client, storage } })
    await second.auth.ready
    await settle()
    const response = await second.auth.fetch('me/')

    expect(second.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'max_age' })
    expect(response.status).toBe(401)
    expect(await first.wire.living()).toBe(0)
  })

  it('ends a session that slept through it before it sends anything', async () => {
    const { auth, clock, wire } = await createLoggedIn({ client })

    await clock.sleep(8 * HOUR)
    await auth.fetch('me/').catch(() => {})
    await settle()

    expect(wire.to('/me/').filter(({ token }) => token !== undefined)).toEqual([])
    expect(auth.getSnapshot().reason).toBe('max_age')
    expect(await wire.living()).toBe(0)
  })

  it('begins anew with each login', async () => {
    const { auth, clock } = await createLoggedIn({ client })

    await clock.advance(900_000)
    await auth.login(ADA)
    await clock.advance(900_000)

    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('of a year sets no timer that is too long', async () => {
    const { auth, clock } = await createLoggedIn({
      client: { maxSessionAge: 365 * 86_400 },
      server: { refreshTokenLifetime: 400 * 86_400 },
    })

    await clock.advance(30 * 24 * HOUR)
    const before = auth.getSnapshot().status
    await clock.advance(335 * 24 * HOUR)

    expect([before, auth.getSnapshot().reason]).toEqual(['authenticated', 'max_age'])
  })
})

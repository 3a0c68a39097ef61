import { describe, expect, it } from 'vitest'
import { createMemoryStorage } from 'simplejwt-client'
import type { MockServer } from 'simplejwt-client/testing'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createGate, createCuttableKit, outcomeOf, urlOf, type CuttableKit } from '../support/wire.js'

// Access tokens live 300 s: with the default options they age from 230 s and are stale from 290 s.
const AGEING = 231_000
const STALE = 291_000

const REFUSED = { endpoint: 'refresh', status: 401, body: { detail: 'Token is blacklisted' } } as const

async function createLoggedIn(options: Parameters<typeof createCuttableKit>[0] = {}) {
  const kit = createCuttableKit(options)
  await kit.auth.login(ADA)
  kit.wire.sent.length = 0
  kit.server.resetCounters()
  kit.events.length = 0
  return kit
}

function refreshTokensSent({ wire }: CuttableKit): readonly (string | undefined)[] {
  return wire.to('/refresh/').map(({ body }) => body)
}

describe('refresh, single flight', () => {
  it.each([1, 10, 1000, 10_000])('makes one refresh of %i requests on a stale token', async (count) => {
    const { auth, server, clock } = await createLoggedIn()
    await clock.advance(STALE)

    const responses = await Promise.all(Array.from({ length: count }, () => auth.fetch('me/')))

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(count)
    expect(server.calls).toMatchObject({ refresh: 1, me: count })
    expect(server.deadTokenRequests).toBe(0)
  })

  it('makes one refresh of calls of all kinds', async () => {
    const { auth, server, clock } = await createLoggedIn()
    await clock.advance(STALE)

    await Promise.all([auth.fetch('me/'), auth.refresh(), auth.getAccessToken(), auth.refresh()])

    expect(server.calls.refresh).toBe(1)
  })

  it('joins a refresh that a request started in passing', async () => {
    const { auth, server, clock } = await createLoggedIn()
    const gate = createGate()
    server.delay('refresh', gate.wait)
    await clock.advance(AGEING)

    await auth.fetch('me/')
    const refreshed = auth.refresh()
    gate.open()
    await refreshed

    expect(server.calls.refresh).toBe(1)
  })

  it('never sends a refresh token twice over many refreshes', async () => {
    const kit = await createLoggedIn()

    for (let round = 0; round < 20; round++) {
      await kit.clock.advance(STALE)
      await Promise.all([kit.auth.fetch('me/'), kit.auth.fetch('me/')])
    }

    expect(new Set(refreshTokensSent(kit)).size).toBe(20)
    expect(kit.server.calls.refresh).toBe(20)
    expect(kit.server.refusedRefreshes).toBe(0)
  })
})

describe('refresh ahead', () => {
  it('keeps every request of steady traffic from waiting, over 50 lifetimes', async () => {
    const { auth, server, clock, wire } = await createLoggedIn({ server: { accessTokenLifetime: 60 } })
    const answerInASecond = () => new Promise<void>((resolve) => void clock.after(1000, resolve))
    server.delay('refresh', answerInASecond, { when: 'after' })
    let waits = 0
    let failures = 0

    for (let second = 0; second < 50 * 60; second++) {
      await clock.advance(1000)
      const before = wire.sent.length
      const answer = auth.fetch('me/')
      if (!wire.sent.slice(before).some(({ url }) => url.endsWith('/me/'))) waits++
      if ((await answer).status !== 200) failures++
    }

    expect([waits, failures, server.deadTokenRequests]).toEqual([0, 0, 0])
    expect(server.refusedRefreshes).toBe(0)
    expect(server.calls.refresh).toBeLessThan(80)
  })

  it('tells the new expiry in an event and in the snapshot', async () => {
    const { auth, clock, events } = await createLoggedIn()
    await clock.advance(AGEING)

    await auth.fetch('me/')
    await settle()

    const accessExpiresAt = clock.now().wall + 300_000
    expect(events).toEqual([{ name: 'refresh', accessExpiresAt, from: 'server' }])
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', accessExpiresAt })
  })
})

describe('refresh()', () => {
  it('renews a fresh token, once for all who ask at the same time', async () => {
    const { auth, server } = await createLoggedIn()
    const old = await auth.getAccessToken()

    await Promise.all([auth.refresh(), auth.refresh(), auth.refresh()])

    expect(await auth.getAccessToken()).not.toBe(old)
    expect(server.calls.refresh).toBe(1)
  })

  it('rejects with not_authenticated where nobody is logged in', async () => {
    const { auth } = createCuttableKit()

    await expect(auth.refresh()).rejects.toMatchObject({ code: 'not_authenticated' })
  })

  it('rejects with session_ended where the server refuses', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext(REFUSED)

    await expect(auth.refresh()).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
  })

  it('frees the caller whose signal fires and goes on for the others', async () => {
    const { auth, server } = await createLoggedIn()
    const gate = createGate()
    const caller = new AbortController()
    server.delay('refresh', gate.wait)

    const freed = auth.refresh({ signal: caller.signal })
    const other = auth.refresh()
    caller.abort()
    await expect(freed).rejects.toMatchObject({ name: 'AbortError' })
    gate.open()

    await expect(other).resolves.toBeUndefined()
    expect(server.calls.refresh).toBe(1)
  })
})

describe('the request of a refresh', () => {
  it('posts the refresh token as JSON, with no header, cookie or redirect that nobody asked for', async () => {
    const { auth, wire } = await createLoggedIn()

    await auth.refresh()

    const [{ url, init, body } = {}] = wire.sent
    expect(url).toBe('https://api.example.com/api/token/refresh/')
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual', credentials: 'omit' })
    expect([...new Headers(init?.headers)]).toEqual([
      ['accept', 'application/json'],
      ['content-type', 'application/json'],
    ])
    expect(Object.keys(JSON.parse(body ?? '') as object)).toEqual(['refresh'])
  })

  it('is not aborted by callers who give up, nor by `timeout`, but at the hard limit of a minute', async () => {
    const { auth, wire, server, clock } = await createLoggedIn()
    const caller = new AbortController()
    server.hang('refresh')

    auth.refresh({ signal: caller.signal }).catch(() => {})
    await settle()
    caller.abort()
    await clock.advance(50_000)
    const before = wire.sent[0]?.init?.signal?.aborted
    await clock.advance(11_000)

    expect([before, wire.sent[0]?.init?.signal?.aborted]).toEqual([false, true])
    expect(auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('a refresh without a verdict', () => {
  const fail = (status: number, body?: unknown, headers: Record<string, string> = {}) => {
    return (server: MockServer) => server.failNext({ endpoint: 'refresh', status, body, headers })
  }
  const redirect = (status: 301 | 302 | 307) => (server: MockServer) =>
    server.redirect({ endpoint: 'refresh', location: '/api/elsewhere/', status })
  const unavailable = 'refresh_unavailable'
  const unexpected = 'unexpected_response'

  it.each([
    [
      'a broken connection',
      unavailable,
      (server: MockServer) => server.loseNextRefreshAnswer({ when: 'before' }),
    ],
    ['no answer at all', unavailable, (server: MockServer) => server.hang('refresh')],
    ['429', unavailable, fail(429, { detail: 'Request was throttled.' }, { 'Retry-After': '30' })],
    ['429 without Retry-After', unavailable, fail(429, { detail: 'Request was throttled.' })],
    ['500 with HTML', unavailable, fail(500, '<h1>Server Error (500)</h1>')],
    ['502', unavailable, fail(502)],
    ['503', unavailable, fail(503, {})],
    ['504 with HTML', unavailable, fail(504, '<h1>Gateway Timeout</h1>')],
    ['404 with HTML', unexpected, fail(404, '<h1>Not Found</h1>')],
    ['404 with JSON', unexpected, fail(404, { detail: 'Not found.' })],
    ['403 with JSON', unexpected, fail(403, { detail: 'CSRF Failed' })],
    ['405', unexpected, fail(405, { detail: 'Method "GET" not allowed.' })],
    ['406', unexpected, fail(406, { detail: 'Could not satisfy the request Accept header.' })],
    ['415', unexpected, fail(415, { detail: 'Unsupported media type.' })],
    ['400', unexpected, fail(400, { refresh: ['This field may not be blank.'] })],
    ['401 with HTML', unexpected, fail(401, '<h1>Log in to the proxy</h1>')],
    ['401 with a list', unexpected, fail(401, ['Token is blacklisted'])],
    ['401 without a body', unexpected, fail(401)],
    ['200 with HTML', unexpected, fail(200, '<h1>Welcome to the hotel</h1>')],
    ['200 without a body', unexpected, fail(200)],
    ['200 without `access`', unexpected, fail(200, { refresh: 'text' })],
    ['200 with an `access` that is no text', unexpected, fail(200, { access: 1 })],
    ['200 with an empty `access`', unexpected, fail(200, { access: '' })],
    ['a redirect 301', unexpected, redirect(301)],
    ['a redirect 302', unexpected, redirect(302)],
    ['a redirect 307', unexpected, redirect(307)],
  ])('keeps the session on %s', async (_, code, plan) => {
    const { auth, server, clock, events } = await createLoggedIn()
    plan(server)

    await clock.advance(AGEING)
    await auth.fetch('me/')
    await clock.advance(64_000)
    const response = await auth.fetch('me/')

    expect(events[0]).toMatchObject({ name: 'refreshError', error: { code }, failures: 1 })
    expect(events.map(({ name }) => name)).not.toContain('logout')
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    expect(response.status).toBe(200)
  })

  it('keeps the session where the new access token cannot be read', async () => {
    const { auth, server, events } = await createLoggedIn({ server: { rotateRefreshTokens: false } })
    server.failNext({ endpoint: 'refresh', status: 200, body: { access: 'not a token' } })

    auth.refresh().catch(() => {})
    await settle()

    expect(events.map(({ name }) => name)).toEqual(['refreshError'])
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
  })

  it('posts to no place that a redirect points to', async () => {
    const { auth, server, wire } = await createLoggedIn()
    server.redirect({ endpoint: 'refresh', location: 'https://evil.example/', status: 307 })

    await expect(auth.refresh()).rejects.toMatchObject({ code: 'unexpected_response' })

    expect(wire.sent.map(({ init }) => init?.redirect)).toEqual(['manual'])
    expect(server.calls.unknown).toBe(0)
  })

  it('keeps an offline session for a day', async () => {
    const { auth, server, clock, events, wire } = await createLoggedIn({
      server: { refreshTokenLifetime: 7 * 86_400 },
    })
    wire.cut()

    for (let hour = 0; hour < 24; hour++) {
      await clock.advance(3_600_000)
      void auth.fetch('me/').catch(() => {})
    }
    await clock.advance(60_000)
    wire.cut(false)
    const response = await auth.fetch('me/').catch(async () => {
      await clock.advance(61_000)
      return auth.fetch('me/')
    })

    expect(response.status).toBe(200)
    expect(events.filter(({ name }) => name === 'logout')).toEqual([])
    expect(server.refusedRefreshes).toBe(0)
  })
})

describe('refresh, back-off', () => {
  it('sends nothing before the time that Retry-After asks for, and then does', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 429, headers: { 'Retry-After': '30' } })

    await clock.advance(AGEING)
    await auth.fetch('me/')
    await clock.advance(29_000)
    await auth.fetch('me/')
    await settle()
    const early = server.calls.refresh
    await clock.advance(2000)
    await auth.fetch('me/')
    await settle()

    expect([early, server.calls.refresh]).toEqual([1, 2])
  })

  it('takes Retry-After as a date too', async () => {
    const { auth, server, clock, events } = await createLoggedIn()
    const until = clock.now().wall + AGEING + 40_000
    const headers = { 'Retry-After': new Date(until).toUTCString() }
    server.failNext({ endpoint: 'refresh', status: 503, headers })

    await clock.advance(AGEING)
    await auth.fetch('me/')
    await settle()

    expect(events).toEqual([
      {
        name: 'refreshError',
        error: expect.objectContaining({ status: 503 }),
        failures: 1,
        nextTryAt: until,
      },
    ])
  })

  it('spares a server that is down for an hour under steady traffic', async () => {
    const { auth, server, clock, events } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503, times: 10_000 })
    await clock.advance(STALE)

    for (let second = 0; second < 3600; second += 5) {
      void auth.fetch('me/').catch(() => {})
      await clock.advance(5000)
    }

    expect(server.calls.refresh).toBeGreaterThan(40)
    expect(server.calls.refresh).toBeLessThan(240)
    expect(server.calls.me).toBe(0)
    expect(events.every(({ name }) => name === 'refreshError')).toBe(true)
  })

  it('waits for different times, so that pages which failed together do not return together', async () => {
    const waits = await Promise.all(
      [0.2, 0.5, 0.9].map(async (random) => {
        const clock = { ...fakeClock(), random: () => random }
        const { auth, server, events } = await createLoggedIn({ clock })
        server.failNext({ endpoint: 'refresh', status: 503, times: 100 })
        auth.refresh().catch(() => {})
        await clock.advance(300_000)
        const last = events.filter(({ name }) => name === 'refreshError').at(-1)
        return last?.name === 'refreshError' ? last.nextTryAt : 0
      }),
    )

    expect(new Set(waits).size).toBe(3)
  })

  it('ends at `online` where the network was the trouble', async () => {
    const { auth, server, clock, wire, page } = await createLoggedIn()
    await clock.advance(STALE)
    wire.cut()
    for (let round = 0; round < 6; round++) {
      void auth.fetch('me/').catch(() => {})
      await clock.advance(60_000)
    }
    wire.cut(false)

    page('online')
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls.refresh).toBe(1)
  })

  it('does not end at `online` where the server asked for it', async () => {
    const { auth, server, page } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 429, headers: { 'Retry-After': '60' } })
    await auth.refresh().catch(() => {})

    page('online')
    const second = auth.refresh()

    await expect(second).rejects.toMatchObject({ code: 'refresh_unavailable' })
    expect(server.calls.refresh).toBe(1)
  })

  it('counts failures anew after a success', async () => {
    const { auth, server, clock, events } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503, times: 2 })
    void auth.refresh()
    await clock.advance(10_000)
    server.failNext({ endpoint: 'refresh', status: 503 })
    void auth.refresh()
    await clock.advance(10_000)

    const failures = events.map((event) => (event.name === 'refreshError' ? event.failures : event.name))
    expect(failures).toEqual([1, 2, 'refresh', 1, 'refresh'])
  })
})

describe('a request on a stale token without a verdict', () => {
  it('waits where the next attempt starts within `timeout`', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503 })
    await clock.advance(STALE)

    const answer = auth.fetch('me/')
    const outcome = outcomeOf(answer)
    await settle()
    const before = outcome.is()
    await clock.advance(3000)

    expect([before, outcome.is()]).toEqual(['pending', 'resolved'])
    expect(server.calls).toMatchObject({ refresh: 2, me: 1 })
    expect((await answer).status).toBe(200)
  })

  it('rejects at once where it does not, with the time left', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503, headers: { 'Retry-After': '60' } })
    await clock.advance(STALE)

    const first = auth.fetch('me/')
    await expect(first).rejects.toMatchObject({
      code: 'refresh_unavailable',
      retryable: true,
      retryAfter: 60,
    })
    await clock.advance(20_000)
    const second = auth.fetch('me/')

    await expect(second).rejects.toMatchObject({ code: 'refresh_unavailable', retryAfter: 40, status: 503 })
    expect(server.calls).toMatchObject({ refresh: 1, me: 0 })
  })

  it('rejects after `timeout` where there is no answer', async () => {
    const { auth, server, clock } = await createLoggedIn({ client: { timeout: 4000 } })
    server.hang('refresh')
    await clock.advance(STALE)

    const outcome = outcomeOf(auth.fetch('me/'))
    await clock.advance(3999)
    const before = outcome.is()
    await clock.advance(1)

    expect([before, outcome.is()]).toEqual(['pending', 'refresh_unavailable'])
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('gives each caller a `timeout` of its own', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.hang('refresh')
    await clock.advance(STALE)

    const first = outcomeOf(auth.fetch('me/'))
    await clock.advance(6000)
    const second = outcomeOf(auth.fetch('me/'))
    await clock.advance(4000)
    const between = [first.is(), second.is()]
    await clock.advance(6000)

    expect(between).toEqual(['refresh_unavailable', 'pending'])
    expect(second.is()).toBe('refresh_unavailable')
  })

  it('commits an answer that comes after `timeout`', async () => {
    const { auth, server, clock, wire } = await createLoggedIn()
    const options = { when: 'after' } as const
    server.delay('refresh', () => new Promise((resolve) => void clock.after(15_000, resolve)), options)
    await clock.advance(STALE)

    const outcome = outcomeOf(auth.fetch('me/'))
    await clock.advance(10_000)
    const freed = outcome.is()
    await clock.advance(5000)
    const answer = auth.fetch('me/')
    const sentAtOnce = wire.to('/me/').length

    expect([freed, sentAtOnce]).toEqual(['refresh_unavailable', 1])
    expect((await answer).status).toBe(200)
    expect(server.calls.refresh).toBe(1)
  })

  it('lets a second try start only when the first is over or past the hard limit', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.hang('refresh')
    await clock.advance(STALE)

    for (let second = 0; second < 50; second++) {
      void auth.fetch('me/').catch(() => {})
      await clock.advance(1000)
    }
    const meanwhile = server.calls.refresh
    await clock.advance(15_000)
    const response = await auth.fetch('me/')

    expect([meanwhile, server.calls.refresh]).toEqual([1, 2])
    expect(response.status).toBe(200)
  })
})

describe('a refused refresh while the access token lives', () => {
  async function createRefused() {
    const kit = await createLoggedIn()
    kit.server.failNext(REFUSED)
    await kit.clock.advance(AGEING)
    await kit.auth.fetch('me/')
    await settle()
    return kit
  }

  it('takes nothing away from the session', async () => {
    const { auth, clock, events } = await createRefused()

    await clock.advance(50_000)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(auth.getSnapshot().status).toBe('authenticated')
    expect(events).toEqual([])
  })

  it('ends it when the access token is stale, told once, without being asked', async () => {
    const { auth, clock, events } = await createRefused()

    await clock.advance(61_000)
    await auth.fetch('me/')
    await clock.advance(600_000)

    expect(events).toEqual([{ name: 'logout', reason: 'rejected', elsewhere: false }])
    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'rejected' })
  })

  it('makes refresh() reject at once', async () => {
    const { auth, server } = await createRefused()

    await expect(auth.refresh()).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })

    expect(server.calls.refresh).toBe(1)
  })

  it('still gives the access token out, unless more of it is asked for than there is', async () => {
    const { auth, wire } = await createRefused()

    const token = await auth.getAccessToken()
    const more = auth.getAccessToken({ minValidity: 200 })

    await expect(more).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
    expect(token).toBe(wire.to('/me/')[0]?.token)
  })

  it('never sends the refused token again', async () => {
    const kit = await createRefused()
    const { auth, clock } = kit

    for (let second = 0; second < 120; second++) {
      await auth.fetch('me/')
      await clock.advance(1000)
    }

    expect(refreshTokensSent(kit)).toHaveLength(1)
  })

  it('owes no revocation of a token that the server has refused', async () => {
    const { clock, server } = await createRefused()

    await clock.advance(120_000)

    expect(server.calls.blacklist).toBe(0)
  })
})

describe('the reason of a refused refresh', () => {
  it('is `expired` where its own `exp` has passed, and it was sent all the same', async () => {
    const { auth, server, clock } = await createLoggedIn({ server: { refreshTokenLifetime: 3600 } })
    await clock.advance(3_700_000)

    await expect(auth.fetch('me/')).rejects.toMatchObject({ code: 'session_ended', reason: 'expired' })

    expect(server.calls.refresh).toBe(1)
  })

  it('is `rejected` where it has not', async () => {
    const { auth, server, clock } = await createLoggedIn({ server: { flavour: '5.4' } })
    server.users.get('ada').deactivate()
    await clock.advance(STALE)

    await expect(auth.fetch('me/')).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
  })

  it('is `outcome_lost` where the answer of a committed refresh was lost', async () => {
    const { auth, server, clock, events } = await createLoggedIn()
    server.loseNextRefreshAnswer({ when: 'after' })
    await clock.advance(STALE)

    const outcome = outcomeOf(auth.fetch('me/'))
    await clock.advance(5000)

    expect(outcome.is()).toBe('session_ended')
    expect(events.at(-1)).toEqual({ name: 'logout', reason: 'outcome_lost', elsewhere: false })
    expect(server.calls.refresh).toBe(2)
  })

  it('is `outcome_lost` also for the page that comes after the one that lost it', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const storage = createMemoryStorage()
    const first = await createLoggedIn({ clock, server, client: { storage } })
    server.loseNextRefreshAnswer({ when: 'after' })
    await clock.advance(AGEING)
    await first.auth.fetch('me/')
    await settle()
    first.auth.dispose()

    const second = createCuttableKit({ clock, server, client: { storage } })
    await clock.advance(70_000)

    await expect(second.auth.fetch('me/')).rejects.toMatchObject({ reason: 'outcome_lost' })
  })

  it('is not `outcome_lost` once a later refresh has succeeded', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.loseNextRefreshAnswer({ when: 'before' })
    await clock.advance(STALE)
    const outcome = outcomeOf(auth.fetch('me/'))
    await clock.advance(5000)
    server.failNext(REFUSED)

    await expect(auth.refresh()).rejects.toMatchObject({ reason: 'rejected' })

    expect(outcome.is()).toBe('resolved')
  })
})

describe('callers who wait for a refresh', () => {
  async function createWaiting() {
    const kit = await createLoggedIn()
    const gate = createGate()
    kit.server.delay('refresh', gate.wait, { when: 'after' })
    await kit.clock.advance(STALE)
    const waiting = {
      fetch: outcomeOf(kit.auth.fetch('me/')),
      token: outcomeOf(kit.auth.getAccessToken()),
      refresh: outcomeOf(kit.auth.refresh()),
    }
    await settle()
    return { ...kit, gate, outcomes: () => Object.values(waiting).map(({ is }) => is()) }
  }

  it('settle with session_ended when the user logs out', async () => {
    const { auth, outcomes, server } = await createWaiting()

    void auth.logout()
    await settle()

    expect(outcomes()).toEqual(['session_ended', 'session_ended', 'session_ended'])
    expect(server.calls.me).toBe(0)
  })

  it('settle with the new token when the same user logs in', async () => {
    const { auth, outcomes, server } = await createWaiting()

    await auth.login(ADA)
    await settle()

    expect(outcomes()).toEqual(['resolved', 'resolved', 'resolved'])
    expect(server.calls.me).toBe(1)
  })

  it('settle with account_changed when another user logs in', async () => {
    const { auth, outcomes, server } = await createWaiting()

    await auth.login(BOB)
    await settle()

    expect(outcomes()).toEqual(['account_changed', 'account_changed', 'account_changed'])
    expect(server.calls.me).toBe(0)
  })

  it('settle with session_ended when the session reaches its greatest age', async () => {
    const kit = await createLoggedIn({ client: { maxSessionAge: 295 } })
    kit.server.hang('refresh')
    await kit.clock.advance(STALE)

    const outcome = outcomeOf(kit.auth.fetch('me/'))
    await kit.clock.advance(4000)

    expect(outcome.is()).toBe('session_ended')
    expect(kit.auth.getSnapshot().reason).toBe('max_age')
  })

  it('settle with session_ended when the account is found to be gone', async () => {
    const kit = await createLoggedIn()
    const gate = createGate()
    kit.server.users.get('ada').deactivate()
    kit.server.delay('me', gate.wait)
    kit.server.hang('refresh')
    const onTheWire = kit.auth.fetch('me/')
    await kit.clock.advance(STALE)

    const outcome = outcomeOf(kit.auth.fetch('me/'))
    await settle()
    gate.open()

    expect((await onTheWire).status).toBe(401)
    await settle()
    expect(outcome.is()).toBe('session_ended')
    expect(kit.auth.getSnapshot().reason).toBe('user_inactive')
  })
})

describe('the refresh token after a refresh', () => {
  it('stays the same where the server does not rotate', async () => {
    const kit = await createLoggedIn({ server: { rotateRefreshTokens: false } })

    await kit.auth.refresh()
    await kit.auth.refresh()
    await kit.auth.fetch('me/')

    expect(new Set(refreshTokensSent(kit)).size).toBe(1)
    expect(kit.server.calls).toMatchObject({ refresh: 2, me: 1 })
  })

  it.each([
    ['empty', () => ''],
    ['echoed', (sent: string) => sent],
    ['null', () => null],
    ['no text', () => 1],
  ])('stays the same where the answer has one that is %s', async (_, answer) => {
    const clock = fakeClock()
    const server = createServer(clock, { rotateRefreshTokens: false, blacklistAfterRotation: false })
    const sent: string[] = []
    const { auth } = await createLoggedIn({
      clock,
      server,
      client: {
        async fetch(input, init) {
          const response = await server.fetch(input, init)
          if (!urlOf(input).endsWith('/refresh/')) return response
          const { refresh } = JSON.parse(init?.body as string) as { refresh: string }
          sent.push(refresh)
          const body = (await response.json()) as object
          return Response.json({ ...body, refresh: answer(refresh) }, { status: response.status })
        },
      },
    })

    await auth.refresh()
    await auth.refresh()

    expect(new Set(sent).size).toBe(1)
    expect(auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('getAccessToken', () => {
  it('returns a fresh token at once', async () => {
    const { auth, server } = await createLoggedIn()

    const token = await auth.getAccessToken()

    expect(token.split('.')).toHaveLength(3)
    expect(server.calls.refresh).toBe(0)
  })

  it('rejects with not_authenticated where nobody is logged in', async () => {
    const { auth } = createCuttableKit()

    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'not_authenticated' })
  })

  it('waits for the refresh of a stale token', async () => {
    const { auth, server, clock } = await createLoggedIn()
    const old = await auth.getAccessToken()
    await clock.advance(STALE)

    const token = await auth.getAccessToken()

    expect(token).not.toBe(old)
    expect(server.calls.refresh).toBe(1)
  })

  it('returns an ageing token and refreshes in the background', async () => {
    const { auth, server, clock } = await createLoggedIn()
    const old = await auth.getAccessToken()
    await clock.advance(AGEING)

    const token = await auth.getAccessToken()
    await settle()

    expect(token).toBe(old)
    expect(server.calls.refresh).toBe(1)
  })

  it('refreshes a token that is good for less than `minValidity`', async () => {
    const { auth, server, clock } = await createLoggedIn()
    const old = await auth.getAccessToken()
    await clock.advance(200_000)

    const enough = await auth.getAccessToken({ minValidity: 90 })
    const more = await auth.getAccessToken({ minValidity: 110 })

    expect(enough).toBe(old)
    expect(more).not.toBe(old)
    expect(server.calls.refresh).toBe(1)
  })

  it('returns a token as it is whose whole life is shorter than `minValidity`', async () => {
    const { auth, server, clock } = await createLoggedIn()
    const old = await auth.getAccessToken()
    await clock.advance(100_000)

    const token = await auth.getAccessToken({ minValidity: 3600 })

    expect(token).toBe(old)
    expect(server.calls.refresh).toBe(0)
  })

  it('frees a caller whose signal fires', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.hang('refresh')
    await clock.advance(STALE)
    const caller = new AbortController()

    const answer = auth.getAccessToken({ signal: caller.signal })
    caller.abort(new RangeError('not needed any more'))

    await expect(answer).rejects.toThrow(RangeError)
  })

  it('rejects with refresh_unavailable where there is no verdict, and keeps the session', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503, headers: { 'Retry-After': '60' } })
    await clock.advance(STALE)

    await expect(auth.getAccessToken()).rejects.toMatchObject({ code: 'refresh_unavailable', retryAfter: 60 })

    expect(auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('a session without a refresh token', () => {
  async function createAdopted() {
    const kit = createCuttableKit()
    const { access } = await kit.server.createTokenPair('ada')
    await kit.auth.adopt({ access })
    return kit
  }

  it('sends its access token', async () => {
    const { auth } = await createAdopted()

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', refreshExpiresAt: undefined })
  })

  it('sends no refresh, ever', async () => {
    const { auth, server, clock } = await createAdopted()

    await auth.refresh().catch(() => {})
    await clock.advance(AGEING)
    await auth.fetch('me/')
    await clock.advance(120_000)
    await auth.fetch('me/').catch(() => {})
    await settle()

    expect(server.calls.refresh).toBe(0)
  })

  it('rejects refresh() without ending', async () => {
    const { auth } = await createAdopted()

    await expect(auth.refresh()).rejects.toMatchObject({ name: 'AuthError' })

    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('ends when the server refuses the access token', async () => {
    const { auth, clock, events } = await createAdopted()
    await clock.advance(301_000)

    await expect(auth.fetch('me/')).rejects.toMatchObject({ code: 'session_ended', reason: 'expired' })

    expect(events.at(-1)).toEqual({ name: 'logout', reason: 'expired', elsewhere: false })
  })

  it('logs out with nothing to revoke', async () => {
    const { auth, server } = await createAdopted()

    await expect(auth.logout()).resolves.toEqual({ blacklist: 'none' })

    expect(server.calls.blacklist).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { ada, askMe, claimsOf, logIn, origin, post, refresh, singleUse } from './requests.js'

describe('calls', () => {
  it('count requests by view, at arrival', async () => {
    const server = createMockServer()
    server.hang('verify')
    const pair = await logIn(server)
    void post(server, '/api/token/verify/', { token: pair.access })
    await askMe(server, pair.access)
    await server.fetch(`${origin}/nowhere/`)

    expect(server.calls).toEqual({
      obtain: 1,
      refresh: 0,
      verify: 1,
      blacklist: 0,
      sliding: 0,
      slidingRefresh: 0,
      me: 1,
      unknown: 1,
    })
  })

  it('leave preflights out', async () => {
    const server = createMockServer({ cors: ['https://app.example.com'] })
    const headers = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'POST' }

    await server.handle(new Request(`${origin}/api/token/`, { method: 'OPTIONS', headers }))

    expect(server.calls.obtain).toBe(0)
    expect(server.log).toEqual([])
  })

  it('start anew after resetCounters', async () => {
    const server = createMockServer()
    await askMe(server, 'garbage')
    await refresh(server, 'garbage')

    server.resetCounters()

    expect(server.calls.me).toBe(0)
    expect([server.log.length, server.refusedRefreshes, server.deadTokenRequests]).toEqual([0, 0, 0])
  })
})

describe('refusedRefreshes', () => {
  it('counts what a client that spends tokens twice is refused', async () => {
    const server = createMockServer(singleUse)
    const { refresh: token } = await logIn(server)

    await Promise.all([refresh(server, token), refresh(server, token), refresh(server, token)])

    expect(server.calls.refresh).toBe(3)
    expect(server.refusedRefreshes).toBe(2)
  })
})

describe('deadTokenRequests', () => {
  it('counts requests with a token that does not live, and no other refusals', async () => {
    const server = createMockServer()
    const dead = await server.createTokenPair('ada', { accessExpiresIn: -1 })
    const { access } = await logIn(server)

    await askMe(server, dead.access)
    await server.fetch(`${origin}/api/me/`)
    server.users.get('ada').deactivate()
    await askMe(server, access)

    expect(server.deadTokenRequests).toBe(1)
  })
})

describe('log', () => {
  it('tells what was asked and answered, and when by the server', async () => {
    const server = createMockServer({ clock: () => 1_800_000_000_000 })
    const { access } = await logIn(server)
    await askMe(server, access)

    const { jti } = claimsOf(access)
    const common = { status: 200, verdict: 'ok', at: 1_800_000_000_000, jti: String(jti).slice(0, 6) }
    expect(server.log).toEqual([
      { ...common, endpoint: 'obtain', method: 'POST', authorized: false },
      { ...common, endpoint: 'me', method: 'GET', authorized: true },
    ])
  })

  it('holds no token and no password', async () => {
    const server = createMockServer(singleUse)
    const pair = await logIn(server)
    await askMe(server, pair.access)
    await refresh(server, pair.refresh)

    const text = JSON.stringify(server.log)
    const secrets = [ada.password, ...pair.access.split('.'), ...pair.refresh.split('.')]
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  })
})

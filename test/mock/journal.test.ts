import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createMockServer, type LogEntry, type MockServer } from '../../src/testing.js'
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

describe('a long log', () => {
  it('keeps the newest ten thousand entries, and calls go on counting', async () => {
    let time = 0
    const server = createMockServer({ clock: () => time })
    for (time = 1; time <= 10_002; time++) await server.fetch(`${origin}/nowhere/`)

    expect([server.log.length, server.log[0]?.at, server.log.at(-1)?.at]).toEqual([10_000, 3, 10_002])
    expect(server.calls.unknown).toBe(10_002)
  })
})

describe('a printed server', () => {
  it('shows no password and no key, and has no members but its public ones', () => {
    const server = createMockServer({ signingKey: 'a key of its own' })

    const text = inspect(server, { depth: 10, getters: true })

    expect(text).not.toMatch(/correct horse|a key of its own/)
    expect(Object.keys(server)).not.toContain('take')
    expect(Object.keys(server.users)).toEqual(['get', 'add'])
  })
})

describe('verdict', () => {
  /** What the log says of one request. */
  async function verdictOf(server: MockServer, request: () => Promise<unknown>): Promise<string | undefined> {
    await request().catch(() => {})
    return server.log.at(-1)?.verdict
  }

  const wrong = { username: 'ada', password: 'wrong' }

  it.each<[string, (server: MockServer) => Promise<unknown>]>([
    ['ok', (server) => logIn(server)],
    ['invalid_credentials', (server) => post(server, '/api/token/', wrong)],
    ['invalid_credentials', (server) => post(server, '/api/token/sliding/', wrong)],
    ['invalid_input', (server) => post(server, '/api/token/', {})],
    ['token_not_valid', (server) => refresh(server, 'garbage')],
    ['bad_authorization_header', (server) => askMe(server, '')],
    ['not_authenticated', (server) => server.fetch(`${origin}/api/me/`)],
    ['method_not_allowed', (server) => server.fetch(`${origin}/api/token/`)],
    ['not_found', (server) => server.fetch(`${origin}/nowhere/`)],
    ['redirect', (server) => server.handle(new Request(`${origin}/api/token`, { method: 'POST' }))],
    ['throttled', (server) => post(server, '/api/token/verify/', {})],
  ])('is %s', async (verdict, request) => {
    const server = createMockServer({ throttles: { verify: '0/min' } })

    expect(await verdictOf(server, () => request(server))).toBe(verdict)
  })

  it('tells planned answers and lost ones from the real ones', async () => {
    const server = createMockServer()
    server.failNext({ endpoint: 'me', status: 503 })
    server.loseNextAnswer('me', { when: 'before' })
    server.loseNextAnswer('me', { when: 'after' })

    const verdicts = []
    for (let i = 0; i < 4; i++) verdicts.push(await verdictOf(server, () => askMe(server, 'x')))

    expect(verdicts).toEqual(['fault', 'lost', 'lost', 'token_not_valid'])
  })
})

describe('onRequest', () => {
  it('hears of each answer what the log says', async () => {
    const heard: LogEntry[] = []
    const server = createMockServer({ onRequest: (entry) => void heard.push(entry) })

    await logIn(server)
    await server.fetch(`${origin}/nowhere/`)

    expect(heard).toHaveLength(2)
    expect(heard).toEqual(server.log)
  })
})

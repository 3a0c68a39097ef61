import { describe, expect, it } from 'vitest'
import { ADA, BASE_URL, createServer } from '../support/client-kit.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createGate, createCuttableKit, outcomeOf, urlOf } from '../support/wire.js'

// Access tokens live 300 s: with the default options they age from 230 s and are stale from 290 s.
const AGEING = 235_000
const STALE = 291_000

const TOKEN_REFUSED = { detail: 'Given token not valid for any token type', code: 'token_not_valid' }

async function createLoggedIn(options: Parameters<typeof createCuttableKit>[0] = {}) {
  const kit = createCuttableKit(options)
  await kit.auth.login(ADA)
  kit.wire.sent.length = 0
  kit.server.resetCounters()
  return kit
}

describe('auth.fetch with a fresh token', () => {
  it('sends within the call', async () => {
    const { auth, wire } = await createLoggedIn()

    const answer = auth.fetch('me/')
    const sent = wire.sent.length
    const response = await answer

    expect(sent).toBe(1)
    expect(response.status).toBe(200)
  })

  it('asks for no refresh', async () => {
    const { auth, server, clock } = await createLoggedIn()

    await clock.advance(229_000)
    await auth.fetch('me/')

    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
  })
})

describe('auth.fetch with an ageing token', () => {
  it('sends within the call, with the token it has', async () => {
    const { auth, wire, clock } = await createLoggedIn()
    const old = await auth.getAccessToken()

    await clock.advance(AGEING)
    const answer = auth.fetch('me/')
    const [request] = wire.to('/me/')
    await answer

    expect(request?.token).toBe(old)
  })

  it('starts one refresh in the background for any number of requests', async () => {
    const { auth, server, clock } = await createLoggedIn()

    await clock.advance(AGEING)
    await Promise.all(Array.from({ length: 20 }, () => auth.fetch('me/')))
    await settle()

    expect(server.calls).toMatchObject({ me: 20, refresh: 1 })
  })

  it('uses the new token from the next request on', async () => {
    const { auth, wire, clock } = await createLoggedIn()

    await clock.advance(AGEING)
    await auth.fetch('me/')
    await settle()
    await auth.fetch('me/')

    const [first, second] = wire.to('/me/')
    expect(second?.token).toBe(await auth.getAccessToken())
    expect(second?.token).not.toBe(first?.token)
  })

  it('is answered even if the refresh is not', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.hang('refresh')

    await clock.advance(AGEING)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
  })
})

describe('auth.fetch with a stale token', () => {
  it('waits for the refresh and sends the new token', async () => {
    const { auth, wire, server, clock } = await createLoggedIn()

    await clock.advance(STALE)
    const answer = auth.fetch('me/')
    const sentAtOnce = wire.to('/me/').length
    const response = await answer

    expect([sentAtOnce, response.status]).toEqual([0, 200])
    expect(server).toMatchObject({ deadTokenRequests: 0, calls: { refresh: 1, me: 1 } })
  })

  it('rejects with session_ended where the server refuses the refresh', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 401, body: { detail: 'Token is blacklisted' } })

    await clock.advance(STALE)
    const answer = auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
    expect(server.calls.me).toBe(0)
  })
})

describe('auth.fetch without a session', () => {
  it('sends without the header', async () => {
    const { auth, wire } = createCuttableKit()
    await auth.ready

    const response = await auth.fetch('me/')

    expect(response.status).toBe(401)
    expect(wire.sent.map(({ token }) => token)).toEqual([undefined])
  })

  it('waits until the stored session has been read', async () => {
    const { auth, wire } = createCuttableKit()

    const answer = auth.fetch('me/')
    const sentAtOnce = wire.sent.length
    await answer

    expect([sentAtOnce, wire.sent.length]).toEqual([0, 1])
  })

  it('says nothing about the scheme where a server asks for credentials', async () => {
    const { auth, events } = createCuttableKit()
    await auth.ready

    await auth.fetch('me/')

    expect(events).toEqual([])
  })

  it('sends without the header after a logout', async () => {
    const { auth, wire } = await createLoggedIn()
    await auth.logout()

    await auth.fetch('me/')

    expect(wire.to('/me/').map(({ token }) => token)).toEqual([undefined])
  })
})

describe('auth.fetch when the server refuses the token', () => {
  it.each([401, 403])('refreshes and replays once on a %i with token_not_valid', async (status) => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status, body: TOKEN_REFUSED })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('recovers where session authentication comes first and a dead token is a 403', async () => {
    const { auth, server } = await createLoggedIn({ server: { authenticationClasses: ['session', 'jwt'] } })
    server.skew = 400

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('shares one refresh among requests refused together', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED, times: 10 })

    const responses = await Promise.all(Array.from({ length: 10 }, () => auth.fetch('me/')))

    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(server.calls).toMatchObject({ me: 20, refresh: 1 })
  })

  it('replays without a refresh where the session has a newer token by then', async () => {
    const { auth, server, wire } = await createLoggedIn()
    const gate = createGate()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.delay('me', gate.wait)

    const answer = auth.fetch('me/')
    await auth.refresh()
    gate.open()
    const response = await answer

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
    expect(wire.to('/me/')[1]?.token).toBe(await auth.getAccessToken())
  })

  it('hands a second refusal to the caller, with its body unread', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED, times: 2 })

    const response = await auth.fetch('me/')
    const body = await response.json()

    expect(response.status).toBe(401)
    expect(body).toEqual(TOKEN_REFUSED)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('rejects with session_ended where the refresh after it is refused', async () => {
    const { auth, server, events } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.failNext({ endpoint: 'refresh', status: 401, body: { detail: 'Token is blacklisted' } })

    const answer = auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
    expect(events.map(({ name }) => name)).toEqual(['login', 'logout'])
  })

  it('rejects with the error of a refresh that gets no verdict, and keeps the session', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.failNext({ endpoint: 'refresh', status: 503, headers: { 'Retry-After': '60' } })

    const answer = auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'refresh_unavailable', retryAfter: 60 })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('rejects with unexpected_response where the refresh endpoint is not one', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.failNext({ endpoint: 'refresh', status: 404, body: '<h1>Not Found</h1>' })

    const answer = auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'unexpected_response', status: 404 })
  })

  it('needs no WWW-Authenticate header', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: { code: 'token_not_valid' } })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
  })

  it('recovers from a server clock that is suddenly ahead', async () => {
    const { auth, server } = await createLoggedIn()
    server.skew = 3600

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })
})

describe('auth.fetch and the answers of a real protected view', () => {
  it.each(['5.2', '5.3', '5.4', '5.5.0', '5.5.1', 'next'] as const)(
    'replays a request with an expired token on SimpleJWT %s',
    async (flavour) => {
      const { auth, server } = await createLoggedIn({ server: { flavour } })
      server.skew = 301

      const response = await auth.fetch('me/')

      expect(response.status).toBe(200)
      expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
    },
  )

  it('goes by the code and not by the words, which are translated', async () => {
    const { auth, server } = await createLoggedIn()
    const body = { detail: 'Le type de jeton fourni n’est pas valide', code: 'token_not_valid' }
    server.failNext({ endpoint: 'me', status: 401, body })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
  })

  it('does not take words for the code', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: { detail: TOKEN_REFUSED.detail } })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(401)
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
  })

  it('hands over the refusal of tokens without a user, after one refresh', async () => {
    const { auth, server } = createCuttableKit()
    await auth.adopt(await server.createTokenPair('ada', { omit: ['user_id'] }))

    const response = await auth.fetch('me/')
    await auth.fetch('me/')

    expect(await response.json()).toMatchObject({ code: 'token_not_valid' })
    expect(server.calls).toMatchObject({ me: 3, refresh: 1 })
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: undefined })
  })

  it('hands over the crash of a server that cannot read the user of the token', async () => {
    const { auth, server } = createCuttableKit()
    await auth.adopt(await server.createTokenPair('ada', { claims: { user_id: 'no number' } }))

    const response = await auth.fetch('me/')

    expect(response.status).toBe(500)
    expect(auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('auth.fetch when the account is not served any more', () => {
  it.each([
    ['user_inactive', 401],
    ['user_inactive', 403],
    ['user_not_found', 401],
    ['user_not_found', 403],
    ['password_changed', 401],
    ['password_changed', 403],
  ])('ends the session on %s with status %i and hands the response over', async (code, status) => {
    const { auth, server, events } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status, body: { detail: 'No.', code } })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ detail: 'No.', code })
    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: code })
    expect(events.at(-1)).toEqual({ name: 'logout', reason: code, elsewhere: false })
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
  })

  it('ends the session of a user who was deactivated', async () => {
    const { auth, server } = await createLoggedIn()
    server.users.get('ada').deactivate()

    const response = await auth.fetch('me/')

    expect(response.status).toBe(401)
    expect(auth.getSnapshot().reason).toBe('user_inactive')
  })

  it('ends the session of a user who was deleted', async () => {
    const { auth, server } = await createLoggedIn()
    server.users.get('ada').delete()

    const response = await auth.fetch('me/')

    expect(response.status).toBe(401)
    expect(auth.getSnapshot().reason).toBe('user_not_found')
  })

  it('ends the session after a password change that the refresh endpoint does not see', async () => {
    const { auth, server, clock } = await createLoggedIn({ server: { checkRevokeToken: true } })
    server.users.get('ada').changePassword('incorrect horse')

    await clock.advance(STALE)
    const response = await auth.fetch('me/')
    await auth.fetch('me/')

    expect(response.status).toBe(401)
    expect(auth.getSnapshot().reason).toBe('password_changed')
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })
})

describe('auth.fetch with a 401 or 403 that is not about the token', () => {
  it('hands bad_authorization_header over without a refresh', async () => {
    const { auth, server } = await createLoggedIn()
    const body = { detail: 'Two values, please.', code: 'bad_authorization_header' }
    server.failNext({ endpoint: 'me', status: 401, body })

    const response = await auth.fetch('me/')

    expect(await response.json()).toEqual(body)
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('warns once of a scheme that the server does not know', async () => {
    const { auth, server, events } = await createLoggedIn({ server: { authHeaderTypes: ['JWT'] } })

    const responses = [await auth.fetch('me/'), await auth.fetch('me/')]

    expect(responses.map(({ status }) => status)).toEqual([401, 401])
    expect(events.slice(1)).toEqual([
      { name: 'warning', code: 'scheme_refused', message: expect.stringContaining('AUTH_HEADER_TYPES') },
    ])
    expect(server.calls).toMatchObject({ me: 2, refresh: 0 })
  })

  it('sends the scheme of the option `header`', async () => {
    const { auth } = await createLoggedIn({
      server: { authHeaderTypes: ['JWT'] },
      client: { header: { scheme: 'JWT' } },
    })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
  })

  it('hands a 403 without code over, and says nothing', async () => {
    const { auth, server, events } = await createLoggedIn()
    const body = { detail: 'You do not have permission to perform this action.' }
    server.failNext({ endpoint: 'me', status: 403, body })

    const response = await auth.fetch('me/')

    expect(await response.json()).toEqual(body)
    expect(events.map(({ name }) => name)).toEqual(['login'])
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
  })

  it('hands a 401 of HTML over', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: '<h1>token_not_valid</h1>' })

    const response = await auth.fetch('me/')

    expect(await response.text()).toBe('<h1>token_not_valid</h1>')
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it.each([
    ['a list', ['token_not_valid']],
    ['a code of its own', { code: 'quota_exceeded' }],
    ['an empty code', { code: '' }],
    ['a code that is no text', { code: ['token_not_valid'] }],
  ])('hands a 401 with %s over', async (_, body) => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body })

    const response = await auth.fetch('me/')

    expect(await response.json()).toEqual(body)
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it.each([400, 404, 405, 409, 429, 500, 503])('hands a %i over as it is', async (status) => {
    const { auth, server, events } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status, body: { code: 'token_not_valid' } })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(status)
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
    expect(events.map(({ name }) => name)).toEqual(['login'])
  })

  it('passes a network failure through as it is', async () => {
    const { auth, wire } = await createLoggedIn()
    wire.cut()

    const answer = auth.fetch('me/')

    await expect(answer).rejects.toThrow(TypeError)
    expect(auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('auth.fetch against endless refreshes', () => {
  it('spends one refresh on a server that never accepts the token', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED, times: 100 })

    const first = await auth.fetch('me/')
    const second = await auth.fetch('me/')
    const more = await Promise.all([auth.fetch('me/'), auth.fetch('me/')])

    expect([first, second, ...more].map(({ status }) => status)).toEqual([401, 401, 401, 401])
    expect(server.calls.refresh).toBe(1)
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('spends one refresh on a second origin that never accepts it, while the first one does', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const { auth } = await createLoggedIn({
      clock,
      server,
      client: {
        allowedOrigins: ['https://files.example.com'],
        fetch: async (input, init) =>
          urlOf(input).startsWith('https://files.')
            ? Response.json(TOKEN_REFUSED, { status: 401 })
            : server.fetch(input, init),
      },
    })

    await auth.fetch('https://files.example.com/1')
    await auth.fetch('me/')
    await auth.fetch('https://files.example.com/2')
    await auth.fetch('me/')
    await auth.fetch('https://files.example.com/3')

    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('refreshes on a refusal again once the new token has been accepted', async () => {
    const { auth, server } = await createLoggedIn()

    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    const first = await auth.fetch('me/')
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    const second = await auth.fetch('me/')

    expect([first.status, second.status]).toEqual([200, 200])
    expect(server.calls.refresh).toBe(2)
  })

  it('still refreshes in time a token that a server does not accept', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED, times: 2 })

    await auth.fetch('me/')
    await clock.advance(STALE)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls.refresh).toBe(2)
  })
})

describe('auth.fetch and the caller’s AbortSignal', () => {
  it('rejects a request that was aborted before', async () => {
    const { auth, server } = await createLoggedIn()

    const answer = auth.fetch('me/', { signal: AbortSignal.abort() })

    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(server.calls.me).toBe(0)
  })

  it('rejects a request that was aborted before and would have to wait', async () => {
    const { auth, server, clock } = await createLoggedIn()
    await clock.advance(STALE)

    const answer = auth.fetch('me/', { signal: AbortSignal.abort() })

    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(server.calls.me).toBe(0)
  })

  it('frees one caller that waits for the refresh, and no other', async () => {
    const { auth, server, clock } = await createLoggedIn()
    const gate = createGate()
    const caller = new AbortController()
    server.delay('refresh', gate.wait)
    await clock.advance(STALE)

    const freed = auth.fetch('me/', { signal: caller.signal })
    const other = auth.fetch('me/')
    await settle()
    caller.abort(new RangeError('not needed any more'))

    await expect(freed).rejects.toThrow(RangeError)
    gate.open()
    expect((await other).status).toBe(200)
    expect(server.calls).toMatchObject({ me: 1, refresh: 1 })
  })

  it('heeds the signal of a Request while it waits', async () => {
    const { auth, server, clock } = await createLoggedIn()
    const caller = new AbortController()
    server.hang('refresh')
    await clock.advance(STALE)

    const freed = auth.fetch(new Request(`${BASE_URL}me/`, { signal: caller.signal }))
    await settle()
    caller.abort()

    await expect(freed).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('aborts a request on the wire', async () => {
    const { auth, server } = await createLoggedIn()
    const caller = new AbortController()
    server.hang('me')

    const answer = auth.fetch('me/', { signal: caller.signal })
    await settle()
    caller.abort()

    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('frees the caller while the refresh after a refusal is under way, which goes on', async () => {
    const { auth, server, events } = await createLoggedIn()
    const gate = createGate()
    const caller = new AbortController()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.delay('refresh', gate.wait)

    const answer = auth.fetch('me/', { signal: caller.signal })
    const outcome = outcomeOf(answer)
    await settle()
    const before = outcome.is()
    caller.abort()
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    gate.open()
    await settle()

    expect(before).toBe('pending')
    expect(events.at(-1)?.name).toBe('refresh')
    expect(server.calls.me).toBe(1)
  })
})

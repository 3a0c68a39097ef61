import { isHTTPError, type Options } from 'ky'
import { createApi } from 'simplejwt-client/ky'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ADA, BASE_URL } from '../support/client-kit.js'
import { settle } from '../support/fake-clock.js'
import { createGate, createCuttableKit } from '../support/wire.js'

interface Me {
  readonly username: string
  readonly method: string
  readonly body: string
}

const STALE = 291_000

/** A client that is logged in, and a ky on it. */
async function createKyKit(options: Omit<Options, 'fetch'> = {}) {
  const kit = createCuttableKit()
  await kit.auth.login(ADA)
  kit.server.resetCounters()
  kit.wire.sent.length = 0
  return { ...kit, api: createApi(kit.auth, options) }
}

/** From now on the server takes the client's token for expired. */
const EXPIRED_AT_SERVER = 400

const logOf = ({ log }: { readonly log: readonly { endpoint: string; status: number }[] }) =>
  log.map(({ endpoint, status }) => `${endpoint} ${status}`)

const rejection = (work: Promise<unknown>) =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  )

describe('createApi', () => {
  it('sends the token, with paths relative to the base URL', async () => {
    const { api, wire, auth } = await createKyKit()

    const me = await api.get('me/').json<Me>()

    expect(me.username).toBe('ada')
    expect(wire.sent.map(({ url, token }) => ({ url, token }))).toEqual([
      { url: `${BASE_URL}me/`, token: await auth.getAccessToken() },
    ])
  })

  it('waits for one refresh where the token is stale, for any number of requests', async () => {
    const { api, server, clock } = await createKyKit()
    await clock.advance(STALE)

    const answers = await Promise.all(Array.from({ length: 20 }, () => api.get('me/')))

    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(server.calls).toMatchObject({ refresh: 1, me: 20 })
    expect(server.deadTokenRequests).toBe(0)
  })

  it('sends without a token where nobody is logged in', async () => {
    const { auth, api, wire } = await createKyKit()
    await auth.logout()

    const response = await api.get('me/', { throwHttpErrors: false })

    expect(response.status).toBe(401)
    expect(wire.to('/me/').map(({ token }) => token)).toEqual([undefined])
  })

  it('throws a TypeError for what is no client', () => {
    const fake = {} as Parameters<typeof createApi>[0]

    expect(() => createApi(fake)).toThrow(TypeError)
  })
})

describe('the replay after a 401', () => {
  it.each([
    ['with retry: 0', { retry: 0 }],
    ['with throwHttpErrors: false', { throwHttpErrors: false }],
    ['with both', { retry: 0, throwHttpErrors: false }],
    ['with the defaults', {}],
  ])('happens %s', async (_, options) => {
    const { api, server } = await createKyKit()
    server.skew = EXPIRED_AT_SERVER

    const response = await api.get('me/', options)

    expect(response.status).toBe(200)
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it.each([
    ['json', { json: { name: 'Ada' } }, '{"name":"Ada"}'],
    ['text', { body: 'name=Ada' }, 'name=Ada'],
    ['form fields', { body: new URLSearchParams({ name: 'Ada' }) }, 'name=Ada'],
  ])('posts the same %s', async (_, options, body) => {
    const { api, server } = await createKyKit()
    server.skew = EXPIRED_AT_SERVER

    const me = await api.post('me/', options).json<Me>()

    expect(me).toMatchObject({ method: 'POST', body })
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it('is no retry: hooks for retries stay silent', async () => {
    const beforeRetry = vi.fn<() => void>()
    const { api, server } = await createKyKit({ hooks: { beforeRetry: [beforeRetry] } })
    server.skew = EXPIRED_AT_SERVER

    await api.get('me/')

    expect(beforeRetry).not.toHaveBeenCalled()
  })
})

describe("the user's hooks", () => {
  it('init changes the options', async () => {
    const init = (options: Options) => void (options.searchParams = { page: 2 })
    const { api, wire } = await createKyKit({ hooks: { init: [init] } })

    await api.get('me/')

    expect(wire.sent[0]?.url).toBe(`${BASE_URL}me/?page=2`)
  })

  it('beforeRequest sets a header that the replay carries too', async () => {
    const seen: unknown[] = []
    const { api, server, wire } = await createKyKit({
      hooks: { beforeRequest: [({ request }) => request.headers.set('accept-language', 'fr')] },
    })
    server.skew = EXPIRED_AT_SERVER

    await api.get('me/')
    for (const { input, init } of wire.to('/me/')) {
      seen.push(new Headers(init?.headers ?? (input as Request).headers).get('accept-language'))
    }

    expect(seen).toEqual(['fr', 'fr'])
  })

  it('beforeRequest runs after the wait for a token', async () => {
    const refreshesBefore: number[] = []
    const { api, server, clock } = await createKyKit({
      hooks: { beforeRequest: [() => void refreshesBefore.push(server.calls.refresh)] },
    })
    await clock.advance(STALE)

    await api.get('me/')

    expect(refreshesBefore).toEqual([1])
  })

  it('beforeRequest answers in place of the server', async () => {
    const { api, server } = await createKyKit({
      hooks: { beforeRequest: [() => Response.json({ username: 'cached' })] },
    })

    const me = await api.get('me/').json<Me>()

    expect(me.username).toBe('cached')
    expect(server.calls.me).toBe(0)
  })

  it('afterResponse sees the final answer, once', async () => {
    const statuses: number[] = []
    const { api, server } = await createKyKit({
      hooks: { afterResponse: [({ response }) => void statuses.push(response.status)] },
    })
    server.skew = EXPIRED_AT_SERVER

    await api.get('me/')

    expect(statuses).toEqual([200])
  })

  it('beforeError changes the error of an answer', async () => {
    const changed = new Error('changed')
    const { api, server } = await createKyKit({ hooks: { beforeError: [() => changed] } })
    server.failNext({ endpoint: 'me', status: 404, body: { detail: 'Not found.' } })

    const error = await rejection(api.get('me/'))

    expect(error).toBe(changed)
  })

  it('of an extended instance are added, and the token still goes along', async () => {
    const order: string[] = []
    const { api, wire, auth } = await createKyKit({
      hooks: { beforeRequest: [() => void order.push('created')] },
    })
    const extended = api.extend({ hooks: { beforeRequest: [() => void order.push('extended')] } })

    await extended.get('me/')

    expect(order).toEqual(['created', 'extended'])
    expect(wire.sent[0]?.token).toBe(await auth.getAccessToken())
  })
})

describe('URLs', () => {
  it.each([
    ['a path', 'me/', `${BASE_URL}me/`],
    ['a path from the root', '/api/me/', `${BASE_URL}me/`],
    ["DRF's absolute next link", `${BASE_URL}me/?page=2`, `${BASE_URL}me/?page=2`],
  ])('%s is followed with the token', async (_, input, url) => {
    const { api, wire, auth } = await createKyKit()

    await api.get(input)

    expect(wire.sent.map((one) => [one.url, one.token])).toEqual([[url, await auth.getAccessToken()]])
  })

  it('of another origin get no token', async () => {
    const { api, wire } = await createKyKit()

    await api.get('https://evil.example/api/me/', { throwHttpErrors: false })

    expect(wire.sent.map(({ token }) => token)).toEqual([undefined])
  })

  it('take a prefix', async () => {
    const { api, wire, auth } = await createKyKit()

    await api.extend({ prefix: '/api' }).get('/me/')

    expect(wire.sent.map((one) => [one.url, one.token])).toEqual([
      [`${BASE_URL}me/`, await auth.getAccessToken()],
    ])
  })
})

describe('answers', () => {
  it('without a body (204) are returned', async () => {
    const { api, server } = await createKyKit()
    server.failNext({ endpoint: 'me', status: 204 })

    const response = await api.delete('me/')

    expect([response.status, await response.text()]).toEqual([204, ''])
  })

  it("of the application's own errors are ky's HTTPError, with the body", async () => {
    const { api, server } = await createKyKit()
    server.failNext({ endpoint: 'me', status: 403, body: { detail: 'Not yours.' } })

    const error = await rejection(api.get('me/'))

    expect(isHTTPError(error) && [error.response.status, error.data]).toEqual([403, { detail: 'Not yours.' }])
    expect(logOf(server)).toEqual(['me 403'])
  })

  it("of 5xx are retried by ky's rules", async () => {
    const { api, server } = await createKyKit({ retry: { limit: 1, delay: () => 0 } })
    server.failNext({ endpoint: 'me', status: 503 })

    const response = await api.get('me/')

    expect(response.status).toBe(200)
    expect(logOf(server)).toEqual(['me 503', 'me 200'])
  })
})

describe("ky's timeout", () => {
  afterEach(() => void vi.useRealTimers())

  it('does not count the wait for a refresh', async () => {
    const { api, server, clock } = await createKyKit({ timeout: 1000, retry: 0 })
    const gate = createGate()
    server.delay('refresh', gate.wait)
    await clock.advance(STALE)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

    const answer = api.get('me/')
    await settle()
    vi.advanceTimersByTime(60_000)
    gate.open()
    const response = await answer

    expect(response.status).toBe(200)
  })

  it('still ends a request that the server does not answer', async () => {
    const { api, server } = await createKyKit({ timeout: 20, retry: 0 })
    server.hang('me')

    const error = await rejection(api.get('me/'))

    expect(error).toMatchObject({ name: 'TimeoutError' })
  })
})

describe('AuthError', () => {
  const REFUSED = { status: 401, body: { detail: 'Token is invalid', code: 'token_not_valid' } }

  it('passes through where a stale token cannot be renewed, and nothing is sent', async () => {
    const { api, server, clock } = await createKyKit()
    server.failNext({ endpoint: 'refresh', ...REFUSED })
    await clock.advance(STALE)

    const error = await rejection(api.get('me/'))

    expect(error).toMatchObject({ name: 'AuthError', code: 'session_ended', reason: 'rejected' })
    expect(logOf(server)).toEqual(['refresh 401'])
  })

  it('passes through from the replay, and is not retried', async () => {
    const { api, server } = await createKyKit({ retry: { limit: 3, delay: () => 0 } })
    server.failNext({ endpoint: 'refresh', ...REFUSED })
    server.skew = EXPIRED_AT_SERVER

    const error = await rejection(api.get('me/'))

    expect(error).toMatchObject({ name: 'AuthError', code: 'session_ended' })
    expect(logOf(server)).toEqual(['me 401', 'refresh 401'])
  })

  it('is the same object that auth.fetch rejects with: beforeError can tell it apart', async () => {
    const seen: unknown[] = []
    const { api, server, clock } = await createKyKit({
      hooks: { beforeError: [({ error }) => (seen.push(error), error)] },
    })
    server.failNext({ endpoint: 'refresh', ...REFUSED })
    await clock.advance(STALE)

    const error = await rejection(api.get('me/'))

    expect(seen).toEqual([error])
  })
})

describe('an AbortSignal', () => {
  it('frees a request that waits for a refresh, and that one only', async () => {
    const { api, server, clock } = await createKyKit()
    const gate = createGate()
    server.delay('refresh', gate.wait)
    await clock.advance(STALE)
    const aborter = new AbortController()

    const first = rejection(api.get('me/', { signal: aborter.signal }))
    const second = api.get('me/')
    await settle()
    aborter.abort()
    gate.open()

    expect(await first).toMatchObject({ name: 'AbortError' })
    expect((await second).status).toBe(200)
    expect(server.calls).toMatchObject({ refresh: 1, me: 1 })
  })
})

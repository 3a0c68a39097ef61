import { describe, expect, it } from 'vitest'
import { ADA, BASE_URL } from '../support/client-kit.js'
import { settle } from '../support/fake-clock.js'
import { createCuttableKit } from '../support/wire.js'

const STALE = 291_000
const ME = `${BASE_URL}me/`
const TOKEN_REFUSED = { detail: 'Given token not valid for any token type', code: 'token_not_valid' }

async function createLoggedIn(options: Parameters<typeof createCuttableKit>[0] = {}) {
  const kit = createCuttableKit(options)
  await kit.auth.login(ADA)
  kit.wire.sent.length = 0
  kit.server.resetCounters()
  return kit
}

describe('where auth.fetch sends to', () => {
  it.each([
    ['a path under the base', 'me/', ME],
    ['a path with a dot', './me/', ME],
    ['a path from the root', '/api/me/', ME],
    ['a query', 'me/?page=2', `${ME}?page=2`],
    ['an absolute URL, as `next` of a paginated list is', `${ME}?page=2`, `${ME}?page=2`],
    ['a URL object', new URL(ME), ME],
  ])('resolves %s and adds the token', async (_, input, url) => {
    const { auth, wire } = await createLoggedIn()
    const token = await auth.getAccessToken()

    await auth.fetch(input)

    expect(wire.sent[0]).toMatchObject({ url, token })
  })

  it('takes a Request and adds the token', async () => {
    const { auth, wire } = await createLoggedIn()

    const response = await auth.fetch(new Request(ME, { method: 'PUT', body: 'text' }))

    expect(await response.json()).toMatchObject({ method: 'PUT', body: 'text' })
    expect(wire.sent[0]?.token).toBe(await auth.getAccessToken())
  })

  it('adds a missing slash to baseUrl', async () => {
    const { auth, wire } = await createLoggedIn({ client: { baseUrl: 'https://api.example.com/api' } })

    await auth.fetch('me/')

    expect(wire.sent[0]?.url).toBe(ME)
  })

  it.each([
    'https://evil.example/api/me/',
    '//evil.example/api/me/',
    '\\\\evil.example\\api\\me\\',
    '/\\evil.example/api/me/',
    'https://api.example.com@evil.example/api/me/',
    'https://api.example.com.evil.example/api/me/',
    'https://api.example.com:8443/api/me/',
    'http://api.example.com/api/me/',
    'blob:https://api.example.com/0f0f0f0f',
    'data:text/plain,me',
  ])('sends no token to %s', async (input) => {
    const { auth, wire } = await createLoggedIn()

    await auth.fetch(input).catch(() => undefined)

    expect(wire.sent.map(({ token }) => token)).toEqual([undefined])
  })

  it('takes `https:path` for what it is, a path under the base', async () => {
    const { auth, wire } = await createLoggedIn()

    await auth.fetch('https:evil.example/me/')

    expect(wire.sent[0]?.url).toBe(`${BASE_URL}evil.example/me/`)
  })

  it('sends the token to a further origin that was allowed', async () => {
    const { auth, wire } = await createLoggedIn({
      client: { allowedOrigins: ['https://files.example.com'] },
    })

    await auth.fetch('https://files.example.com/1')

    expect(wire.sent[0]?.token).toBe(await auth.getAccessToken())
  })

  it.each(['token/', 'token/refresh/', 'token/verify/', 'token/blacklist/', 'token/verify/?a=b'])(
    'sends no token to the endpoint %s',
    async (input) => {
      const { auth, wire } = await createLoggedIn()

      await auth.fetch(input, { method: 'POST' })

      expect(wire.sent[0]).toMatchObject({ token: undefined })
    },
  )

  it('does not wait for a token that the request does not get', async () => {
    const { auth, wire, clock } = await createLoggedIn()
    await clock.advance(STALE)

    await auth.fetch('https://other.example/').catch(() => undefined)

    expect(wire.sent.map(({ url }) => url)).toEqual(['https://other.example/'])
  })
})

describe('what auth.fetch passes on', () => {
  it('leaves every option as it is', async () => {
    const { auth, wire } = await createLoggedIn()
    const { signal } = new AbortController()
    const init = {
      method: 'POST',
      body: '{}',
      cache: 'no-store',
      credentials: 'include',
      keepalive: true,
      integrity: '',
      referrerPolicy: 'no-referrer',
      signal,
      next: { revalidate: 60 },
    } as const

    await auth.fetch('me/', init)

    expect(wire.sent[0]?.init).toMatchObject(init)
    expect(wire.sent[0]?.init?.signal).toBe(signal)
    expect(wire.sent[0]?.init?.redirect).toBeUndefined()
  })

  it.each([
    ['an object', { 'X-Trace': 'abc' }],
    ['a list', [['X-Trace', 'abc'] as [string, string]]],
    ['Headers', new Headers({ 'X-Trace': 'abc' })],
  ])('adds the token to headers given as %s', async (_, headers) => {
    const { auth, wire } = await createLoggedIn()

    await auth.fetch('me/', { headers })

    const sent = new Headers(wire.sent[0]?.init?.headers)
    expect(sent.get('x-trace')).toBe('abc')
    expect(sent.get('authorization')).toBe(`Bearer ${await auth.getAccessToken()}`)
  })

  it('keeps the headers of a Request', async () => {
    const { auth, wire } = await createLoggedIn()

    await auth.fetch(new Request(ME, { headers: { 'X-Trace': 'abc' } }))

    const { input, init } = wire.sent[0] ?? {}
    const sent = new Request(input ?? '', init).headers
    expect([sent.get('x-trace'), sent.has('authorization')]).toEqual(['abc', true])
  })

  it('does not change the objects of the caller', async () => {
    const { auth } = await createLoggedIn()
    const headers = new Headers({ 'X-Trace': 'abc' })
    const init = Object.freeze({ method: 'POST', body: 'text', headers })
    const request = new Request(ME)

    await auth.fetch('me/', init)
    await auth.fetch(request)

    expect([...headers]).toEqual([['x-trace', 'abc']])
    expect(request.headers.has('authorization')).toBe(false)
  })

  it.each([
    ['an object', { authorization: 'Token of-the-caller' }],
    ['a list', [['AUTHORIZATION', 'Token of-the-caller'] as [string, string]]],
    ['Headers', new Headers({ Authorization: 'Token of-the-caller' })],
  ])('leaves a header alone that the caller set in %s', async (_, headers) => {
    const { auth, wire, server } = await createLoggedIn()

    const response = await auth.fetch('me/', { headers })

    expect(response.status).toBe(401)
    expect(new Headers(wire.sent[0]?.init?.headers).get('authorization')).toBe('Token of-the-caller')
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
  })

  it('leaves the header of a Request alone, and does not wait for a token', async () => {
    const { auth, wire, clock } = await createLoggedIn()
    await clock.advance(STALE)

    await auth.fetch(new Request(ME, { headers: { Authorization: 'Token of-the-caller' } }))

    expect(wire.sent.map(({ token }) => token)).toEqual(['of-the-caller'])
  })

  it('takes nothing from a polluted Object.prototype', async () => {
    const { auth, wire } = await createLoggedIn()
    Object.assign(Object.prototype, { headers: { authorization: 'Token of-nobody' } })

    await auth.fetch('me/').finally(() => Reflect.deleteProperty(Object.prototype, 'headers'))

    expect(wire.sent[0]?.token).toBe(await auth.getAccessToken())
  })
})

describe('auth.fetch sending a body twice', () => {
  const form = new FormData()
  form.set('field', 'text of the body')

  it.each([
    ['a string', 'text of the body'],
    ['URLSearchParams', new URLSearchParams({ field: 'text of the body' })],
    ['FormData', form],
    ['a Blob', new Blob(['text of the body'])],
    ['an ArrayBuffer', new TextEncoder().encode('text of the body').buffer],
    ['a typed array', new TextEncoder().encode('text of the body')],
    ['a DataView', new DataView(new TextEncoder().encode('text of the body').buffer)],
  ])('replays %s', async (_, body) => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })

    const response = await auth.fetch('me/', { method: 'POST', body })

    const answer = (await response.json()) as { method: string; body: string }
    expect(answer.method).toBe('POST')
    expect(answer.body.replaceAll('+', ' ')).toContain('text of the body')
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('replays a Request with a body', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })

    const response = await auth.fetch(new Request(ME, { method: 'PATCH', body: 'text of the body' }))

    expect(await response.json()).toMatchObject({ method: 'PATCH', body: 'text of the body' })
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('replays a Request whose body is given beside it', async () => {
    const { auth, server } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    const request = new Request(ME, { method: 'PATCH', body: 'text of the Request' })

    const response = await auth.fetch(request, { body: 'text of the body' })

    expect(await response.json()).toMatchObject({ method: 'PATCH', body: 'text of the body' })
  })

  it('replays with the same options', async () => {
    const { auth, server, wire } = await createLoggedIn()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })

    await auth.fetch('me/?q=1', { method: 'DELETE', headers: { 'X-Trace': 'abc' }, cache: 'no-store' })

    const [first, second] = wire.to('/me/')
    expect(second?.url).toBe(first?.url)
    expect(second?.init).toMatchObject({ method: 'DELETE', cache: 'no-store' })
    expect(new Headers(second?.init?.headers).get('x-trace')).toBe('abc')
  })

  it('hands the refusal of a stream over, and sends the next request with a new token', async () => {
    const { auth, server, wire } = await createLoggedIn()
    const old = await auth.getAccessToken()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    const body = new Blob(['text of the body']).stream()

    const refused = await auth.fetch('me/', { method: 'POST', body, duplex: 'half' } as RequestInit)
    const next = await auth.fetch('me/')

    expect([refused.status, next.status]).toEqual([401, 200])
    expect(wire.to('/me/')[1]?.token).not.toBe(old)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('sends a stream once the stale token has been refreshed', async () => {
    const { auth, clock } = await createLoggedIn()
    const body = new Blob(['text of the body']).stream()
    await clock.advance(STALE)

    const response = await auth.fetch('me/', { method: 'POST', body, duplex: 'half' } as RequestInit)

    expect(await response.json()).toMatchObject({ body: 'text of the body' })
  })

  it('sends a Request with a body once the stale token has been refreshed', async () => {
    const { auth, clock } = await createLoggedIn()
    await clock.advance(STALE)

    const response = await auth.fetch(new Request(ME, { method: 'POST', body: 'text of the body' }))

    expect(await response.json()).toMatchObject({ body: 'text of the body' })
  })
})

describe('auth.fetch with a header of another name', () => {
  const header = { name: 'X-Access-Token' }
  const options = { server: { authHeaderName: header.name }, client: { header } }

  it('sends the token in it', async () => {
    const { auth, wire } = await createLoggedIn(options)

    const response = await auth.fetch('me/')

    const sent = new Headers(wire.sent[0]?.init?.headers)
    expect(response.status).toBe(200)
    expect([sent.has('x-access-token'), sent.has('authorization')]).toEqual([true, false])
  })

  it('does not let the browser follow redirects with it', async () => {
    const { auth, wire } = await createLoggedIn(options)

    await auth.fetch('me/')

    expect(wire.sent[0]?.init?.redirect).toBe('manual')
  })

  it('rejects with unexpected_response where the server redirects', async () => {
    const { auth, server } = await createLoggedIn(options)
    server.redirect({ endpoint: 'me', location: 'https://evil.example/' })

    const answer = auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'unexpected_response' })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('rejects a redirect of the replay too', async () => {
    const { auth, server } = await createLoggedIn(options)
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.redirect({ endpoint: 'me', location: 'https://evil.example/' })

    const answer = auth.fetch('me/')

    await expect(answer).rejects.toMatchObject({ code: 'unexpected_response' })
  })

  it.each(['follow', 'error', 'manual'] as const)('leaves the caller’s choice of %s', async (redirect) => {
    const { auth, wire } = await createLoggedIn(options)

    await auth.fetch('me/', { redirect })

    expect(wire.sent[0]?.init?.redirect).toBe(redirect)
  })

  it('hands the redirect over to a caller who chose `manual`', async () => {
    const { auth, server } = await createLoggedIn(options)
    server.redirect({ endpoint: 'me', location: '/api/elsewhere/' })

    const response = await auth.fetch('me/', { redirect: 'manual' })

    expect(response.type).toBe('opaqueredirect')
  })

  it('lets requests without the header follow redirects', async () => {
    const { auth, wire } = createCuttableKit(options)
    await auth.ready

    await auth.fetch('me/')

    expect(wire.sent[0]?.init?.redirect).toBeUndefined()
  })

  it('still replays after a refusal', async () => {
    const { auth, server } = await createLoggedIn(options)
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })

    const response = await auth.fetch('me/')
    await settle()

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })
})

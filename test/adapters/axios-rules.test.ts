import axios, {
  type AxiosAdapter,
  AxiosError,
  type AxiosInstance,
  type AxiosResponse,
  type CreateAxiosDefaults,
  isAxiosError,
} from 'axios'
import { type AuthClient, createAuthClient, createMemoryStorage, isAuthError } from 'simplejwt-client'
import { attachAuth } from 'simplejwt-client/axios'
import { serveMock } from 'simplejwt-client/testing/node'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { ADA, BOB } from '../support/client-kit.js'
import { createGate } from '../support/wire.js'
import { opaqueRedirect } from '../support/wired-kit.js'
import { createAxiosKit, EXPIRED_AT_SERVER, logOf, rejection, STALE } from './axios-kit.js'
import { openCookiePage } from './cookie-page.js'

const tokens = (seen: readonly Request[]) =>
  seen.map(({ headers }) => headers.get('authorization')?.split(' ')[1])

/** What axios-retry does, in short. */
function retry(instance: AxiosInstance, times: number): void {
  let left = times
  instance.interceptors.response.use(undefined, (error: unknown) => {
    if (left-- === 0 || !isAxiosError(error) || error.config === undefined) throw error
    return instance(error.config)
  })
}

describe('who gets the token', () => {
  it('is the origin of the base URL, and no other', async () => {
    const { api, auth, origin, seen } = await createAxiosKit()
    const other = origin.replace('127.0.0.1', 'localhost')

    await api.get('me/')
    await rejection(api.get(`${other}/api/me/`))
    await rejection(api.get('/me/', { baseURL: `${other}/api` }))

    expect(tokens(seen)).toEqual([await auth.getAccessToken(), undefined, undefined])
  })

  it('is an instance with a base URL in one place and a path in another', async () => {
    const { api, origin, seen, auth } = await createAxiosKit()

    await api.get('/api/me/', { baseURL: origin, params: { page: 2 } })

    expect(seen.map(({ url }) => new URL(url).search)).toEqual(['?page=2'])
    expect(tokens(seen)).toEqual([await auth.getAccessToken()])
  })

  it('is not a token endpoint', async () => {
    const { api, seen } = await createAxiosKit()

    await rejection(api.post('token/', ADA))

    expect(tokens(seen)).toEqual([undefined])
  })

  it.each([
    ['a header of its own', { headers: { authorization: 'Token abc' } }, 'Token abc'],
    ['Basic', { auth: { username: 'ada', password: 'x' } }, `Basic ${btoa('ada:x')}`],
    ['false', { headers: { Authorization: false } }, null],
  ])('is not a request with %s', async (_, config, sent) => {
    const { api, seen } = await createAxiosKit()

    await rejection(api.get('me/', config))

    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual([sent])
  })

  it('is a request with a header that is undefined', async () => {
    const { api, auth, seen } = await createAxiosKit()

    await api.get('me/', { headers: { Authorization: undefined } as object })

    expect(tokens(seen)).toEqual([await auth.getAccessToken()])
  })

  it('is not to blame for what Basic comes to', async () => {
    const { api, events } = await createAxiosKit()

    await rejection(api.get('me/', { auth: { username: 'ada', password: 'x' } }))

    expect(events.filter(({ name }) => name === 'warning')).toEqual([])
  })

  it('is a request whose header an interceptor has not set, whenever that was added', async () => {
    const { api, seen } = await createAxiosKit()
    api.interceptors.request.use((config) => {
      config.headers.set('Authorization', 'Token late')
      return config
    })

    await rejection(api.get('me/'))

    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual(['Token late'])
  })

  it('is nobody while no one is logged in', async () => {
    const { api, auth, seen } = await createAxiosKit()
    await auth.logout()

    const error = await rejection(api.get('me/'))

    expect(isAxiosError(error) && error.status).toBe(401)
    expect(tokens(seen)).toEqual([undefined])
  })
})

describe('a relative URL without a baseURL', () => {
  const page = (href: string) => vi.stubGlobal('document', { baseURI: href })
  const answer = (config: AxiosResponse['config']): Promise<AxiosResponse> =>
    Promise.resolve({
      data: String(config.headers.get('Authorization')),
      status: 200,
      statusText: '',
      headers: {},
      config,
    })
  const get = async (api: AxiosInstance) =>
    (await api.get<string>('/notes/', { baseURL: '', adapter: answer })).data

  it('is one of the page, and gets the token there', async () => {
    const { api, auth, origin } = await createAxiosKit()
    page(`${origin}/app/`)

    expect(await get(api)).toBe(`Bearer ${await auth.getAccessToken()}`)
  })

  it('gets no token where the page is elsewhere than the server', async () => {
    const { api } = await createAxiosKit()
    page('https://app.example.com/')

    expect(await get(api)).toBe('undefined')
  })

  it('gets no token where there is no page', async () => {
    const { api } = await createAxiosKit()

    expect(await get(api)).toBe('undefined')
  })
})

describe('what concerns the session', () => {
  it('rejects as an AuthError', async () => {
    const { api, server, clock } = await createAxiosKit()
    await clock.advance(STALE)
    server.revokeAll()

    const error = await rejection(api.get('me/'))

    expect(isAuthError(error) && error.code).toBe('session_ended')
  })

  it("ends it by the server's word on the account", async () => {
    const { api, server, events } = await createAxiosKit()
    server.deactivate('ada')

    const error = await rejection(api.get('me/'))

    expect(isAxiosError(error) && error.status).toBe(401)
    expect(events.filter(({ name }) => name === 'logout')).toMatchObject([{ reason: 'user_inactive' }])
  })

  it('keeps what one user has asked for from another', async () => {
    const { api, auth, server } = await createAxiosKit()
    server.mount('/api/notes/', async () => {
      await auth.login(BOB)
      return Response.json(['a secret of ada'])
    })

    const error = await rejection(api.get('notes/'))

    expect(isAuthError(error) && error.code).toBe('account_changed')
  })

  it('repeats what is refused with 403, too', async () => {
    const { api, server } = await createAxiosKit()
    server.failNext({ endpoint: 'me', status: 403, body: { code: 'token_not_valid' } })

    await api.get('me/')

    expect(logOf(server)).toEqual(['me 403', 'refresh 200', 'me 200'])
  })

  it('sends what can be read only once once', async () => {
    const { create, auth, server } = await createAxiosKit()
    const adapter = vi.fn<AxiosAdapter>((config) =>
      Promise.resolve({
        data: '{"code":"token_not_valid"}',
        status: 401,
        statusText: '',
        headers: {},
        config,
      }),
    )
    const api = create({ adapter, validateStatus: () => true })
    attachAuth(api, auth)

    const { status } = await api.post('me/', { pipe: () => {} }, { transformRequest: [] })
    await auth.getAccessToken()

    expect(status).toBe(401)
    expect(adapter).toHaveBeenCalledOnce()
    expect(server.calls.refresh).toBe(1)
  })

  it('hands over the second refusal, after one refresh', async () => {
    const { api, server } = await createAxiosKit()
    const refused = () => Response.json({ code: 'token_not_valid' }, { status: 401 })
    server.mount('/api/notes/', refused)

    const error = await rejection(api.get('notes/'))

    expect(isAxiosError(error) && error.response?.data).toEqual({ code: 'token_not_valid' })
    expect(server.calls).toMatchObject({ refresh: 1, unknown: 2 })
  })

  it('throws a TypeError for what is no client', () => {
    expect(() => attachAuth(axios.create(), {} as AuthClient)).toThrow(TypeError)
  })
})

describe('attaching', () => {
  it('twice does nothing twice', async () => {
    const { api, auth, server } = await createAxiosKit()
    attachAuth(api, auth)
    server.mount('/api/notes/', () => Response.json({ code: 'token_not_valid' }, { status: 401 }))

    await rejection(api.get('notes/'))

    expect(server.calls).toMatchObject({ refresh: 1, unknown: 2 })
  })

  it('twice goes on until both are detached', async () => {
    const { api, auth, detach, seen } = await createAxiosKit()
    const detachAgain = attachAuth(api, auth)
    const token = await auth.getAccessToken()

    detach()
    await api.get('me/')
    detachAgain()
    await rejection(api.get('me/'))

    expect(tokens(seen)).toEqual([token, undefined])
  })

  it('leaves nothing behind', async () => {
    const { create, auth } = await createAxiosKit()
    const api = create()
    const before = { adapter: api.defaults.adapter, headers: JSON.stringify(api.defaults.headers) }

    attachAuth(api, auth)()
    const { config } = await api.get('me/', { validateStatus: () => true })

    expect(config.adapter).toBe('http')
    expect({ adapter: api.defaults.adapter, headers: JSON.stringify(api.defaults.headers) }).toEqual(before)
  })

  it('does not outlive its end in a request that is sent anew', async () => {
    const { api, detach, seen, auth } = await createAxiosKit()
    const token = await auth.getAccessToken()
    const { config } = await api.get('me/')

    detach()
    await rejection(api(config))

    expect(tokens(seen)).toEqual([token, undefined])
  })

  it('keeps interceptors synchronous that are', async () => {
    const { create, auth } = await createAxiosKit()
    const sent = vi.fn<() => void>()
    const api = create({
      adapter: (config) => {
        sent()
        return Promise.resolve({ data: '', status: 200, statusText: '', headers: {}, config })
      },
    })
    attachAuth(api, auth)

    const work = api.get('me/')

    await Promise.resolve()
    expect(sent).toHaveBeenCalledOnce()
    await work
  })
})

describe('a request that is sent anew by another interceptor', () => {
  it('gets the token of that moment, once', async () => {
    const { api, auth, server, clock, seen } = await createAxiosKit()
    retry(api, 1)
    server.mount('/api/notes/', async () => {
      server.mount('/api/notes/', () => Response.json([]))
      await clock.advance(STALE)
      return Response.json({}, { status: 503 })
    })
    const before = await auth.getAccessToken()

    await api.get('notes/')

    expect(tokens(seen)).toEqual([before, await auth.getAccessToken()])
    expect(server.calls).toMatchObject({ refresh: 1, unknown: 2 })
  })

  it('is not repeated by both', async () => {
    const { api, server } = await createAxiosKit()
    retry(api, 3)
    server.skew = EXPIRED_AT_SERVER

    await api.get('me/')

    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it('goes through each client once, with two clients on one instance', async () => {
    const { api, auth, server, seen } = await createAxiosKit()
    const files = await createAxiosKit()
    attachAuth(api, files.auth)
    retry(api, 5)
    server.mount('/api/notes/', () => Response.json({}, { status: 503 }))

    await rejection(api.get('notes/'))
    await api.get(`${files.origin}/api/me/`)

    expect(new Set(tokens(seen))).toEqual(new Set([await auth.getAccessToken()]))
    expect(tokens(files.seen)).toEqual([await files.auth.getAccessToken()])
  })
})

describe('a wait for a token', () => {
  it('comes before the adapter, so that it does not count into the timeout', async () => {
    const { create, auth, server, clock } = await createAxiosKit()
    const adapter = vi.fn<AxiosAdapter>((config) => axios.getAdapter('http')(config))
    const api = create({ adapter })
    attachAuth(api, auth)
    await clock.advance(STALE)
    const gate = createGate()
    server.delay('refresh', gate.wait)

    const work = api.get('me/')
    await expect.poll(() => server.calls.refresh).toBe(1)
    expect(adapter).not.toHaveBeenCalled()
    gate.open()

    expect((await work).status).toBe(200)
    expect(adapter).toHaveBeenCalledOnce()
  })
})

describe('a stream as the answer', () => {
  it('is read for the reason of a refusal, and handed on whole', async () => {
    const { create, auth, server } = await createAxiosKit()
    const api = create({ adapter: 'fetch', responseType: 'stream' })
    attachAuth(api, auth)
    const body = { code: 'token_not_valid', detail: 'x'.repeat(100_000) }
    server.mount('/api/notes/', () => Response.json(body, { status: 401 }))

    const error = await rejection(api.get('notes/'))

    const stream = isAxiosError<ReadableStream>(error) ? error.response?.data : undefined
    expect(await new Response(stream).json()).toEqual(body)
    expect(server.calls).toMatchObject({ refresh: 1, unknown: 2 })
  })
})

describe('an adapter for tests, that answers with objects', () => {
  it('is understood', async () => {
    const { create, auth, server } = await createAxiosKit()
    const answers = [
      { status: 401, data: { code: 'token_not_valid' } },
      { status: 200, data: 'fine' },
    ]
    const api = create({
      adapter: async (config) => {
        const response = { statusText: '', headers: {}, config, ...answers.shift() } as AxiosResponse
        if (response.status !== 200) throw new AxiosError('', '', config, undefined, response)
        return response
      },
    })
    attachAuth(api, auth)

    expect((await api.get('me/')).data).toBe('fine')
    expect(server.calls.refresh).toBe(1)
  })
})

describe.each(['http', 'fetch'] as const)('a header of another name, with the %s adapter', (adapter) => {
  const custom = { client: { header: { name: 'X-Token' } }, server: { authHeaderName: 'X-Token' } }

  it('carries the token', async () => {
    const { api, seen } = await createAxiosKit(custom, { adapter })

    await api.get('me/')

    expect(seen.map(({ headers }) => headers.get('x-token')?.startsWith('Bearer '))).toEqual([true])
  })

  it('is not taken along to where a redirect points', async () => {
    const { api, server, seen } = await createAxiosKit(custom, { adapter })
    const elsewhere = await serveMock({ handle: (request) => (seen.push(request), server.handle(request)) })
    onTestFinished(() => elsewhere.close())
    server.redirect({ endpoint: 'me', status: 302, location: `${elsewhere.url}/` })

    const error = await rejection(api.get('me/'))

    expect(isAuthError(error) && error.code).toBe('unexpected_response')
    expect(seen).toHaveLength(1)
  })
})

describe('a redirect as browsers show it', () => {
  it('is an error, with a header of another name', async () => {
    const { create, auth } = await createAxiosKit({ client: { header: { name: 'X-Token' } } })
    const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(opaqueRedirect()))
    const api = create({ adapter: 'fetch', env: { fetch } })
    attachAuth(api, auth)

    const error = await rejection(api.get('me/'))

    expect(isAuthError(error) && error.code).toBe('unexpected_response')
  })
})

describe('tokens in cookies', () => {
  const refused = () => Response.json({ code: 'token_not_valid' }, { status: 401 })

  async function openPage() {
    const page = await openCookiePage()
    const create = (more: CreateAxiosDefaults = {}) =>
      axios.create({ baseURL: page.origin, adapter: 'fetch', env: { fetch: page.fetch }, ...more })
    return { ...page, create }
  }

  it('are asked for', async () => {
    const { auth, create } = await openPage()
    const adapter = vi.fn<AxiosAdapter>((config) =>
      Promise.resolve({ data: '', status: 200, statusText: '', headers: {}, config }),
    )
    const api = create({ adapter })
    attachAuth(api, auth)

    await api.get('/api/me/')

    expect(adapter.mock.lastCall?.[0]).toMatchObject({ withCredentials: true })
    expect(adapter.mock.lastCall?.[0].headers.has('Authorization')).toBe(false)
  })

  it('are renewed where they are refused, once, however often the client is attached', async () => {
    const { server, auth, create } = await openPage()
    const api = create()
    attachAuth(api, auth)
    attachAuth(api, auth)
    server.mount('/api/notes/', refused)

    const error = await rejection(api.get('/api/notes/'))

    expect(isAxiosError(error) && error.status).toBe(401)
    expect(server.calls).toMatchObject({ refresh: 1, unknown: 2 })
  })
})

describe('a client that does not know yet who is logged in', () => {
  it('has the request wait, and sends it by axios where it is nobody', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>()
    const auth = createAuthClient({
      baseUrl: 'https://api.example.com/api/',
      storage: createMemoryStorage(),
      fetch,
    })
    const api = axios.create({
      baseURL: 'https://api.example.com/api/',
      adapter: (config) =>
        Promise.resolve({ data: 'fine', status: 200, statusText: '', headers: {}, config }),
    })
    attachAuth(api, auth)

    expect((await api.get('me/')).data).toBe('fine')
    expect(fetch).not.toHaveBeenCalled()
  })
})

afterEach(() => void vi.unstubAllGlobals())

import { inspect } from 'node:util'
import axios, { type AxiosAdapter, AxiosError, isAxiosError } from 'axios'
import { attachAuth } from 'simplejwt-client/axios'
import { describe, expect, it, vi } from 'vitest'
import { createAxiosKit, EXPIRED_AT_SERVER, rejection } from './axios-kit.js'

/** What a log of Node would hold. */
const logged = (value: unknown) =>
  inspect(value, { depth: Infinity, maxArrayLength: null, maxStringLength: null })

describe.each(['http', 'fetch'] as const)('what the %s adapter hands out', (adapter) => {
  it('shows no token in a log, where the API answers', async () => {
    const { api, auth, seen } = await createAxiosKit({}, { adapter })
    const token = await auth.getAccessToken()

    const response = await api.get('me/')

    expect(seen.at(-1)?.headers.get('authorization')).toContain(token)
    expect(logged(response)).not.toContain(token)
  })

  it('shows neither the first nor the second token, where it has been sent twice', async () => {
    const { api, auth, server } = await createAxiosKit({}, { adapter })
    server.skew = EXPIRED_AT_SERVER
    server.mount('/api/notes/', () => Response.json({ code: 'token_not_valid' }, { status: 401 }))
    const first = await auth.getAccessToken()

    const error = await rejection(api.get('notes/'))

    expect(isAxiosError(error) && error.status).toBe(401)
    expect(logged(error)).not.toContain(first)
    expect(logged(error)).not.toContain(await auth.getAccessToken())
  })

  it.each([
    ['refuses', 'nothing/', {}],
    ['says too much', 'notes/', { maxContentLength: 1 }],
    ['does not answer in time', 'hangs/', { timeout: 20 }],
    ['hangs up', 'me/', {}],
  ])('shows no token in a log, where the API %s', async (_, url, config) => {
    const { api, auth, server } = await createAxiosKit({}, { adapter })
    server.mount('/api/notes/', () => Response.json(['much']))
    server.mount('/api/hangs/', () => new Promise(() => {}))
    server.loseNextAnswer('me', { when: 'before' })
    const token = await auth.getAccessToken()

    const error = await rejection(api.get(url, config))

    expect(isAxiosError(error)).toBe(true)
    expect(logged(error)).not.toContain(token)
  })

  it('shows no token in a log, where it has been cancelled on the way', async () => {
    const { api, auth, server } = await createAxiosKit({}, { adapter })
    server.hang('me')
    const controller = new AbortController()

    const work = rejection(api.get('me/', { signal: controller.signal }))
    await expect.poll(() => server.calls.me).toBe(1)
    controller.abort()

    expect(logged(await work)).not.toContain(await auth.getAccessToken())
  })
})

describe('the request that an adapter hands out', () => {
  /** An adapter that hands out the headers as they were sent. */
  const telling: AxiosAdapter = (config) =>
    Promise.resolve({
      data: '',
      status: 200,
      statusText: '',
      headers: {},
      config,
      request: { sent: String(config.headers.get('Authorization')) },
    })

  it('is there for who asks', async () => {
    const { api, auth } = await createAxiosKit()

    const { request } = await api.get('me/', { adapter: telling })

    expect(request).toEqual({ sent: `Bearer ${await auth.getAccessToken()}` })
  })

  it('is as it was where nothing of ours has been added', async () => {
    const { create, auth } = await createAxiosKit()
    const api = create({ adapter: telling })
    attachAuth(api, auth)

    const response = await api.get('https://other.example/x')

    expect(Object.keys(response)).toContain('request')
  })

  it('is there for who asks where it comes of a class', async () => {
    const { api, auth } = await createAxiosKit()
    const adapter: AxiosAdapter = async (config) => {
      const { request, ...response } = await telling(config)
      return Object.assign(Object.create({ request }), response)
    }

    const response = await api.get('me/', { adapter })

    expect(response.request).toEqual({ sent: `Bearer ${await auth.getAccessToken()}` })
  })
})

it('shows no token in a log, where an adapter wraps its error in another one', async () => {
  const { api, auth } = await createAxiosKit()
  const adapter: AxiosAdapter = (config) =>
    Promise.reject(AxiosError.from(new AxiosError('Lost.', 'ERR_NETWORK', config), 'ERR_NETWORK', config))

  const error = await rejection(api.get('me/', { adapter }))

  expect(error).toMatchObject({ cause: { message: 'Lost.', config: { url: 'me/' } } })
  // `cause` is in logs, too.
  expect(logged(error)).not.toContain(await auth.getAccessToken())
})

describe('a cancelToken for many requests', () => {
  it.each(['http', 'fetch'] as const)('keeps none of them with the %s adapter', async (adapter) => {
    const { api } = await createAxiosKit({}, { adapter })
    const { token: cancelToken } = axios.CancelToken.source()
    const [subscribe, unsubscribe] = [
      vi.spyOn(cancelToken, 'subscribe'),
      vi.spyOn(cancelToken, 'unsubscribe'),
    ]

    await Promise.all([api.get('me/', { cancelToken }), rejection(api.get('nothing/', { cancelToken }))])

    const left = new Set(subscribe.mock.calls.map(([listener]) => listener))
    for (const [listener] of unsubscribe.mock.calls) left.delete(listener)
    expect(subscribe).toHaveBeenCalled()
    expect(left.size).toBe(0)
  })
})

import axios, { AxiosError, AxiosHeaders, type CancelToken, isAxiosError, isCancel } from 'axios'
import { attachAuth } from 'simplejwt-client/axios'
import { describe, expect, it } from 'vitest'
import { createAxiosKit, EXPIRED_AT_SERVER, logOf, type Me, rejection, STALE } from './axios-kit.js'

const ADAPTERS = ['http', 'fetch'] as const

describe.each(ADAPTERS)('attachAuth, with the %s adapter', (adapter) => {
  it('sends the token', async () => {
    const { api } = await createAxiosKit({}, { adapter })

    const { data } = await api.get<Me>('me/')

    expect(data.username).toBe('ada')
  })

  it('repeats a request once where the server refuses the token', async () => {
    const { api, server } = await createAxiosKit({}, { adapter })
    server.skew = EXPIRED_AT_SERVER

    const { data, status } = await api.post<Me>('me/', { name: 'Ada' })

    expect({ status, data }).toMatchObject({ status: 200, data: { method: 'POST', body: '{"name":"Ada"}' } })
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it('waits for one refresh with three instances and fifty requests of each', async () => {
    const { auth, create, server, clock } = await createAxiosKit({}, { adapter })
    const apis = [create(), create(), create()]
    for (const api of apis) attachAuth(api, auth)
    await clock.advance(STALE)

    const answers = await Promise.all(
      apis.flatMap((api) => Array.from({ length: 50 }, () => api.get<Me>('me/'))),
    )

    expect(answers.filter(({ data }) => data.username === 'ada')).toHaveLength(150)
    expect(server.calls).toMatchObject({ refresh: 1, me: 150 })
    expect(server.deadTokenRequests).toBe(0)
  })

  it('refreshes once where three instances are refused fifty times each', async () => {
    const { auth, create, server } = await createAxiosKit({}, { adapter })
    const apis = [create(), create(), create()]
    for (const api of apis) attachAuth(api, auth)
    server.skew = EXPIRED_AT_SERVER

    const answers = await Promise.all(
      apis.flatMap((api) => Array.from({ length: 50 }, () => api.get<Me>('me/'))),
    )

    expect(answers.filter(({ data }) => data.username === 'ada')).toHaveLength(150)
    expect(server.calls.refresh).toBe(1)
  })

  it.each([
    ['a form', () => new URLSearchParams({ name: 'Ada' }), 'name=Ada'],
    ['text', () => 'name=Ada', 'name=Ada'],
    ['bytes', () => new TextEncoder().encode('name=Ada').buffer, 'name=Ada'],
    ['an object', () => ({ name: 'Ada' }), '{"name":"Ada"}'],
    ['a blob', () => new Blob(['name=Ada']), 'name=Ada'],
  ])('repeats %s with the same bytes', async (_, body, text) => {
    const { api, server } = await createAxiosKit({}, { adapter })
    server.skew = EXPIRED_AT_SERVER

    const { data } = await api.put<Me>('me/', body())

    expect(data).toMatchObject({ method: 'PUT', body: text })
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it('repeats FormData', async () => {
    const { api, server } = await createAxiosKit({}, { adapter })
    server.skew = EXPIRED_AT_SERVER
    const form = new FormData()
    form.set('file', new Blob(['content']), 'notes.txt')

    const { data } = await api.postForm<Me>('me/', form)

    expect(data.body).toContain('filename="notes.txt"')
    expect(data.body).toContain('content')
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it('sends a stream once: the 401 is the answer, and the next request has the new token', async () => {
    const { api, server } = await createAxiosKit({}, { adapter })
    server.skew = EXPIRED_AT_SERVER
    const stream = adapter === 'fetch' ? new Blob(['once']).stream() : await nodeStream('once')

    const error = await rejection(api.post('me/', stream))
    const { status } = await api.get('me/')

    expect(isAxiosError(error) && error.response?.status).toBe(401)
    expect(status).toBe(200)
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it.each(['json', 'text', 'arraybuffer', 'blob'] as const)(
    'finds out why it was refused with responseType %s',
    async (responseType) => {
      const { api, server } = await createAxiosKit({}, { adapter, responseType })
      server.skew = EXPIRED_AT_SERVER

      const { status } = await api.get('me/')

      expect(status).toBe(200)
      expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
    },
  )

  it('rejects with an AxiosError for the errors of an API', async () => {
    const { api, server } = await createAxiosKit({}, { adapter })
    server.mount('/api/notes/', () => Response.json({ detail: 'No.' }, { status: 404 }))

    const error = await rejection(api.get('notes/', { params: { page: 2 } }))

    expect(error).toBeInstanceOf(AxiosError)
    expect(error).toMatchObject({
      code: 'ERR_BAD_REQUEST',
      status: 404,
      response: { status: 404, data: { detail: 'No.' } },
      config: { url: 'notes/', params: { page: 2 } },
    })
  })

  it('leaves the judgement to validateStatus', async () => {
    const { api, server } = await createAxiosKit({}, { adapter, validateStatus: () => true })
    server.skew = EXPIRED_AT_SERVER

    const { status } = await api.get('me/')

    expect(status).toBe(200)
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it('rejects with the error of a connection as axios does', async () => {
    const { api } = await createAxiosKit({}, { adapter })
    const lost = new AxiosError('Network Error', AxiosError.ERR_NETWORK)

    const error = await rejection(api.get('me/', { adapter: () => Promise.reject(lost) }))

    expect(error).toBe(lost)
  })

  it('times out as axios does', async () => {
    const { api, create, server } = await createAxiosKit({}, { adapter, timeout: 20 })
    server.hang('me', { times: 2 })

    const [error, usual] = await Promise.all([rejection(api.get('me/')), rejection(create().get('me/'))])

    expect(isAxiosError(usual) && usual.code).toMatch(/TIMEDOUT|ABORTED/)
    expect(isAxiosError(error) && error.code).toBe(isAxiosError(usual) && usual.code)
  })

  it.each([
    ['signal', (controller: AbortController) => ({ signal: controller.signal })],
    ['cancelToken', (controller: AbortController) => ({ cancelToken: cancelTokenOf(controller) })],
  ])('rejects as cancelled where its %s is used during the wait for a token', async (_, configOf) => {
    const { api, server, clock } = await createAxiosKit({}, { adapter })
    await clock.advance(STALE)
    server.hang('refresh')
    const controller = new AbortController()

    const work = rejection(api.get('me/', configOf(controller)))
    await expect.poll(() => server.calls.refresh).toBe(1)
    controller.abort()

    expect(isCancel(await work)).toBe(true)
  })

  it('rejects as cancelled where the signal is aborted on the way', async () => {
    const { api, server } = await createAxiosKit({}, { adapter })
    server.hang('me')
    const controller = new AbortController()

    const work = rejection(api.get('me/', { signal: controller.signal }))
    await expect.poll(() => server.calls.me).toBe(1)
    controller.abort()

    expect(isCancel(await work)).toBe(true)
  })

  it('hands out no token with a response or an error', async () => {
    const { api, auth, server } = await createAxiosKit({}, { adapter })
    server.mount('/api/notes/', () => Response.json({}, { status: 500 }))
    const token = await auth.getAccessToken()

    const { config } = await api.get('me/')
    const error = await rejection(api.get('notes/'))

    expect(AxiosHeaders.from(config.headers).has('Authorization')).toBe(false)
    expect(isAxiosError(error) && error.config?.headers.has('Authorization')).toBe(false)
    expect(isAxiosError(error) && error.response?.config.headers.has('Authorization')).toBe(false)
    expect(JSON.stringify(error)).not.toContain(token)
  })
})

it('takes the token out of the Request that the fetch adapter hands out', async () => {
  const { api, seen } = await createAxiosKit({}, { adapter: 'fetch' })

  const { request } = await api.get<Me>('me/')

  expect(seen.map(({ headers }) => headers.has('Authorization'))).toEqual([true])
  expect(request instanceof Request && request.headers.has('Accept')).toBe(true)
  expect((request as Request).headers.has('Authorization')).toBe(false)
})

async function nodeStream(text: string): Promise<unknown> {
  const { Readable } = await import('node:stream')
  return Readable.from([text])
}

function cancelTokenOf({ signal }: AbortController): CancelToken {
  return new axios.CancelToken((cancel) => signal.addEventListener('abort', () => cancel()))
}

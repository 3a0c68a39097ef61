import axios, { type AxiosAdapter, type CreateAxiosDefaults, type InternalAxiosRequestConfig } from 'axios'
import { createAuthClient } from 'simplejwt-client'
import { attachAuth } from 'simplejwt-client/axios'
import { describe, expect, it, vi } from 'vitest'
import { createAxiosKit, rejection } from './axios-kit.js'

type Change = (config: InternalAxiosRequestConfig) => unknown

/** What axios' own adapter makes of a request that an interceptor changes, on a page elsewhere than the server. */
async function sentBy(url: string, defaults: CreateAxiosDefaults, change: Change) {
  const { create, auth, origin } = await createAxiosKit()
  vi.stubGlobal('document', { baseURI: 'https://app.example.com/app/' })
  const fetch = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(Response.json([])))
  // Without a `Request` the adapter hands over the URL as it is, relative or not.
  const api = create({ adapter: 'fetch', env: { fetch, Request: null as never }, ...defaults })
  attachAuth(api, auth)
  api.interceptors.request.use((config) => {
    change(config)
    return config
  })
  await api.get(url)
  const [sent, init] = fetch.mock.lastCall ?? []
  const hasToken = new Headers(init?.headers).has('authorization')
  return { sent: typeof sent === 'string' ? sent.replace(origin, '') : sent, hasToken }
}

describe('an interceptor that changes where a request goes', () => {
  it.each<[string, Change]>([
    ['deletes baseURL', (config) => delete config.baseURL],
    ['unsets baseURL', (config) => Object.assign(config, { baseURL: undefined })],
  ])('and %s leads it to the page, which gets no token', async (_, change) => {
    expect(await sentBy('/cdn/logo', {}, change)).toEqual({ sent: '/cdn/logo', hasToken: false })
  })

  it('and allows absolute URLs again leads it to another origin, which gets no token', async () => {
    const sent = 'https://other.example/x'

    expect(
      await sentBy(sent, { allowAbsoluteUrls: false }, (config) => delete config.allowAbsoluteUrls),
    ).toEqual({
      sent,
      hasToken: false,
    })
  })

  it('and forbids absolute URLs keeps it at the server, with the token', async () => {
    const url = 'https://other.example/x'

    expect(await sentBy(url, {}, (config) => (config.allowAbsoluteUrls = false))).toEqual({
      sent: `/api/${url}`,
      hasToken: true,
    })
  })
})

describe('a relative baseUrl where there is no page', () => {
  const create = () => {
    const adapter = vi.fn<AxiosAdapter>((config) =>
      Promise.resolve({ data: 'fine', status: 200, statusText: '', headers: {}, config }),
    )
    const auth = createAuthClient({ baseUrl: '/api/' })
    const api = axios.create({ adapter })
    attachAuth(api, auth)
    return { api, auth, adapter }
  }

  it('leaves requests as if nothing had been attached: nobody is logged in there', async () => {
    const { api, adapter } = create()

    const { data } = await api.get<string>('https://cms.example/x')

    expect(data).toBe('fine')
    expect(adapter.mock.lastCall?.[0].headers.has('Authorization')).toBe(false)
  })

  it('is still told to who asks the client itself', async () => {
    const { auth } = create()

    expect(await rejection(auth.fetch('https://cms.example/x'))).toBeInstanceOf(TypeError)
  })

  it('is no excuse for one that is wrong on a page', async () => {
    const { api, adapter } = create()
    vi.stubGlobal('location', { href: 'file:///app/index.html', origin: 'null' })

    expect(await rejection(api.get('https://cms.example/x'))).toBeInstanceOf(TypeError)
    expect(adapter).not.toHaveBeenCalled()
  })
})

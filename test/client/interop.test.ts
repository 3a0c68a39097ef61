import axios from 'axios'
import { ofetch } from 'ofetch'
import createOpenApiClient from 'openapi-fetch'
import { type AuthClient, isAuthError } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA, BASE_URL } from '../support/client-kit.js'
import { createCuttableKit } from '../support/wire.js'

/** What the mock's protected view answers. */
interface Me {
  readonly username: string
  readonly method: string
  readonly body: string
}

/** As openapi-typescript writes them. */
interface paths {
  '/me/': {
    post: {
      requestBody: { content: { 'application/json': { name: string } } }
      responses: { 200: { content: { 'application/json': Me } } }
    }
  }
}

type PostMe = (auth: AuthClient) => Promise<Me>

/** Each library as its users set it up: `auth.fetch` where it takes a fetch. */
const libraries: readonly (readonly [name: string, post: PostMe])[] = [
  [
    'openapi-fetch',
    async (auth) => {
      const client = createOpenApiClient<paths>({ baseUrl: BASE_URL.slice(0, -1), fetch: auth.fetch })
      const { data } = await client.POST('/me/', { body: { name: 'Ada' } })
      if (data === undefined) throw new Error('openapi-fetch returned no data.')
      return data
    },
  ],
  [
    'ofetch',
    async (auth) => {
      const api = ofetch.create({ baseURL: BASE_URL, retry: 0 }, { fetch: auth.fetch })
      return api<Me>('me/', { method: 'POST', body: { name: 'Ada' } })
    },
  ],
  [
    "axios' fetch adapter",
    async (auth) => {
      const api = axios.create({ baseURL: BASE_URL, adapter: 'fetch', env: { fetch: auth.fetch } })
      return (await api.post<Me>('me/', { name: 'Ada' })).data
    },
  ],
]

describe.each(libraries)('auth.fetch as the fetch of %s', (_, post) => {
  it('carries the token', async () => {
    const { auth, server } = createCuttableKit()
    await auth.login(ADA)

    const me = await post(auth)

    expect(me).toMatchObject({ username: 'ada', method: 'POST', body: '{"name":"Ada"}' })
    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
  })

  it('refreshes on a 401 and sends the same request again', async () => {
    const { auth, server, wire } = createCuttableKit()
    await auth.login(ADA)
    server.skew = 400

    const me = await post(auth)

    expect(me).toMatchObject({ username: 'ada', method: 'POST', body: '{"name":"Ada"}' })
    expect(server.log.map(({ endpoint, status }) => `${endpoint} ${status}`)).toEqual([
      'obtain 200',
      'me 401',
      'refresh 200',
      'me 200',
    ])
    expect(wire.to('/me/').map(({ token }) => token)[1]).toBe(await auth.getAccessToken())
  })
  it('hands on the AuthError where the session has ended: as it is, or as the cause', async () => {
    const { auth, server } = createCuttableKit()
    await auth.login(ADA)
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    server.skew = 400

    const error = await post(auth).catch((reason: unknown) => reason)
    const told = [error, (error as { cause?: unknown }).cause].find(isAuthError)

    expect(told?.code).toBe('session_ended')
    expect(server.calls).toMatchObject({ me: 1, refresh: 1 })
  })
})

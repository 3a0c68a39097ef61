import { createRemoteJWKSet, customFetch } from 'jose'
import { type AuthClient, createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { afterEach, describe, expect, it } from 'vitest'
import { createHandler } from '../../examples/jwks/create-handler.js'
import { createVerifier } from '../../examples/jwks/verify-access-token.js'
import { fakeClock } from '../support/fake-clock.js'
import { type RealServer, startRealServer } from '../support/real-server.js'
import { readClaims } from '../support/sign-token.js'
import { askJwks } from './ask-jwks.js'

const EDGE = 'https://edge.example.com'
const ada = { username: 'ada', password: 'correct horse' }
const names = { issuer: 'https://api.example.com', audience: 'web' }

interface World {
  readonly auth: AuthClient
  readonly server: RealServer
  /** What the edge answered: statuses. */
  readonly statuses: number[]
  /** What the edge says to a token. */
  ask(token: string): Promise<Response>
}

const closers: (() => unknown)[] = []

/** SimpleJWT signs, an edge function checks by what the view publishes, and the client knows both. */
async function createWorld(
  algorithm: 'RS256' | 'ES256',
  { audience = names.audience, accessTokenLifetime = 300 } = {},
): Promise<World> {
  const server = await startRealServer({
    version: '5.5.1',
    algorithm,
    ...names,
    accessTokenLifetime,
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })
  const published = await askJwks({ ALGORITHM: algorithm, VERIFYING_KEY: server.publicKey ?? '' })
  const keys = createRemoteJWKSet(new URL(`${server.url}/.well-known/jwks.json`), {
    [customFetch]: async () => new Response(published.body ?? '', { status: published.status ?? 500 }),
  })
  const verify = createVerifier({ keys, ...names, audience, clockTolerance: 0 })
  const handle = createHandler(verify, (_, { user_id }) => Response.json({ user: user_id }))
  const statuses: number[] = []
  const auth = createAuthClient({
    baseUrl: `${server.url}/api/`,
    allowedOrigins: [EDGE],
    storage: createMemoryStorage(),
    // A device whose clock stands still: it takes a token for fresh that has expired.
    platform: { clock: fakeClock() },
    async fetch(input, init) {
      const request = new Request(input, init)
      if (!request.url.startsWith(EDGE)) return fetch(request)
      const response = await handle(request)
      statuses.push(response.status)
      return response
    },
  })
  closers.push(
    () => auth.dispose(),
    () => server.close(),
  )
  const ask = (token: string) => handle(new Request(EDGE, { headers: { Authorization: `Bearer ${token}` } }))
  return { auth, server, statuses, ask }
}

async function obtain({ server }: World): Promise<{ readonly access: string; readonly refresh: string }> {
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify(ada)
  const response = await fetch(`${server.url}/api/token/`, { method: 'POST', headers, body })
  return (await response.json()) as { access: string; refresh: string }
}

async function expiry(token: string): Promise<void> {
  const { exp } = readClaims(token)
  await expect.poll(() => Date.now() / 1000).toBeGreaterThan(Number(exp) + 0.1)
}

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe.each(['RS256', 'ES256'] as const)('an edge function and SimpleJWT, with %s', (algorithm) => {
  it('lets in whoever has an access token, and nobody by a refresh token', async () => {
    const world = await createWorld(algorithm)
    const { access, refresh } = await obtain(world)

    const [byAccess, byRefresh] = await Promise.all([world.ask(access), world.ask(refresh)])

    expect([byAccess.status, byRefresh.status]).toEqual([200, 401])
    expect(await byAccess.json()).toEqual({ user: '1' })
  })

  it('makes the client refresh when a token has expired there, and serves the request that it sends again', async () => {
    const { auth, server, statuses } = await createWorld(algorithm, { accessTokenLifetime: 5 })
    await auth.login(ada)
    await expiry(await auth.getAccessToken())

    const response = await auth.fetch(`${EDGE}/notes/`)

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ user: '1' })
    expect(statuses).toEqual([401, 200])
    expect(await server.calls()).toMatchObject({ refresh: { 200: 1 } })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('an edge function and SimpleJWT that do not agree on names', () => {
  it('end no session: the client hands out the 401 after one refresh', async () => {
    const { auth, server, statuses } = await createWorld('ES256', { audience: 'admin' })
    await auth.login(ada)

    const response = await auth.fetch(`${EDGE}/notes/`)

    expect(response.status).toBe(401)
    expect(statuses).toEqual([401, 401])
    expect(await server.calls()).toMatchObject({ refresh: { 200: 1 } })
    expect(auth.getSnapshot().status).toBe('authenticated')
  })
})

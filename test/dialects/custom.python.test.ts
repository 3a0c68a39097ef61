import {
  type AuthClient,
  type AuthClientOptions,
  createAuthClient,
  createMemoryStorage,
  type TokenClaims,
} from 'simplejwt-client'
import { slidingTokens } from 'simplejwt-client/servers'
import { afterEach, describe, expect, it } from 'vitest'
import { type RealServer, type RealServerOptions, startRealServer } from '../support/real-server.js'
import { readClaims } from '../support/sign-token.js'
import { createLine, type Line } from './line.js'

const ada = { username: 'ada', password: 'correct horse' }
const strict = { rotateRefreshTokens: true, blacklistAfterRotation: true }

interface SetUp {
  readonly server: RealServer
  readonly line: Line
  readonly auth: AuthClient
}

const closers: (() => unknown)[] = []

/** A real server that somebody has set up in their own way, and a client for it. */
async function setUp(
  options: Omit<RealServerOptions, 'version'>,
  client: Partial<AuthClientOptions<TokenClaims>> = {},
): Promise<SetUp> {
  const server = await startRealServer({ version: '5.5.1', ...strict, ...options })
  const line = createLine((input, init) => fetch(input, init))
  const auth = createAuthClient({
    baseUrl: `${server.url}/api/`,
    storage: createMemoryStorage(),
    fetch: line.port,
    ...client,
  })
  closers.push(
    () => auth.dispose(),
    () => server.close(),
  )
  return { server, line, auth }
}

/** What every session lives through; resolves to the statuses of calls before and after a refresh, and the logout. */
async function liveThrough({ auth }: SetUp): Promise<readonly unknown[]> {
  const before = await auth.fetch('me/')
  await auth.refresh()
  const after = await auth.fetch('me/')
  const isValid = await auth.verify()
  const { blacklist } = await auth.logout()
  return [before.status, after.status, isValid, blacklist]
}

const well = [200, 200, true, 'accepted']

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

describe('the client on a server of its own kind', () => {
  it('logs in by e-mail address', async () => {
    const users = [{ username: 'ada@example.com', password: 'correct horse' }]
    const set = await setUp({ usernameField: 'email', users })

    await set.auth.login({ email: 'ada@example.com', password: 'correct horse' })
    const missing = set.auth.login({ username: 'ada@example.com', password: 'correct horse' })

    await expect(missing).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { email: [expect.any(String)] },
    })
    expect(await liveThrough(set)).toEqual(well)
  })

  it('sends a second factor along, and says what is wrong with it', async () => {
    const set = await setUp({ otp: '123456' })
    const refused = { code: 'invalid_input', fields: { otp: [expect.any(String)] } }

    await expect(set.auth.login(ada)).rejects.toMatchObject(refused)
    await expect(set.auth.login({ ...ada, otp: '000000' })).rejects.toMatchObject(refused)
    await set.auth.login({ ...ada, otp: '123456' })

    expect(await liveThrough(set)).toEqual(well)
  })

  it('tells the claims that a serializer adds, through refreshes', async () => {
    const claims = { roles: ['editor'], team: { id: 7 } }
    const set = await setUp({ users: [{ ...ada, claims }], loginExtras: true })

    const result = await set.auth.login(ada)
    await set.auth.refresh()

    expect(result.claims).toMatchObject(claims)
    expect(result.response).toEqual({ user: { username: 'ada' }, plan: 'free' })
    expect(set.auth.getSnapshot().claims).toMatchObject(claims)
    expect(await liveThrough(set)).toEqual(well)
  })

  it('sends the token in a header of another name, and in no other', async () => {
    const set = await setUp({ authHeaderName: 'X-Access-Token' }, { header: { name: 'X-Access-Token' } })

    await set.auth.login(ada)

    expect(await liveThrough(set)).toEqual(well)
    const sent = set.line.passed.filter(({ path }) => path === '/api/me/')
    expect(sent.map(({ headers }) => headers.get('X-Access-Token'))).toEqual([
      expect.stringMatching(/^Bearer eyJ/),
      expect.stringMatching(/^Bearer eyJ/),
    ])
    expect(set.line.passed.filter(({ headers }) => headers.has('Authorization'))).toEqual([])
  })

  it('warns where it sends the token in a header that the server does not look at', async () => {
    const { auth } = await setUp({ authHeaderName: 'X-Access-Token' })
    const warnings: string[] = []
    auth.on('warning', ({ code }) => void warnings.push(code))
    await auth.login(ada)

    const response = await auth.fetch('me/')

    expect(response.status).toBe(401)
    expect(warnings).toEqual(['scheme_refused'])
  })

  it('lives with an audience and an issuer', async () => {
    const set = await setUp({ audience: ['web', 'app'], issuer: 'https://id.example.com' })

    const { claims } = await set.auth.login(ada)

    expect(claims).toMatchObject({ aud: ['web', 'app'], iss: 'https://id.example.com' })
    expect(await liveThrough(set)).toEqual(well)
  })

  it.each(['RS256', 'ES256'] as const)('lives with tokens that are signed by %s', async (algorithm) => {
    const set = await setUp({ algorithm })

    await set.auth.login(ada)
    const [header = ''] = (await set.auth.getAccessToken()).split('.')

    expect(JSON.parse(atob(header))).toMatchObject({ alg: algorithm })
    expect(await liveThrough(set)).toEqual(well)
  })

  it('renews tokens in time that a server with LEEWAY would still take', async () => {
    const set = await setUp({ leeway: 60, accessTokenLifetime: 1 })
    await set.auth.login(ada)
    const token = await set.auth.getAccessToken()
    const { exp } = readClaims(token)
    // On a busy machine a token of one second may be over on arrival: it counts for a second from there.
    const end = Math.max(Number(exp) * 1000, set.auth.getSnapshot().accessExpiresAt ?? 0)
    await expect.poll(() => Date.now()).toBeGreaterThan(end + 100)

    const isTaken = await set.auth.verify(token)
    const response = await set.auth.fetch('me/')

    expect(isTaken).toBe(true)
    expect(response.status).toBe(200)
    const sent = set.line.passed.at(-1)?.headers.get('Authorization')
    expect(sent).not.toBe(`Bearer ${token}`)
    expect(await liveThrough(set)).toEqual(well)
  })

  it('knows sliding tokens whose claim has another name', async () => {
    const set = await setUp(
      {
        authTokenClasses: ['sliding'],
        slidingTokenRefreshExpClaim: 'renewable_until',
        slidingTokenLifetime: 300,
        slidingTokenRefreshLifetime: 120,
      },
      {
        server: slidingTokens({ refreshExpClaim: 'renewable_until' }),
        endpoints: { obtain: 'token/sliding/', refresh: 'token/sliding/refresh/' },
      },
    )

    await set.auth.login(ada)
    const { refreshExpiresAt, accessExpiresAt, claims } = set.auth.getSnapshot()

    expect(claims).toHaveProperty('renewable_until')
    expect(Math.round(((accessExpiresAt ?? 0) - (refreshExpiresAt ?? 0)) / 10_000)).toBe(18)
    expect(await liveThrough(set)).toEqual([200, 200, true, 'none'])
  })

  it('reads the user from a claim of another name', async () => {
    const set = await setUp({ userIdClaim: 'sub' }, { claimNames: { userId: 'sub' } })

    const { userId } = await set.auth.login(ada)

    const me = (await (await set.auth.fetch('me/')).json()) as { readonly id: number }
    expect(userId).toBe(String(me.id))
    expect(await liveThrough(set)).toEqual(well)
  })
})

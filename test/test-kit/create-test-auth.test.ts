import { getEventListeners } from 'node:events'
import type { TokenClaims } from 'simplejwt-client'
import { cookies, djoser } from 'simplejwt-client/servers'
import {
  createMockServer,
  createTestAuth,
  createTestClock,
  createTestTabs,
  type MockServerOptions,
} from 'simplejwt-client/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'

afterEach(() => void vi.useRealTimers())

/** A server whose refresh tokens work once. */
const rotating: MockServerOptions = { rotateRefreshTokens: true, blacklistAfterRotation: true }

describe('createTestAuth', () => {
  it('is logged in on the next line', () => {
    const auth = createTestAuth({ as: 'ada' })

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1', reason: undefined })
  })

  it('is logged out on the next line without a user', () => {
    const auth = createTestAuth()

    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', userId: undefined })
  })

  it.each([['ada'], [undefined]])(
    'shows the very same snapshot when its storage has been read (%s)',
    async (as) => {
      const auth = createTestAuth({ as })
      const told = vi.fn<() => void>()
      auth.subscribe(told)
      const before = auth.getSnapshot()

      await auth.ready
      await auth.fetch('me/')

      expect(auth.getSnapshot()).toBe(before)
      expect(told).not.toHaveBeenCalled()
    },
  )

  it('sends requests that the server takes', async () => {
    const auth = createTestAuth({ as: 'ada' })

    const response = await auth.fetch('me/')

    expect(await response.json()).toMatchObject({ username: 'ada' })
  })

  it('adds a user whom the server does not know', async () => {
    const server = createMockServer()
    const auth = createTestAuth({ server, as: { username: 'grace', id: 7, claims: { roles: ['editor'] } } })

    expect(auth.getSnapshot()).toMatchObject({ userId: '7', claims: { roles: ['editor'] } })
    expect(server.users.get('grace').id).toBe(7)
  })

  it('lets the user log in again', async () => {
    const auth = createTestAuth({ as: { username: 'grace', claims: { roles: ['editor'] } } })
    await auth.logout()

    const { claims } = await auth.login({ username: 'grace', password: 'correct horse' })

    expect(claims).toMatchObject({ roles: ['editor'] })
  })

  it('gives its own server the user as described, and nobody else', async () => {
    const as = { username: 'ada', id: 77, password: 'battery staple', claims: { roles: ['editor'] } }
    const auth = createTestAuth({ as })
    await auth.logout()

    const wrong = auth.login({ username: 'ada', password: 'correct horse' })
    await expect(wrong).rejects.toMatchObject({ code: 'invalid_credentials' })
    const { userId, claims } = await auth.login({ username: 'ada', password: 'battery staple' })

    expect([userId, claims]).toEqual(['77', expect.objectContaining({ roles: ['editor'] })])
  })

  it('gives tabs of their own server the user as described', async () => {
    const { tabs, server } = createTestTabs({ as: { username: 'grace', id: 77 }, count: 1 })

    expect(tabs[0]?.auth.getSnapshot().userId).toBe('77')
    expect(() => server.users.get('ada')).toThrow(TypeError)
  })

  it('gives a user the usual password where it is undefined', async () => {
    const auth = createTestAuth({
      as: { username: 'grace', password: undefined, id: undefined, claims: undefined },
    })

    const { userId } = await auth.login({ username: 'grace', password: 'correct horse' })

    expect(userId).toBe('1')
  })

  it('takes an account of the server that is as described', async () => {
    const claims = { roles: ['editor'], address: { city: 'London', zip: 'N1' } }
    const server = createMockServer({ users: [{ username: 'ada', password: 'zz', id: 7, claims }] })
    const described = { address: { zip: 'N1', city: 'London' } }

    const auth = createTestAuth({
      server,
      as: { username: 'ada', id: '7', password: 'zz', claims: described },
    })
    await auth.refresh()

    expect(auth.getSnapshot()).toMatchObject({ userId: '7', claims })
  })

  it('takes the same user twice', () => {
    const server = createMockServer()
    const as = { username: 'grace', password: 'zz', claims: { roles: ['editor'] } }

    const clients = [createTestAuth({ server, as }), createTestAuth({ server, as })]

    expect(clients.map((auth) => auth.getSnapshot().userId)).toEqual(['2', '2'])
  })

  it.each([
    ['another id', { id: 8 }],
    ['another password', { password: 'hunter2' }],
    ['another claim `roles`', { claims: { roles: ['editor', 'admin'] } }],
    ['another claim `name`', { claims: { name: 'Ada' } }],
    ['another id, another password', { id: 8, password: 'hunter2', claims: { roles: ['editor'] } }],
  ])('refuses an account of the server that has %s', (words, as) => {
    const claims = { roles: ['editor'] }
    const server = createMockServer({ users: [{ username: 'ada', password: 'zz', id: 7, claims }] })

    const create = () => createTestAuth({ server, as: { username: 'ada', ...as } })

    expect(create).toThrow(TypeError)
    expect(create).toThrow(`has a user \`ada\` already, with ${words}. Describe`)
    expect(create).not.toThrow(/hunter2|zz/)
  })

  it('refuses a name that nobody has', () => {
    expect(() => createTestAuth({ as: 'nobody' })).toThrow(TypeError)
  })

  it('refuses a server that createMockServer has not made', () => {
    const { ...copy } = createMockServer()
    const server = Object.fromEntries(Object.entries(copy)) as unknown as typeof copy

    expect(() => createTestAuth({ server })).toThrow('`server` must come from createMockServer.')
  })

  it('speaks to a server of another kind', async () => {
    const server = createMockServer({ flavour: 'djoser' })
    const auth = createTestAuth({ as: 'ada', server, dialect: djoser(), accessExpiresIn: -1 })

    const response = await auth.fetch('/auth/users/me/')
    const { blacklist } = await auth.logout()

    expect(response.status).toBe(200)
    expect(blacklist).toBe('none')
  })

  it('refuses a dialect of cookies, which only a login fills', () => {
    expect(() => createTestAuth({ as: 'ada', dialect: cookies() })).toThrow(/log in/)
    expect(() => createTestTabs({ as: 'ada', dialect: cookies() })).toThrow(/log in/)
  })

  it('refuses a server of sliding tokens, with which no session is there from the start', () => {
    const server = createMockServer({ authTokenClasses: ['sliding'] })

    expect(() => createTestAuth({ server, as: 'ada' })).toThrow(/^`server` .* `authTokenClasses`/)
    expect(() => createTestTabs({ server })).toThrow(TypeError)
  })

  it('takes a server of access tokens that takes sliding ones, too', async () => {
    const server = createMockServer({ authTokenClasses: ['sliding', 'access'] })

    const response = await createTestAuth({ server, as: 'ada' }).fetch('me/')

    expect(response.status).toBe(200)
  })

  it('refreshes for real', async () => {
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada' })

    await auth.refresh()
    await auth.refresh()

    expect([server.calls.refresh, server.refusedRefreshes]).toEqual([2, 0])
  })

  it('refreshes before the first request where the access token has expired', async () => {
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada', accessExpiresIn: -1 })

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ refresh: 1, me: 1 })
    expect(server.deadTokenRequests).toBe(0)
  })

  it('says when its tokens expire', () => {
    const clock = createTestClock()
    const auth = createTestAuth({ clock, as: 'ada', accessExpiresIn: 20 })

    const { accessExpiresAt, refreshExpiresAt } = auth.getSnapshot()

    expect([accessExpiresAt, refreshExpiresAt]).toEqual([clock.time() + 20_000, clock.time() + 86_400_000])
  })

  it('counts a token that is half used up as one of a whole life', async () => {
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada', accessExpiresIn: 250 })

    await auth.fetch('me/')
    await auth.getAccessToken()

    expect(server.calls.refresh).toBe(0)
  })

  it('does not send a token that is about to expire', async () => {
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada', accessExpiresIn: 8 })

    await auth.fetch('me/')

    expect(server.calls).toMatchObject({ refresh: 1, me: 1 })
  })

  it('shows a token that has been in use for some time', () => {
    const { claims } = createTestAuth({ as: 'ada', accessExpiresIn: 8 }).getSnapshot()

    expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(300)
  })

  it('repeats a request after the server has refused the token', async () => {
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada' })
    server.skew = 400

    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ me: 2, refresh: 1 })
  })

  it('goes by the clock of a server that is ahead from the start', async () => {
    const server = createMockServer(rotating)
    server.skew = 3600
    const auth = createTestAuth({ server, as: 'ada' })

    await auth.fetch('me/')

    expect(server.calls).toMatchObject({ me: 1, refresh: 0 })
    expect(auth.getSnapshot().accessExpiresAt).toBeLessThan(Date.now() + 301_000)
  })

  it('logs out for real', async () => {
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada' })

    const { blacklist } = await auth.logout()

    expect(blacklist).toBe('accepted')
    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'user' })
  })

  it('lets its session end when the account is gone', async () => {
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada' })
    server.users.get('ada').deactivate()

    await auth.fetch('me/')

    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'user_inactive' })
  })

  it('shares nothing with the next one of the same server and name', async () => {
    const server = createMockServer(rotating)
    const first = createTestAuth({ server, as: 'ada' })
    const second = createTestAuth({ server, as: 'ada' })

    await first.logout()

    expect(second.getSnapshot().status).toBe('authenticated')
    expect((await second.fetch('me/')).status).toBe(200)
  })

  it.each<[string, MockServerOptions, string]>([
    ['another header', { authHeaderName: 'X-Access-Token', authHeaderTypes: ['JWT'] }, '1'],
    ['another user id claim', { userIdClaim: 'uid' }, '1'],
    ['another type claim', { tokenTypeClaim: 'typ' }, '1'],
    ['no type claim', { tokenTypeClaim: null }, '1'],
    ['other paths', { paths: { obtain: '/auth/login/', refresh: '/auth/refresh/', me: '/api/me/' } }, '1'],
    ['an older release', { flavour: '5.3' }, '1'],
  ])('fits a server with %s', async (_, options, userId) => {
    const server = createMockServer({ ...rotating, ...options })
    const auth = createTestAuth({ server, as: 'ada', accessExpiresIn: -1 })

    const response = await auth.fetch('me/')

    expect(auth.getSnapshot().userId).toBe(userId)
    expect([response.status, server.calls.unknown]).toEqual([200, 0])
  })

  it.each(['djoser', 'dj-rest-auth', 'ninja-jwt'] as const)('fits a server of %s', async (flavour) => {
    const server = createMockServer({ ...rotating, flavour })
    const auth = createTestAuth({ server, as: 'ada', accessExpiresIn: -1 })

    const response = await auth.fetch(String(server.paths.me))

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ refresh: 1, me: 1, unknown: 0 })
    expect(await auth.logout()).toEqual({ blacklist: server.paths.blacklist === false ? 'none' : 'accepted' })
  })

  it('takes the options of a client over its own', async () => {
    const seen: string[] = []
    const auth = createTestAuth({
      as: 'ada',
      baseUrl: 'https://other.example/v2/',
      fetch: async (input) => {
        seen.push(input instanceof Request ? input.url : `${input}`)
        return Response.json({})
      },
    })

    await auth.fetch('notes/')

    expect(seen).toEqual(['https://other.example/v2/notes/'])
  })

  it('takes a name, and a base URL that is relative to the page', async () => {
    vi.stubGlobal('location', new URL('https://app.example.com/notes/'))
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada', name: 'other', baseUrl: '/api/', accessExpiresIn: -1 })

    const response = await auth.fetch('me/')

    expect([response.status, response.url]).toEqual([200, 'https://app.example.com/api/me/'])
    expect(server.calls.refresh).toBe(1)
  })

  it('checks the claims by the schema of the client', () => {
    interface Claims extends TokenClaims {
      readonly id: string
    }
    const validate = (value: unknown) => ({ value: { id: `#${(value as TokenClaims).user_id}` } })
    const auth = createTestAuth<Claims>({
      as: 'ada',
      claims: { '~standard': { version: 1, vendor: 'test', validate } },
    })

    expect(auth.getSnapshot().claims).toEqual({ id: '#1' })
  })

  it('opens no channel and takes no lock of the browser', async () => {
    const open = vi.fn<() => void>()
    const request = vi.spyOn(navigator.locks, 'request')
    vi.stubGlobal('BroadcastChannel', open)
    const auth = createTestAuth({ as: 'ada' })

    await auth.refresh()

    expect(open).not.toHaveBeenCalled()
    expect(request).not.toHaveBeenCalled()
  })

  it('leaves no timer behind when it is disposed of', async () => {
    vi.useFakeTimers()
    const auth = createTestAuth({ as: 'ada', keepAlive: true, maxSessionAge: 3600 })
    await auth.ready
    expect(vi.getTimerCount()).toBe(1)

    auth.dispose()

    expect(vi.getTimerCount()).toBe(0)
  })

  it('follows the fake timers of the test runner', async () => {
    vi.useFakeTimers()
    const server = createMockServer(rotating)
    const auth = createTestAuth({ server, as: 'ada', keepAlive: true })

    await vi.advanceTimersByTimeAsync(3600_000)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls.refresh).toBeGreaterThanOrEqual(12)
    expect([server.refusedRefreshes, server.deadTokenRequests]).toEqual([0, 0])
    auth.dispose()
  })

  it('hears the page no more when it is disposed of', async () => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    const auth = createTestAuth({ as: 'ada' })
    await auth.ready
    expect(getEventListeners(page, 'online')).toHaveLength(1)

    auth.dispose()

    expect(getEventListeners(page, 'online')).toHaveLength(0)
  })
})

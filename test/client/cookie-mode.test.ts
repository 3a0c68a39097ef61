import {
  type AuthClientOptions,
  createAuthClient,
  createMemoryStorage,
  type FetchPort,
  type TokenClaims,
} from 'simplejwt-client'
import { type CookiesOptions, djRestAuthCookies } from 'simplejwt-client/servers'
import { createMockServer } from 'simplejwt-client/testing'
import { describe, expect, it } from 'vitest'
import { createTestBrowser } from '../support/cookie-jar.js'
import { fakeLocks } from '../support/fake-locks.js'

const origin = 'https://example.com'
const ada = { username: 'ada', password: 'correct horse' }
const bob = { username: 'bob', password: 'battery staple' }

/** A page, and a way to hold up the answer to its next login. */
function openPage(mode: CookiesOptions, options: Partial<AuthClientOptions<TokenClaims>> = {}) {
  const server = createMockServer({
    flavour: 'dj-rest-auth',
    users: [ada, bob],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
    jwtAuthHttponly: true,
    jwtAuthCookie: 'jwt-auth',
    jwtAuthRefreshCookie: 'jwt-refresh',
  })
  const browser = createTestBrowser(server.fetch)
  const page = browser.openPage(origin)
  let held: Promise<void> | undefined
  let isLost = false
  const sent: string[] = []
  const fetch: FetchPort = async (input, init) => {
    sent.push(new Request(input).url)
    const answer = await page.fetch(input, init)
    if (input === `${origin}/dj-rest-auth/login/`) {
      await held
      if (isLost) throw new TypeError('Failed to fetch')
    }
    return answer
  }
  const auth = createAuthClient({
    baseUrl: `${origin}/`,
    server: djRestAuthCookies({ csrf: false, ...mode }),
    storage: createMemoryStorage(),
    ...options,
    fetch,
    platform: { locks: fakeLocks(), channel: undefined },
  })
  const told: string[] = []
  auth.on('logout', ({ reason }) => told.push(reason))
  return {
    auth,
    told,
    page,
    sentTo: (path: string) => sent.filter((url) => url === origin + path).length,
    logins: () => server.calls.obtain,
    tokens: () => browser.cookiesFor(`${origin}/`).filter(({ name }) => name.startsWith('jwt-')),
    loseLogins: () => void (isLost = true),
    holdLogin() {
      const { promise, resolve } = Promise.withResolvers<void>()
      held = promise
      return resolve
    },
    async whoActs() {
      const { status } = auth.getSnapshot()
      const answer = await auth.fetch('dj-rest-auth/user/')
      return `${status}: ${((await answer.json()) as { username?: string }).username ?? 'nobody'}`
    },
  }
}

/** Takes nobody but the first user. */
const onlyAda: AuthClientOptions<TokenClaims>['claims'] = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      String((value as TokenClaims).user_id) === '1'
        ? { value: value as TokenClaims }
        : { issues: [{ message: 'somebody else' }] },
  },
}

describe("a jar that is another user's", () => {
  it('ends the session as soon as a refresh shows it', async () => {
    const { auth, told, page, whoActs } = openPage({ access: 'cookie' })
    await auth.login(ada)
    await page.fetch(`${origin}/dj-rest-auth/login/`, {
      method: 'POST',
      credentials: 'include',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(bob),
    })

    await expect(auth.refresh()).rejects.toMatchObject({ code: 'session_ended', reason: 'replaced' })

    expect(told).toEqual(['replaced'])
    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(await whoActs()).not.toContain('authenticated: ada')
  })

  it('shows in time where the answer to a login was lost, and its cookies were not', async () => {
    const { auth, told, loseLogins, whoActs } = openPage({ access: 'cookie' })
    await auth.login(ada)
    loseLogins()

    await expect(auth.login(bob)).rejects.toMatchObject({ code: 'network_failed' })
    const answer = await whoActs().catch((error: unknown) => error)

    expect(answer).toMatchObject({ code: 'session_ended', reason: 'replaced' })
    expect(told).toEqual(['replaced'])
  })

  it('gets no request that has waited for a token against forgery meanwhile', async () => {
    const gate = Promise.withResolvers<string>()
    let csrf = async () => 'token'
    const { auth, sentTo } = openPage({ access: 'cookie', csrf: () => csrf() })
    await auth.login(ada)
    csrf = () => gate.promise

    const transfer = auth.fetch('transfer/', { method: 'POST', body: '{}' })
    csrf = async () => 'token'
    await auth.logout()
    await auth.login(bob)
    gate.resolve('token')

    await expect(transfer).rejects.toMatchObject({ code: 'account_changed' })
    expect(sentTo('/transfer/')).toBe(0)
  })
})

describe.each([{ access: 'memory' }, { access: 'cookie' }] as const)(
  'a login over a live one, %o',
  (mode) => {
    it('ends the session whose cookies it has taken, where its caller has given it up', async () => {
      const { auth, told, tokens, logins, holdLogin, whoActs } = openPage(mode)
      await auth.login(ada)
      const letGo = holdLogin()
      const caller = new AbortController()

      const login = auth.login(bob, { signal: caller.signal })
      await expect.poll(logins).toBe(2)
      caller.abort()
      await expect(login).rejects.toMatchObject({ name: 'AbortError' })
      letGo()

      await expect.poll(() => told).toEqual(['replaced'])
      await expect.poll(tokens).toEqual([])
      expect(await whoActs()).toBe('unauthenticated: nobody')
    })

    it('ends the session whose cookies it has taken, where the claims are refused', async () => {
      const { auth, told, tokens, whoActs } = openPage(mode, { claims: onlyAda })
      await auth.login(ada)

      await expect(auth.login(bob)).rejects.toMatchObject({ code: 'malformed_token' })

      await expect.poll(tokens).toEqual([])
      expect(told).toEqual(['replaced'])
      expect(await whoActs()).toBe('unauthenticated: nobody')
    })

    it('leaves the session alone where it was of the same user', async () => {
      const { auth, told, logins, holdLogin, whoActs } = openPage(mode)
      await auth.login(ada)
      const letGo = holdLogin()
      const caller = new AbortController()

      const login = auth.login(ada, { signal: caller.signal })
      await expect.poll(logins).toBe(2)
      caller.abort()
      await expect(login).rejects.toMatchObject({ name: 'AbortError' })
      letGo()
      await auth.refresh()

      expect(told).toEqual([])
      expect(await whoActs()).toBe('authenticated: ada')
    })
  },
)

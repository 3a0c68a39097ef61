import { expect } from 'vitest'
import type { TestBrowser } from '../support/cookie-jar.js'
import { API, type Dialect } from './dialect.js'
import { type Scenario, unlessCookies, type World } from './scenario.js'
import type { Visitor } from './visitor.js'

/** A token that a server would take: three parts, the last of them a signature. */
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]+/

const unlessDjRestAuth = (dialect: Dialect): string | undefined =>
  dialect.version === 'dj-rest-auth' ? unlessCookies(dialect) : 'no access cookie is looked at there'

const unlessCsrf = ({ csrf }: Dialect): string | undefined =>
  csrf === 'nothing' ? 'nothing is checked for forgery' : undefined

const unlessRefreshIsChecked = ({ csrf }: Dialect): string | undefined =>
  csrf === 'requests with a cookie' ? undefined : 'refreshes are not checked for forgery'

const unlessReadable = ({ page, front }: Dialect): string | undefined =>
  page === API && front === undefined ? undefined : 'the page cannot read its cookie'

/** As a login to the administration on the same host does. */
async function changeToken({ dialect, outer }: World, { page }: Visitor): Promise<void> {
  const headers = { 'Set-Cookie': `csrftoken=${'z'.repeat(32)}; Path=/` }
  outer.interfereOnce(dialect.paths.me, () => new Response('{}', { headers }))
  await page.fetch(API + dialect.paths.me, { credentials: 'include' })
}

/** A login past the client, as by another application on the same host. */
async function logInPast({ dialect, newUser }: World, { page, browser }: Visitor): Promise<void> {
  const user = await newUser()
  const response = await page.fetch(API + dialect.paths.obtain, {
    method: 'POST',
    credentials: 'include',
    headers: { 'Content-Type': 'application/json', 'X-CSRFToken': tokenIn(browser) },
    body: JSON.stringify(user),
  })
  expect(response.status).toBe(200)
}

/** What a view of the application would tell its pages. */
function tokenIn(browser: TestBrowser): string {
  return browser.cookiesFor(API).find(({ name }) => name === 'csrftoken')?.value ?? 'f'.repeat(32)
}

/** Puts an access token into the jar that the server does not take. */
async function spoilAccessCookie({ dialect, outer }: World, { page }: Visitor): Promise<void> {
  const headers = { 'Set-Cookie': 'jwt-auth=garbage; Path=/; HttpOnly' }
  outer.interfereOnce(dialect.paths.me, () => new Response('{}', { headers }))
  // A page of another origin may not read this answer; its cookie is kept all the same.
  await page.fetch(API + dialect.paths.me, { credentials: 'include' }).catch(() => {})
}

const change = {
  method: 'PATCH',
  headers: { 'Content-Type': 'application/json' },
  body: '{"first_name":"A"}',
}

export const cookieScenarios: readonly Scenario[] = [
  {
    name: 'stores no token',
    unless: unlessCookies,
    async play({ newUser, open }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      await visitor.auth.refresh()
      await visitor.auth.logout()

      expect(visitor.stored.length).toBeGreaterThan(2)
      expect(visitor.stored.filter((text) => JWT.test(text))).toEqual([])
    },
  },
  {
    name: 'shows page scripts no refresh token',
    unless: unlessCookies,
    async play({ dialect, newUser, open }) {
      const { auth, page, inner } = open()

      const result = await auth.login(await newUser())
      await auth.refresh()

      const seen = [result, auth.getSnapshot(), page.cookie, inner.passed.map(({ answer }) => answer)]
      const tokens = JSON.stringify(seen).match(new RegExp(JWT, 'g')) ?? []
      const kinds = tokens.map((token) => atob(token.split('.')[1] ?? ''))
      expect(kinds.filter((claims) => !claims.includes('"token_type":"access"'))).toEqual([])
      if (dialect.front !== undefined) expect(kinds).toEqual([])
    },
  },
  {
    name: "ends the session where the cookie has become another user's, and mixes nobody up",
    unless: (dialect) =>
      dialect.front === undefined ? unlessCookies(dialect) : 'the server does not say who it is',
    async play(world) {
      const { dialect, newUser, open } = world
      const visitor: Visitor = open({ csrf: () => tokenIn(visitor.browser) })
      await visitor.auth.login(await newUser())
      await logInPast(world, visitor)
      visitor.outliveToken()

      const request = visitor.auth.fetch(dialect.paths.me)

      await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'replaced' })
      expect(visitor.told).toEqual(['login', 'logout: replaced'])
    },
  },
  {
    name: "ends the session after a reload where the cookie has become another user's",
    unless: (dialect) =>
      dialect.front === undefined ? unlessCookies(dialect) : 'the server does not say who it is',
    async play(world) {
      const { newUser, open } = world
      const visitor: Visitor = open({ csrf: () => tokenIn(visitor.browser) })
      await visitor.auth.login(await newUser())
      await logInPast(world, visitor)
      visitor.auth.dispose()
      visitor.outliveToken()

      const { auth, told } = visitor.openTab()

      await expect.poll(() => told).toEqual(['logout: replaced'])
      expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', claims: undefined })
    },
  },
  {
    name: 'ends the session whose cookie has been deleted',
    unless: unlessCookies,
    async play({ dialect, newUser, open }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.browser.clear()
      visitor.outliveToken()

      const request = visitor.auth.fetch(dialect.paths.me)

      await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
      expect(visitor.told).toEqual(['login', 'logout: rejected'])
    },
  },
  {
    name: 'logs in although a bad access cookie is in the way',
    unless: unlessDjRestAuth,
    async play(world) {
      const { dialect, newUser, open, answers } = world
      const user = await newUser()
      const visitor = open()
      await visitor.auth.login(user)
      await spoilAccessCookie(world, visitor)

      await visitor.auth.login(user)
      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(answers()).toMatchObject({ obtain: { 200: 2, 401: 1 }, refresh: { 200: 1 } })
    },
  },
  {
    name: 'logs out although a bad access cookie is in the way',
    unless: unlessDjRestAuth,
    async play(world) {
      const { newUser, open, living } = world
      const visitor = open()
      await visitor.auth.login(await newUser())
      await spoilAccessCookie(world, visitor)

      const result = await visitor.auth.logout()

      expect(result).toEqual({ blacklist: 'accepted' })
      expect(await living()).toBe(0)
      expect(visitor.browser.cookiesFor(API).filter(({ name }) => name.startsWith('jwt-'))).toEqual([])
    },
  },
  {
    name: 'says that a cookie is in the way of a login which no refresh can repair',
    unless: unlessDjRestAuth,
    async play(world) {
      const { newUser, open } = world
      const user = await newUser()
      const visitor = open()
      await spoilAccessCookie(world, visitor)

      await expect(visitor.auth.login(user)).rejects.toMatchObject({ code: 'login_refused' })
    },
  },
  {
    name: 'sends the token against forgery that the server wants',
    unless: unlessCsrf,
    async play({ dialect, newUser, open }) {
      const visitor = open()
      await visitor.auth.login(await newUser())

      const response = await visitor.auth.fetch(dialect.paths.me, change)
      await visitor.auth.refresh()
      const result = await visitor.auth.logout()

      expect(response.status).toBe(200)
      expect(result).toEqual({ blacklist: 'accepted' })
    },
  },
  {
    name: 'keeps the session where a refresh fails for the token against forgery',
    unless: unlessRefreshIsChecked,
    async play({ dialect, newUser, open }) {
      const visitor = open({ csrf: () => 'x'.repeat(32) })
      await visitor.auth.login(await newUser())

      await expect(visitor.auth.refresh()).rejects.toMatchObject({ code: 'unexpected_response', status: 403 })
      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(visitor.told).toEqual(['login', 'refreshError'])
    },
  },
  {
    name: 'goes on where somebody has changed the token against forgery',
    unless: (dialect) => unlessCsrf(dialect) ?? unlessReadable(dialect),
    async play(world) {
      const { dialect, newUser, open, answers } = world
      const visitor = open()
      await visitor.auth.login(await newUser())
      await changeToken(world, visitor)

      await visitor.auth.refresh()
      const response = await visitor.auth.fetch(dialect.paths.me, change)
      const result = await visitor.auth.logout()

      expect(response.status).toBe(200)
      expect(result).toEqual({ blacklist: 'accepted' })
      expect(answers().refresh?.[200]).toBe(1)
    },
  },
  {
    name: 'hands over what the server says of a forged request, and keeps the session',
    unless: (dialect) =>
      unlessCsrf(dialect) ?? (dialect.accessIn === 'cookie' ? undefined : 'requests go by their header'),
    async play({ dialect, newUser, open }) {
      const visitor = open({ csrf: () => 'x'.repeat(32) })
      await visitor.auth.login(await newUser())

      const response = await visitor.auth.fetch(dialect.paths.me, change)

      expect(response.status).toBe(403)
      expect(visitor.auth.getSnapshot().status).toBe('authenticated')
      expect(visitor.told).toEqual(['login'])
    },
  },
  {
    name: 'says that a logout was refused for the token against forgery',
    unless: unlessCsrf,
    async play({ newUser, open }) {
      const visitor = open({ csrf: () => 'x'.repeat(32) })
      await visitor.auth.login(await newUser())

      const result = await visitor.auth.logout()

      expect(result).toEqual({ blacklist: 'refused' })
      expect(visitor.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'user' })
    },
  },
  {
    name: 'takes the token against forgery from a function of the application',
    unless: unlessCsrf,
    async play({ dialect, newUser, open }) {
      const visitor: Visitor = open({
        csrf: async () => tokenIn(visitor.browser),
      })
      await visitor.auth.login(await newUser())

      await visitor.auth.refresh()
      const response = await visitor.auth.fetch(dialect.paths.me, change)
      const result = await visitor.auth.logout()

      expect(response.status).toBe(200)
      expect(result).toEqual({ blacklist: 'accepted' })
    },
  },
  {
    name: 'keeps the session where that function fails',
    unless: unlessCookies,
    async play({ dialect, newUser, open, answers }) {
      let isBroken = false
      const visitor: Visitor = open({
        csrf() {
          if (isBroken) throw new Error('No token today.')
          return tokenIn(visitor.browser)
        },
      })
      const user = await newUser()
      await visitor.auth.login(user)
      isBroken = true

      await expect(visitor.auth.login(user)).rejects.toMatchObject({ code: 'network_failed' })
      visitor.auth.on('refreshError', () => void (isBroken = false))
      visitor.hurry()
      const refresh = visitor.auth.refresh()
      await refresh
      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(visitor.told).toEqual(['login', 'refreshError', 'refresh'])
      expect(answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: { 200: 1 } })
    },
  },
  {
    name: 'sends no cookie along that the server does not need',
    unless: (dialect) => (dialect.accessIn === 'header' ? undefined : 'requests go by cookies'),
    async play({ dialect, newUser, open, outer }) {
      const { auth, inner } = open()
      await auth.login(await newUser())

      await auth.fetch(dialect.paths.me)

      const { headers } = outer.passed.at(-1) ?? {}
      expect(headers?.get('Authorization')).toMatch(/^\w+ eyJ/)
      // The platform's default: what goes to the page's own origin is not the client's business.
      expect(inner.passed.at(-1)?.credentials).toBe('same-origin')
      const isSentByItself = dialect.page === API && dialect.settings.jwtAuthCookie !== undefined
      expect(JWT.test(headers?.get('Cookie') ?? '')).toBe(isSentByItself)
    },
  },
]

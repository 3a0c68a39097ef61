import { expect } from 'vitest'
import { type Dialect, hasCookies } from './dialect.js'
import { broken, createHold } from './line.js'
import { burst, type Scenario, unlessCookies } from './scenario.js'

const unlessLogout = ({ hasLogout }: Dialect): string | undefined =>
  hasLogout ? undefined : 'the server revokes nothing'

const unlessSecondLogout = (dialect: Dialect): string | undefined =>
  hasCookies(dialect) ? 'a cookie that is gone tells nothing' : unlessLogout(dialect)

/** What a logout that nothing is in the way of comes to. */
const usualResult = ({ hasLogout }: Dialect): string => (hasLogout ? 'accepted' : 'none')

export const logoutScenarios: readonly Scenario[] = [
  {
    name: 'logs out here, and at the server where it has a way',
    async play({ dialect, newUser, open, outer, living }) {
      const visitor = open()
      await visitor.auth.login(await newUser())

      const result = await visitor.auth.logout()
      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(result).toEqual({ blacklist: usualResult(dialect) })
      expect(visitor.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'user' })
      expect(visitor.told).toEqual(['login', 'logout: user'])
      expect(response.status).toBe(401)
      expect(outer.passed.at(-1)?.headers.has('Authorization')).toBe(false)
      expect(await living()).toBe(dialect.hasLogout ? 0 : 1)
    },
  },
  {
    name: 'leaves no token in the jar after a logout',
    unless: unlessCookies,
    async play({ dialect, newUser, open }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      await visitor.auth.refresh()

      await visitor.auth.logout()

      expect(tokensInJar(visitor, dialect)).toEqual([])
    },
  },
  {
    name: 'says that the server had revoked the token already',
    unless: unlessSecondLogout,
    async play({ dialect, newUser, open, outer }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      outer.interfereOnce(dialect.paths.blacklist, async (request, pass) => {
        await pass(request.clone())
        return pass(request)
      })

      expect(await visitor.auth.logout()).toEqual({ blacklist: 'already' })
    },
  },
  {
    name: 'wins with a logout over a refresh on the wire, of which nothing is left',
    async play({ dialect, newUser, open, outer, living }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      const hold = createHold()
      outer.interfere(dialect.paths.refresh, hold.interference)
      const refresh = visitor.auth.refresh().catch((error: unknown) => error)
      await expect.poll(hold.count).toBe(1)

      const logout = visitor.auth.logout()
      const status = visitor.auth.getSnapshot().status
      hold.letGo()
      await logout

      expect(status).toBe('unauthenticated')
      expect(await refresh).toMatchObject({ code: 'session_ended', reason: 'user' })
      expect(visitor.told).toEqual(['login', 'logout: user'])
      if (hasCookies(dialect)) expect(tokensInJar(visitor, dialect)).toEqual([])
      const isOver = async () => (await living()) === 0
      await expect.poll(isOver).toBe(dialect.hasLogout)
    },
  },
  {
    name: 'wins with a login over a refresh on the wire',
    async play({ dialect, newUser, open, outer }) {
      const user = await newUser()
      const visitor = open()
      await visitor.auth.login(await newUser())
      const hold = createHold()
      outer.interfereOnce(dialect.paths.refresh, hold.interference)
      const refresh = visitor.auth.refresh().catch((error: unknown) => error)
      await expect.poll(hold.count).toBe(1)

      const login = visitor.auth.login(user)
      hold.letGo()
      await Promise.all([login, refresh])
      await visitor.auth.refresh()
      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(await response.json()).toMatchObject({ username: user.username })
      expect(visitor.auth.getSnapshot().status).toBe('authenticated')
    },
  },
  {
    name: 'wins with a login over a logout on the wire, which takes nothing of it away',
    unless: unlessLogout,
    async play({ dialect, newUser, open, outer }) {
      const user = await newUser()
      const visitor = open()
      await visitor.auth.login(await newUser())
      const hold = createHold()
      outer.interfereOnce(dialect.paths.blacklist, hold.interference)
      const logout = visitor.auth.logout()
      await expect.poll(hold.count).toBe(1)

      const login = visitor.auth.login(user)
      // Whoever does not wait for the logout has its answer before that one is let go.
      await Promise.race([login, new Promise((resolve) => setTimeout(resolve, 200))])
      hold.letGo()
      await Promise.all([login, logout])
      await visitor.auth.refresh()
      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(await response.json()).toMatchObject({ username: user.username })
      expect(visitor.told.slice(0, 3)).toEqual(['login', 'logout: user', 'login'])
    },
  },
  {
    name: 'delivers a logout later that was made without a network',
    unless: unlessLogout,
    async play({ dialect, newUser, open, outer, living }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      outer.interfere(dialect.paths.blacklist, broken)

      const result = await visitor.auth.logout()
      outer.interfere(dialect.paths.blacklist, undefined)
      visitor.tell('online')

      expect(result).toEqual({ blacklist: 'queued' })
      await expect.poll(living).toBe(0)
      if (hasCookies(dialect)) expect(tokensInJar(visitor, dialect)).toEqual([])
    },
  },
  {
    name: 'delivers a logout from the next page',
    unless: unlessLogout,
    async play({ dialect, newUser, open, outer, living }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      outer.interfere(dialect.paths.blacklist, broken)
      await visitor.auth.logout()
      visitor.auth.dispose()
      outer.interfere(dialect.paths.blacklist, undefined)

      const next = visitor.openTab()
      await next.auth.ready

      await expect.poll(living).toBe(0)
      expect(next.told).toEqual([])
    },
  },
  {
    name: 'drops a logout that was queued when somebody logs in, whose cookie it would take',
    unless: unlessCookies,
    async play({ dialect, newUser, open, outer, answers }) {
      const user = await newUser()
      const visitor = open()
      await visitor.auth.login(await newUser())
      outer.interfere(dialect.paths.blacklist, broken)
      await visitor.auth.logout()
      outer.interfere(dialect.paths.blacklist, undefined)
      const before = answers().blacklist

      await visitor.auth.login(user)
      visitor.tell('online')
      await visitor.auth.refresh()
      const statuses = await burst(visitor, dialect.paths.me, 2)

      expect(statuses).toEqual([200])
      expect(answers().blacklist).toEqual(before)
      expect(tokensInJar(visitor, dialect)).not.toEqual([])
    },
  },
  {
    name: 'logs in again after a logout',
    async play({ dialect, newUser, open }) {
      const user = await newUser()
      const visitor = open()
      await visitor.auth.login(user)
      await visitor.auth.logout()

      await visitor.auth.login(user)
      await visitor.auth.refresh()
      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(visitor.told).toEqual(['login', 'logout: user', 'login', 'refresh'])
    },
  },
  {
    name: 'ends a session that is too old for the application',
    async play({ dialect, newUser, open, living }) {
      const visitor = open({ client: { maxSessionAge: 3600 } })
      await visitor.auth.login(await newUser())

      visitor.jump(3_600_001)
      visitor.tell('visible')

      expect(visitor.told.at(-1)).toBe('logout: max_age')
      const isOver = async () => (await living()) === 0
      await expect.poll(isOver).toBe(dialect.hasLogout)
    },
  },
  {
    name: 'ends the session of an account that has been deactivated',
    unless: ({ version }) =>
      version === 'ninja-jwt' ? 'the server tells it with a code of its own' : undefined,
    async play({ dialect, server, newUser, open, answers }) {
      const user = await newUser()
      const visitor = open()
      await visitor.auth.login(user)
      await server.control('deactivate', user)

      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(401)
      expect(visitor.told).toEqual(['login', 'logout: user_inactive'])
      expect(answers().refresh).toBeUndefined()
    },
  },
]

/** Names of the cookies in which the browser has a token. */
function tokensInJar(
  { browser }: { readonly browser: { cookiesFor(url: string): readonly { name: string; value: string }[] } },
  { client, paths }: Dialect,
): readonly string[] {
  const url = new URL(paths.refresh, client().baseUrl)
  return browser
    .cookiesFor(url.href)
    .filter(({ value }) => value.startsWith('eyJ'))
    .map(({ name }) => name)
}

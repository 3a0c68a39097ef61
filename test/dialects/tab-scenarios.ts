import { expect } from 'vitest'
import { isInMemory } from './dialect.js'
import { createHold } from './line.js'
import { burst, type Scenario, untilNextToken } from './scenario.js'

async function nameOf(response: Response): Promise<unknown> {
  const { username } = (await response.json()) as { readonly username?: unknown }
  return username
}

export const tabScenarios: readonly Scenario[] = [
  {
    name: 'renews in two tabs, none of which is refused',
    async play({ dialect, newUser, open, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      const other = visitor.openTab()
      await burst(other, dialect.paths.me, 1)
      await untilNextToken(dialect)
      visitor.outliveToken()

      const statuses = await Promise.all([visitor, other].map((tab) => burst(tab, dialect.paths.me, 10)))

      expect(statuses).toEqual([[200], [200]])
      // Tokens in memory are each page's own: one at the start of the second page, and one each.
      expect(answers().refresh).toEqual({ 200: isInMemory(dialect) ? 3 : 1 })
      expect(visitor.told.concat(other.told).filter((event) => event !== 'refresh')).toEqual(['login'])
    },
  },
  {
    name: 'goes on in tabs that are opened at once',
    async play({ dialect, newUser, open, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())

      const tabs = Array.from({ length: 5 }, () => visitor.openTab())
      const statuses = await Promise.all(tabs.map((tab) => burst(tab, dialect.paths.me, 1)))

      expect(statuses).toEqual(tabs.map(() => [200]))
      expect(answers().refresh).toEqual(isInMemory(dialect) ? { 200: 5 } : undefined)
    },
  },
  {
    name: 'ends in every tab when one logs out',
    async play({ dialect, newUser, open }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      const other = visitor.openTab()
      await burst(other, dialect.paths.me, 1)

      await visitor.auth.logout()

      await expect.poll(() => other.told.at(-1)).toBe('logout: user')
      expect(other.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', elsewhere: true })
    },
  },
  {
    name: 'wins with a logout in one tab over the refresh of another, of which nothing is left',
    async play({ dialect, newUser, open, outer, living }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      const other = visitor.openTab()
      await burst(other, dialect.paths.me, 1)
      const hold = createHold()
      outer.interfereOnce(dialect.paths.refresh, hold.interference)
      const refresh = other.auth.refresh().catch((error: unknown) => error)
      await expect.poll(hold.count).toBe(1)

      const logout = visitor.auth.logout()
      await expect.poll(() => other.told.at(-1)).toBe('logout: user')
      hold.letGo()
      await logout

      expect(await refresh).toMatchObject({ code: 'session_ended', reason: 'user' })
      const isOver = async () => (await living()) === 0
      await expect.poll(isOver).toBe(dialect.hasLogout)
      expect([visitor, other].map(({ auth }) => auth.getSnapshot().status)).toEqual([
        'unauthenticated',
        'unauthenticated',
      ])
    },
  },
  {
    name: 'agrees on one user where two tabs log in at once',
    async play({ dialect, newUser, open }) {
      const users = [await newUser(), await newUser()]
      const visitor = open()
      const tabs = [visitor, visitor.openTab()]
      await Promise.all(tabs.map(({ auth }) => auth.ready))

      const logins = tabs.map(({ auth }, at) => auth.login(users[at] ?? {}))
      await Promise.allSettled(logins)
      const known = () => new Set(tabs.map(({ auth }) => auth.getSnapshot().userId)).size
      await expect.poll(known).toBe(1)
      await tabs[0]?.auth.refresh()
      const me = await Promise.all(tabs.map(async ({ auth }) => nameOf(await auth.fetch(dialect.paths.me))))

      expect(new Set(me).size).toBe(1)
      expect(users.map(({ username }) => username)).toContain(me[0])
    },
  },
  {
    name: 'goes over to another user in every tab',
    async play({ dialect, newUser, open }) {
      const [old, user] = [await newUser(), await newUser()]
      const visitor = open()
      await visitor.auth.login(old)
      const other = visitor.openTab()
      await burst(other, dialect.paths.me, 1)

      await visitor.auth.login(user)
      await expect.poll(() => other.told.at(-1)).toBe('login')
      const me = await Promise.all(
        [visitor, other].map(async ({ auth }) => (await auth.fetch(dialect.paths.me)).json()),
      )

      const expected = expect.objectContaining({ username: user.username }) as unknown
      expect(me).toEqual([expected, expected])
      expect(other.told.filter((event) => event !== 'refresh')).toEqual(['logout: replaced', 'login'])
    },
  },
]

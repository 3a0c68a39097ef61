import { expect } from 'vitest'
import { isInMemory } from './dialect.js'
import { burst, patiently, type Scenario, untilNextToken } from './scenario.js'

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

      await expect.poll(() => other.told.at(-1), patiently).toBe('logout: user')
      expect(other.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', elsewhere: true })
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
      await expect.poll(() => other.told.at(-1), patiently).toBe('login')
      const me = await Promise.all(
        [visitor, other].map(async ({ auth }) => (await auth.fetch(dialect.paths.me)).json()),
      )

      const expected = expect.objectContaining({ username: user.username }) as unknown
      expect(me).toEqual([expected, expected])
      expect(other.told.filter((event) => event !== 'refresh')).toEqual(['logout: replaced', 'login'])
    },
  },
]

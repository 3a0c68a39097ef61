import { expect } from 'vitest'
import { doesRotate, isInMemory, isSingleUse } from './dialect.js'
import type { Interference, Passed } from './line.js'
import { answersToStale, burst, type Scenario } from './scenario.js'

/** What a request says that it lives on: the refresh token in its body, or its cookies. */
const credentialOf = ({ body, headers }: Passed): string => `${body} ${headers.get('Cookie')}`

/** As if the token that requests carry had been signed with a key that is gone. */
const spoilAccess: Interference = (request, pass) => {
  const spoiled = new Request(request)
  const { headers } = spoiled
  const spoil = (text: string) => text.replaceAll(/(eyJ[\w-]+\.[\w-]+)\.[\w-]+/g, '$1.AAAA')
  for (const name of ['Authorization', 'Cookie'])
    if (headers.has(name)) headers.set(name, spoil(headers.get(name) ?? ''))
  return pass(spoiled)
}

export const refreshScenarios: readonly Scenario[] = [
  {
    name: 'renews a stale token silently before a request',
    async play({ dialect, newUser, open, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.outliveToken()

      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(visitor.told).toEqual(['login', 'refresh'])
      expect(answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: answersToStale(dialect, 1) })
    },
  },
  {
    name: 'spends one refresh on twenty requests at once',
    async play({ dialect, newUser, open, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.outliveToken()

      const statuses = await burst(visitor, dialect.paths.me, 20)

      expect(statuses).toEqual([200])
      expect(answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: answersToStale(dialect, 20) })
    },
  },
  {
    name: 'sends a request again, with its body, where the server refuses the token',
    async play({ dialect, newUser, open, outer, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      outer.interfereOnce(dialect.paths.me, spoilAccess)
      const body = JSON.stringify({ first_name: 'Ada – “Gräfin”' })

      const headers = { 'Content-Type': 'application/json' }
      const response = await visitor.auth.fetch(dialect.paths.me, { method: 'PATCH', headers, body })

      expect(response.status).toBe(200)
      const sent = outer.passed.filter(({ path }) => path === dialect.paths.me)
      expect(sent.map(({ body }) => body)).toEqual([body, body])
      expect(answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: { 200: 1, 401: 1 } })
    },
  },
  {
    name: 'follows the rotation of refresh tokens, or keeps the one that it has',
    unless: ({ refreshIn }) => (refreshIn === 'none' ? 'there is no refresh token' : undefined),
    async play({ dialect, newUser, open, outer }) {
      const { auth } = open()
      await auth.login(await newUser())

      await auth.refresh()
      await auth.refresh()

      const sent = outer.passed.filter(({ path }) => path === dialect.paths.refresh).map(refreshTokenIn)
      expect(new Set(sent).size).toBe(doesRotate(dialect) ? 2 : 1)
    },
  },
  {
    name: 'renews the token that it has got last',
    unless: ({ refreshIn }) => (refreshIn === 'none' ? undefined : 'there is a refresh token'),
    async play({ dialect, newUser, open, outer }) {
      const { auth } = open()
      await auth.login(await newUser())

      await auth.refresh()
      const token = await auth.getAccessToken()
      await auth.refresh()

      expect(outer.passed.at(-1)).toMatchObject({
        path: dialect.paths.refresh,
        body: JSON.stringify({ token }),
      })
    },
  },
  {
    name: 'ends the session, told once, where an old refresh token is sent again',
    unless: (dialect) => (isSingleUse(dialect) ? undefined : 'an old one is as good'),
    async play({ dialect, newUser, open, outer, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      let old: Request | undefined
      outer.interfere(dialect.paths.refresh, (request, pass) => {
        const sent = (old ??= request).clone()
        return pass(sent)
      })
      await visitor.auth.refresh()
      visitor.outliveToken()

      const requests = Array.from({ length: 5 }, () => visitor.auth.fetch(dialect.paths.me))
      const outcomes = await Promise.allSettled(requests)

      const error = { code: 'session_ended', reason: 'rejected' }
      expect(outcomes).toEqual(
        requests.map(() => ({ status: 'rejected', reason: expect.objectContaining(error) as unknown })),
      )
      expect(visitor.told).toEqual(['login', 'refresh', 'logout: rejected'])
      expect(answers().refresh).toEqual({ 200: 1, 401: 1 })
    },
  },
  {
    name: 'lets a token that is alive serve out its time where the refresh is refused',
    async play({ dialect, newUser, open, outer }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      outer.interfere(dialect.paths.refresh, (request, pass) => spoilRefresh(request, pass))

      await expect(visitor.auth.refresh()).rejects.toMatchObject({
        code: 'session_ended',
        reason: 'rejected',
      })
      const alive = await visitor.auth.fetch(dialect.paths.me)
      visitor.outliveToken()
      const stale = visitor.auth.fetch(dialect.paths.me)

      await expect(stale).rejects.toMatchObject({ code: 'session_ended' })
      expect(alive.status).toBe(200)
      expect(visitor.told).toHaveLength(2)
      expect(visitor.told.at(-1)).toMatch(/^logout: /)
    },
  },
  {
    name: 'finds its session after a reload',
    async play({ dialect, newUser, open, answers }) {
      const user = await newUser()
      const visitor = open()
      const { userId } = await visitor.auth.login(user)
      visitor.auth.dispose()

      const { auth } = visitor.openTab()
      await auth.ready
      const snapshot = auth.getSnapshot()
      const response = await auth.fetch(dialect.paths.me)

      expect(snapshot).toMatchObject({ status: 'authenticated', userId })
      expect(await response.json()).toMatchObject({ username: user.username })
      const refresh = isInMemory(dialect) ? { refresh: { 200: 1 } } : {}
      expect(answers()).toEqual({ obtain: { 200: 1 }, ...refresh, me: { 200: 1 } })
    },
  },
  {
    name: 'has its first token after a reload before anybody asks',
    unless: (dialect) => (isInMemory(dialect) ? undefined : 'it has one without a request'),
    async play({ newUser, open, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.auth.dispose()

      const { told } = visitor.openTab()

      await expect.poll(() => told).toEqual(['refresh'])
      expect(answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 } })
    },
  },
  {
    name: 'finds a session after a reload whose token has expired meanwhile',
    async play({ dialect, newUser, open, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.auth.dispose()
      visitor.outliveToken()

      const { auth, told } = visitor.openTab()
      const response = await auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(told).toEqual(['refresh'])
      const me = answersToStale(dialect, 1)
      expect(answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me })
    },
  },
  {
    name: 'sends nothing for a visitor who is not logged in',
    async play({ open, outer }) {
      const { auth } = open()

      await auth.ready

      expect(auth.getSnapshot().status).toBe('unauthenticated')
      expect(outer.passed).toEqual([])
    },
  },
  {
    name: 'sends nothing for a visitor who has logged out',
    async play({ newUser, open, outer }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      await visitor.auth.logout()
      visitor.auth.dispose()
      const before = outer.passed.length

      const { auth } = visitor.openTab()
      await auth.ready

      expect(auth.getSnapshot().status).toBe('unauthenticated')
      expect(outer.passed).toHaveLength(before)
    },
  },
]

/** A refresh with a token that the server has never given out. */
const spoilRefresh: Interference = async (request, pass) => {
  const { url, method, headers } = request
  const body = (await request.text()).replace(/"(refresh|token)":"[^"]+"/, '"$1":"garbage"')
  const spoiled = new Request(url, { method, headers, body })
  const cookies = (headers.get('Cookie') ?? '').replaceAll(/=eyJ[^;]+/g, '=garbage')
  if (cookies !== '') spoiled.headers.set('Cookie', cookies)
  return pass(spoiled)
}

function refreshTokenIn(passed: Passed): string | undefined {
  const tokens = credentialOf(passed).match(/(?<=refresh[\w-]*"?[:=]"?)eyJ[\w-]+\.[\w-]+\.[\w-]+/g)
  return tokens?.at(-1)
}

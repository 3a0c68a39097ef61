import { expect } from 'vitest'
import { hasCookies, isSingleUse } from './dialect.js'
import { type Scenario, unlessAccessIsHidden } from './scenario.js'

const refused = { code: 'invalid_credentials', detail: expect.any(String), retryable: false }

export const loginScenarios: readonly Scenario[] = [
  {
    name: 'logs in, and is known to the protected view',
    async play({ dialect, newUser, open, answers }) {
      const user = await newUser()
      const { auth, told } = open()

      const { userId } = await auth.login(user)
      const response = await auth.fetch(dialect.paths.me)

      expect(await response.json()).toMatchObject({ username: user.username })
      expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId })
      expect(told).toEqual(['login'])
      expect(answers()).toEqual({ obtain: { 200: 1 }, me: { 200: 1 } })
    },
  },
  {
    name: 'knows the user by the id of the server',
    unless: ({ front }) => (front === undefined ? undefined : 'the server does not say who it is'),
    async play({ dialect, newUser, open }) {
      const { auth } = open()

      const { userId } = await auth.login(await newUser())
      const me = (await (await auth.fetch(dialect.paths.me)).json()) as Readonly<Record<string, unknown>>

      expect(userId).toBe(String(me['id'] ?? me['pk']))
    },
  },
  {
    name: 'says that the credentials are wrong',
    async play({ newUser, open }) {
      const { username } = await newUser()
      const { auth, told } = open()

      await expect(auth.login({ username, password: 'wrong horse' })).rejects.toMatchObject(refused)

      expect(auth.getSnapshot().status).toBe('unauthenticated')
      expect(told).toEqual([])
    },
  },
  {
    name: 'names a field that is missing',
    async play({ newUser, open }) {
      const { username } = await newUser()
      const { auth } = open()

      const login = auth.login({ username })

      const fields = { password: [expect.any(String)] }
      await expect(login).rejects.toMatchObject({ code: 'invalid_input', fields })
    },
  },
  {
    name: 'lets nobody in whose account is inactive',
    async play({ server, newUser, open }) {
      const user = await newUser()
      await server.control('deactivate', user)
      const { auth } = open()

      await expect(auth.login(user)).rejects.toMatchObject(refused)
    },
  },
  {
    name: 'keeps the session where another login is refused',
    async play({ dialect, newUser, open }) {
      const user = await newUser()
      const { auth, told } = open()
      await auth.login(user)
      const before = auth.getSnapshot()

      await expect(auth.login({ ...user, password: 'wrong horse' })).rejects.toMatchObject(refused)
      const response = await auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(auth.getSnapshot()).toBe(before)
      expect(told).toEqual(['login'])
    },
  },
  {
    name: 'replaces a session by a login over it',
    async play({ dialect, newUser, open }) {
      const [old, user] = [await newUser(), await newUser()]
      const { auth, told } = open()
      await auth.login(old)

      await auth.login(user)
      await auth.refresh()
      const response = await auth.fetch(dialect.paths.me)

      expect(await response.json()).toMatchObject({ username: user.username })
      expect(told).toEqual(['login', 'logout: replaced', 'login', 'refresh'])
    },
  },
  {
    name: 'has the refresh token of a replaced session revoked',
    unless: (dialect) => {
      if (hasCookies(dialect)) return 'the cookie is that of the new session'
      return dialect.hasLogout ? undefined : 'the server revokes nothing'
    },
    async play({ newUser, open, answers, living }) {
      const { auth } = open()
      await auth.login(await newUser())

      await auth.login(await newUser())

      await expect.poll(() => answers().blacklist).toEqual({ 200: 1 })
      expect(await living()).toBe(1)
    },
  },
  {
    name: 'asks without a token where nobody is logged in',
    async play({ dialect, open, outer }) {
      const { auth, told } = open()

      const response = await auth.fetch(dialect.paths.me)

      expect(response.status).toBe(401)
      const [seen] = outer.passed
      expect([seen?.headers.get('Authorization'), seen?.headers.get('Cookie')]).toEqual([null, null])
      expect(told).toEqual([])
    },
  },
  {
    name: 'gives out a token that the server takes',
    unless: unlessAccessIsHidden,
    async play({ newUser, open }) {
      const { auth } = open()
      await auth.login(await newUser())

      const token = await auth.getAccessToken()

      expect(await auth.verify(token)).toBe(true)
    },
  },
  {
    name: 'verifies tokens, without a verdict on the session',
    unless: ({ hasVerify }) => (hasVerify ? undefined : 'no script has a token to verify'),
    async play({ newUser, open }) {
      const { auth, told } = open()
      await auth.login(await newUser())

      const verdicts = [await auth.verify(), await auth.verify('garbage')]

      expect(verdicts).toEqual([true, false])
      expect(told).toEqual(['login'])
    },
  },
  {
    name: 'says of a refresh token that has been replaced that it is valid no more',
    unless: (dialect) => {
      if (dialect.refreshIn !== 'body') return 'no script has a refresh token'
      return isSingleUse(dialect) ? undefined : 'an old one is as good'
    },
    async play({ newUser, open, outer }) {
      const { auth } = open()
      await auth.login(await newUser())
      const { refresh } = JSON.parse(outer.passed[0]?.answer ?? '') as { readonly refresh: string }

      const before = await auth.verify(refresh)
      await auth.refresh()
      const after = await auth.verify(refresh)

      expect([before, after]).toEqual([true, false])
    },
  },
  {
    name: 'gives out no token that is in a cookie',
    unless: ({ accessIn }) => (accessIn === 'cookie' ? undefined : 'scripts have the access token'),
    async play({ newUser, open }) {
      const { auth } = open()
      await auth.login(await newUser())

      await expect(auth.getAccessToken()).rejects.toThrow(TypeError)
      await expect(auth.verify()).rejects.toThrow(TypeError)
    },
  },
]

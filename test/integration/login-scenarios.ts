import { expect } from 'vitest'
import { askMe, newUser, pathOf, post } from '../contract/contract-server.js'
import { mePath } from './device.js'
import type { Scenario } from './scenario.js'
import { canRevoke, hasBlacklistView, refusal } from './suite-server.js'

const refused = { code: 'invalid_credentials', status: 401, detail: expect.any(String), retryable: false }

export const loginScenarios: readonly Scenario[] = [
  {
    name: 'logs in, and requests carry the token',
    async play({ server, open }) {
      const user = await newUser(server)
      const { auth, told } = open()

      const { userId, claims } = await auth.login(user)
      const response = await auth.fetch(mePath(server))

      const me = (await response.json()) as Record<string, unknown>
      expect(me).toMatchObject({ username: user.username, method: 'GET' })
      expect(userId).toBe(String(me['id']))
      expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId, claims })
      expect(told).toEqual(['login'])
    },
  },
  {
    name: 'tells wrong credentials from everything else',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const { auth, told } = open()

      await expect(auth.login({ username, password: 'wrong horse' })).rejects.toMatchObject(refused)

      expect(auth.getSnapshot().status).toBe('unauthenticated')
      expect(told).toEqual([])
    },
  },
  {
    name: 'lets nobody in whose account is inactive',
    async play({ server, open }) {
      const user = await newUser(server)
      await server.control('deactivate', user)
      const { auth } = open()

      await expect(auth.login(user)).rejects.toMatchObject(refused)

      expect(auth.getSnapshot().status).toBe('unauthenticated')
    },
  },
  {
    name: 'names the field that is missing',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const { auth } = open()

      const login = auth.login({ username })

      const fields = { password: [expect.any(String)] }
      await expect(login).rejects.toMatchObject({ code: 'invalid_input', status: 400, fields })
    },
  },
  {
    name: 'keeps the session where another login is refused',
    async play({ server, open }) {
      const user = await newUser(server)
      const { auth, told } = open()
      await auth.login(user)
      const before = auth.getSnapshot()

      await expect(auth.login({ ...user, password: 'wrong horse' })).rejects.toMatchObject(refused)
      const response = await auth.fetch(mePath(server))

      expect(response.status).toBe(200)
      expect(auth.getSnapshot()).toBe(before)
      expect(told).toEqual(['login'])
    },
  },
  {
    name: 'asks about the trailing slash where the server redirects a login',
    async play({ server, open }) {
      const user = await newUser(server)
      const obtain = pathOf(server, 'obtain').replace(/\/$/, '')
      const { auth } = open({ client: { endpoints: { obtain } } })

      const login = auth.login(user)

      const message = expect.stringContaining('trailing slash') as unknown
      await expect(login).rejects.toMatchObject({ code: 'unexpected_response', message })
    },
  },
  {
    name: 'replaces a session, and has the old pair revoked',
    async play({ server, open }) {
      const [old, user] = [await newUser(server), await newUser(server)]
      const pair = await server.mint(old.username)
      const { auth, told } = open()
      await auth.adopt(pair)

      const { userId } = await auth.login(user)
      const response = await auth.fetch(mePath(server))

      expect(await response.json()).toMatchObject({ username: user.username, id: Number(userId) })
      expect(told).toEqual(['login', 'logout: replaced', 'login'])
      const isRefused = async () => (await post(server, 'refresh', { refresh: pair.refresh })).status === 401
      await expect.poll(isRefused).toBe(canRevoke(server))
    },
  },
  {
    name: 'sends tokens to token endpoints in bodies only',
    async play({ server, open }) {
      const user = await newUser(server)
      const { auth, wire } = open()

      await auth.login(user)
      await auth.refresh()
      await auth.verify()
      await auth.login(user)
      await auth.logout()

      const carrying = wire.seen.filter(({ headers, url }) => headers.has('Authorization') || /ey/.test(url))
      expect(carrying).toEqual([])
      expect(wire.seen.length).toBe(hasBlacklistView(server) ? 6 : 4)
    },
  },
  {
    name: 'asks without a token where nobody is logged in, and hands the refusal over',
    async play({ server, open }) {
      const { auth, wire, told } = open()

      const response = await auth.fetch(mePath(server))

      expect(response.status).toBe(refusal(server))
      expect(await response.json()).toEqual({ detail: expect.any(String) })
      expect(wire.seen.map(({ headers }) => headers.has('Authorization'))).toEqual([false])
      expect(told).toEqual([])
    },
  },
  {
    name: 'hands over what the application itself answers',
    async play({ server, open }) {
      const { auth } = open()
      await auth.login(await newUser(server))

      const [missing, refused] = [
        await auth.fetch('nowhere/'),
        await auth.fetch(mePath(server), { method: 'TRACE-ME' }),
      ]

      expect([missing.status, refused.status]).toEqual([404, 405])
      expect(auth.getSnapshot().status).toBe('authenticated')
    },
  },
  {
    name: 'warns once where the server does not see the token',
    async play({ server, open }) {
      const { auth, told } = open({ client: { header: { scheme: 'Token' } } })
      await auth.login(await newUser(server))

      const statuses = [await auth.fetch(mePath(server)), await auth.fetch(mePath(server))].map(
        ({ status }) => status,
      )

      expect(statuses).toEqual([refusal(server), refusal(server)])
      expect(told).toEqual(refusal(server) === 401 ? ['login', 'warning'] : ['login'])
    },
  },
  {
    name: "hands out the server's words in the user's language, and goes by codes",
    when: ({ settings }) => settings.localeMiddleware === true,
    async play({ server, open }) {
      const user = await newUser(server)
      const wrong = { ...user, password: 'wrong horse' }
      const english = (await (await post(server, 'obtain', wrong)).json()) as { detail: string }
      const { auth } = open()

      const error: unknown = await auth.login(wrong).catch((error: unknown) => error)

      expect(error).toMatchObject(refused)
      expect(error).not.toMatchObject(english)
    },
  },
  {
    name: 'verifies tokens without a verdict on the session',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const [live, old] = [await server.mint(username), await server.mint(username, { accessLifetime: -60 })]
      const { auth, told } = open()
      await auth.adopt(live)

      const verdicts = await Promise.all([
        auth.verify(),
        auth.verify(live.refresh),
        auth.verify(old.access),
        auth.verify('garbage'),
      ])

      expect(verdicts).toEqual([true, true, false, false])
      expect(told).toEqual(['login'])
      expect(await server.answers()).toEqual({ verify: { 200: 2, 401: 2 } })
    },
  },
  {
    name: 'gives a token out that the server takes',
    async play({ server, open }) {
      const user = await newUser(server)
      const { auth } = open()
      await auth.login(user)

      const response = await askMe(server, await auth.getAccessToken())

      expect(await response.json()).toMatchObject({ username: user.username })
    },
  },
]

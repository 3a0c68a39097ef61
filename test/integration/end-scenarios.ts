import { expect } from 'vitest'
import { isSince, newUser, pathOf, post } from '../contract/contract-server.js'
import { mePath, refreshesSent } from './device.js'
import type { Scenario } from './scenario.js'
import { canRevoke, hasBlacklistView, isSingleUse, refusal } from './suite-server.js'

/** What a protected view says about an account ends the session. */
const onVerdict = (reason: string, action: 'deactivate' | 'delete'): Scenario => ({
  name: `ends the session with ${reason}, and hands the answer over`,
  async play({ server, open }) {
    const user = await newUser(server)
    const { auth, told } = open()
    await auth.login(user)
    await server.control(action, user)

    const response = await auth.fetch(mePath(server))

    expect(response.status).toBe(refusal(server))
    expect(await response.json()).toMatchObject({ code: reason })
    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason, elsewhere: false })
    expect(told).toEqual(['login', `logout: ${reason}`])
    expect((await server.answers())['refresh']).toBeUndefined()
  },
})

export const endScenarios: readonly Scenario[] = [
  {
    name: 'logs out here, and at the server where it has a way',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const pair = await server.mint(username)
      const { auth, told, wire } = open()
      await auth.adopt(pair)

      const result = await auth.logout()
      const response = await auth.fetch(mePath(server))
      const refresh = await post(server, 'refresh', { refresh: pair.refresh })

      expect(result).toEqual({ blacklist: hasBlacklistView(server) ? 'accepted' : 'none' })
      expect(auth.getSnapshot()).toMatchObject({
        status: 'unauthenticated',
        reason: 'user',
        elsewhere: false,
      })
      expect(told).toEqual(['login', 'logout: user'])
      expect(response.status).toBe(refusal(server))
      expect(wire.seen.at(-1)?.headers.has('Authorization')).toBe(false)
      expect(refresh.status).toBe(canRevoke(server) ? 401 : 200)
    },
  },
  {
    name: 'finds out that the server has no way to log out',
    when: (server) => !hasBlacklistView(server),
    async play({ server, open }) {
      const { auth } = open({ client: { endpoints: { obtain: pathOf(server, 'obtain') } } })
      await auth.login(await newUser(server))

      const result = await auth.logout()

      expect(result).toEqual({ blacklist: 'none' })
      expect(await server.answers()).toMatchObject({ unknown: { 404: 1 } })
    },
  },
  {
    name: 'says that the server had revoked the refresh token already',
    when: canRevoke,
    async play({ server, open }) {
      const { username } = await newUser(server)
      const pair = await server.mint(username)
      const { auth } = open()
      await auth.adopt(pair)
      await post(server, 'blacklist', { refresh: pair.refresh })

      expect(await auth.logout()).toEqual({ blacklist: 'already' })
    },
  },
  {
    name: 'lets a token that is alive serve out its time where the refresh is refused',
    when: canRevoke,
    async play({ server, open }) {
      const { username } = await newUser(server)
      const pair = await server.mint(username)
      const device = open()
      await device.auth.adopt(pair)
      await post(server, 'blacklist', { refresh: pair.refresh })
      await server.reset()

      await expect(device.auth.refresh()).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
      const alive = await device.auth.fetch(mePath(server))
      const status = device.auth.getSnapshot().status
      device.outliveToken()
      const stale = device.auth.fetch(mePath(server))
      await expect(stale).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })

      expect([alive.status, status]).toEqual([200, 'authenticated'])
      expect(device.told).toEqual(['login', 'logout: rejected'])
      expect(await server.answers()).toEqual({ refresh: { 401: 1 }, me: { 200: 1 } })
    },
  },
  {
    name: 'ends twenty requests at once, and the session once, where the refresh is refused',
    when: canRevoke,
    async play({ server, open }) {
      const { username } = await newUser(server)
      const pair = await server.mint(username)
      const device = open()
      await device.auth.adopt(pair)
      await post(server, 'blacklist', { refresh: pair.refresh })
      device.outliveToken()

      const requests = Array.from({ length: 20 }, () => device.auth.fetch(mePath(server)))
      const outcomes = await Promise.allSettled(requests)

      const reasons = outcomes.map((outcome) => outcome.status === 'rejected' && (outcome.reason as Error))
      expect(reasons).toEqual(
        reasons.map(() => expect.objectContaining({ code: 'session_ended', reason: 'rejected' }) as unknown),
      )
      expect(device.told).toEqual(['login', 'logout: rejected'])
      expect((await server.answers())['refresh']).toEqual({ 401: 1 })
    },
  },
  {
    name: 'ends in every tab when one logs out',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      const other = device.openTab()
      await other.auth.ready

      await device.auth.logout()

      await expect.poll(() => other.told).toEqual(['logout: user'])
      expect(other.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', elsewhere: true })
    },
  },
  {
    name: 'wins with a logout over a refresh on its way, and revokes what that brings',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      const won: Response[] = []
      let letGo = (): void => {}
      const gate = new Promise<void>((resolve) => (letGo = resolve))
      device.wire.answer(pathOf(server, 'refresh'), async (request) => {
        const answer = await server.port(request)
        won.push(answer.clone())
        await gate
        return answer
      })

      const outcome = device.auth.refresh().catch((error: unknown) => error)
      await expect.poll(() => won.length).toBe(1)
      await device.auth.logout()
      letGo()
      const error = await outcome

      const [pair] = await Promise.all(won.map((answer) => answer.json() as Promise<{ refresh?: string }>))
      const left = pair?.refresh ?? refreshesSent(device, server)[0]
      const isRefused = async () => (await post(server, 'verify', { token: left })).status !== 200
      await expect.poll(isRefused).toBe(isSingleUse(server) && canRevoke(server))
      expect(error).toMatchObject({ code: 'session_ended', reason: 'user' })
      expect(device.told).toEqual(['login', 'logout: user'])
      expect(device.auth.getSnapshot().status).toBe('unauthenticated')
    },
  },
  onVerdict('user_inactive', 'deactivate'),
  onVerdict('user_not_found', 'delete'),
  {
    name: 'ends the session of a password that was changed, without a loop of refreshes',
    when: (server) => server.settings.checkRevokeToken === true && isSince(server, '5.3'),
    async play({ server, open }) {
      const user = await newUser(server)
      const device = open()
      await device.auth.login(user)
      await server.control('change-password', { ...user, password: 'battery staple' })
      device.outliveToken()

      const response = await device.auth.fetch(mePath(server))

      expect(await response.json()).toMatchObject({ code: 'password_changed' })
      expect(device.auth.getSnapshot()).toMatchObject({
        status: 'unauthenticated',
        reason: 'password_changed',
      })
      const { refresh, me } = await server.answers()
      expect([refresh, me]).toEqual([{ 200: 1 }, { [refusal(server)]: 1 }])
      await expect(device.auth.login({ ...user, password: 'battery staple' })).resolves.toBeDefined()
    },
  },
  {
    name: 'keeps the session of a password that was changed where the server does not look',
    when: (server) => server.settings.checkRevokeToken !== true || !isSince(server, '5.3'),
    async play({ server, open }) {
      const user = await newUser(server)
      const device = open()
      await device.auth.login(user)
      await server.control('change-password', { ...user, password: 'battery staple' })
      device.outliveToken()

      const response = await device.auth.fetch(mePath(server))

      expect(response.status).toBe(200)
      expect(device.told).toEqual(['login', 'refresh'])
    },
  },
  {
    name: 'ends the session of an account that was deactivated while the token went stale',
    async play({ server, open }) {
      const user = await newUser(server)
      const device = open()
      await device.auth.login(user)
      await server.control('deactivate', user)
      device.outliveToken()

      const outcome = await device.auth.fetch(mePath(server)).catch((error: unknown) => error)

      // From 5.4 on the refresh is refused; before, it succeeds and the view refuses.
      const [expected, reason] = isSince(server, '5.4')
        ? [{ code: 'session_ended', reason: 'rejected' }, 'rejected']
        : [{ status: refusal(server) }, 'user_inactive']
      expect(outcome).toMatchObject(expected)
      expect(device.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason })
      expect(refreshesSent(device, server)).toHaveLength(1)
    },
  },
  {
    name: 'takes the crash of a server over a deleted account for no verdict',
    when: (server) => isSince(server, '5.4'),
    async play({ server, open }) {
      const user = await newUser(server)
      const { auth, told } = open()
      await auth.login(user)
      await server.control('delete', user)
      const caller = new AbortController()
      const failure = new Promise((resolve) => auth.on('refreshError', ({ error }) => resolve(error)))

      const outcome = auth.refresh({ signal: caller.signal }).catch((error: unknown) => error)
      const error = await failure
      caller.abort()

      expect(await outcome).toMatchObject({ name: 'AbortError' })
      expect(error).toMatchObject({ code: 'refresh_unavailable', status: 500 })
      expect(auth.getSnapshot().status).toBe('authenticated')
      expect(told).toEqual(['login', 'refreshError'])
    },
  },
  {
    name: 'forgets a refresh token that the server has seen twice',
    when: isSingleUse,
    async play({ server, open }) {
      const { username } = await newUser(server)
      const pair = await server.mint(username)
      const device = open()
      await device.auth.adopt(pair)
      await post(server, 'refresh', { refresh: pair.refresh })
      device.outliveToken()

      await expect(device.auth.fetch(mePath(server))).rejects.toMatchObject({ code: 'session_ended' })
      const response = await device.auth.fetch(mePath(server))

      expect(response.status).toBe(refusal(server))
      expect(refreshesSent(device, server)).toEqual([pair.refresh])
    },
  },
]

import { expect } from 'vitest'
import { newUser, pathOf, post } from '../contract/contract-server.js'
import { resign } from '../support/sign-token.js'
import { offline } from '../support/wired-kit.js'
import { burst, type Device, mePath, refreshesSent } from './device.js'
import type { Scenario } from './scenario.js'
import { doesRotate, isSingleUse, refusal, type SuiteServer } from './suite-server.js'

const hour = 3_600_000
const lifetime = 300

/** Whole seconds of life that the snapshot gives the access token; the servers' own clocks cut fractions off. */
function secondsLeft({ auth, now }: Device): number {
  return Math.round(((auth.getSnapshot().accessExpiresAt ?? 0) - now()) / 1000)
}

/** Lets the next refresh be done at the server, and its answer be lost on the way. */
function loseNextAnswer({ wire }: Device, server: SuiteServer): void {
  const path = pathOf(server, 'refresh')
  wire.answer(path, async (request) => {
    wire.answer(path, undefined)
    await server.port(request)
    return offline()
  })
}

const onWrongClock = (word: string, ahead: number): Scenario => ({
  name: `keeps time on a device that is an hour ${word}`,
  async play({ server, open }) {
    const device = open({ ahead })
    await device.auth.login(await newUser(server))
    const left = secondsLeft(device)

    const fresh = await device.auth.fetch(mePath(server))
    device.outliveToken()
    const stale = await device.auth.fetch(mePath(server))

    expect(left).toBeGreaterThan(lifetime - 3)
    expect(left).toBeLessThanOrEqual(lifetime + 1)
    expect([fresh.status, stale.status]).toEqual([200, 200])
    expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: { 200: 2 } })
  },
})

export const refreshScenarios: readonly Scenario[] = [
  {
    name: 'renews a stale token silently before it sends a request',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      const before = await device.auth.getAccessToken()
      device.outliveToken()

      const response = await device.auth.fetch(mePath(server))

      expect(response.status).toBe(200)
      expect(await device.auth.getAccessToken()).not.toBe(before)
      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: { 200: 1 } })
      expect(device.told).toEqual(['login', 'refresh'])
    },
  },
  {
    name: 'follows the rotation of refresh tokens, or keeps the one that it has',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))

      await device.auth.refresh()
      await device.auth.refresh()

      const [first, second] = refreshesSent(device, server)
      expect(first !== second).toBe(doesRotate(server))
      const again = await post(server, 'refresh', { refresh: first })
      expect(again.status).toBe(isSingleUse(server) ? 401 : 200)
    },
  },
  {
    name: 'spends one refresh on twenty requests at once, none of which fails',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      device.outliveToken()

      const statuses = await burst(20, () => device.auth.fetch(mePath(server)))

      expect(statuses).toEqual([200])
      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: { 200: 20 } })
    },
  },
  {
    name: 'shares one refresh among all who ask for one',
    async play({ server, open }) {
      const { auth } = open()
      await auth.login(await newUser(server))

      await Promise.all([
        auth.refresh(),
        auth.refresh(),
        auth.getAccessToken({ minValidity: 299 }),
        auth.refresh(),
      ])

      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 } })
    },
  },
  {
    name: 'sends a POST again, with its body, where the server has refused the token',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const device = open({ ahead: -hour })
      await device.auth.adopt(await server.mint(username, { accessLifetime: -60 }))
      const body = JSON.stringify({ title: 'A note – “späte Grüße”', lines: ['1', '2'] })

      const response = await device.auth.fetch(mePath(server), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      })

      expect(await response.json()).toMatchObject({ username, method: 'POST', body })
      expect(await server.answers()).toEqual({ refresh: { 200: 1 }, me: { [refusal(server)]: 1, 200: 1 } })
    },
  },
  {
    name: 'sends a Request again where nobody can tell from the token that it is refused',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const { access, refresh } = await server.mint(username)
      const device = open()
      await device.auth.adopt({
        access: resign(access, {}, { key: 'of another server, and long enough' }),
        refresh,
      })
      const url = server.origin + pathOf(server, 'me')

      const response = await device.auth.fetch(new Request(url, { method: 'PUT', body: 'intact' }))

      expect(await response.json()).toMatchObject({ username, method: 'PUT', body: 'intact' })
      expect(await server.answers()).toEqual({ refresh: { 200: 1 }, me: { [refusal(server)]: 1, 200: 1 } })
    },
  },
  {
    name: 'spends one refresh on twenty requests that are refused at once',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const device = open({ ahead: -hour })
      await device.auth.adopt(await server.mint(username, { accessLifetime: -60 }))

      const statuses = await burst(20, () => device.auth.fetch(mePath(server), { method: 'POST', body: 'x' }))

      expect(statuses).toEqual([200])
      expect(await server.answers()).toEqual({ refresh: { 200: 1 }, me: { [refusal(server)]: 20, 200: 20 } })
    },
  },
  {
    name: 'renews a token that is alive, but not for as long as it is needed',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      device.jump(60_000)

      const enough = await device.auth.getAccessToken({ minValidity: 200 })
      const more = await device.auth.getAccessToken({ minValidity: 270 })

      expect(more).not.toBe(enough)
      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 } })
    },
  },
  {
    name: 'counts a lifetime from the refresh, whenever the tokens say that they were made',
    async play({ server, open }) {
      const { username } = await newUser(server)
      const iat = Math.floor((Date.now() - hour) / 1000)
      const device = open()
      await device.auth.adopt(await server.mint(username, { claims: { iat } }))

      await device.auth.refresh()
      const left = secondsLeft(device)
      const response = await device.auth.fetch(mePath(server))

      expect(left).toBeGreaterThan(lifetime - 3)
      expect(left).toBeLessThanOrEqual(lifetime + 1)
      expect(response.status).toBe(200)
      expect(await server.answers()).toEqual({ refresh: { 200: 1 }, me: { 200: 1 } })
    },
  },
  onWrongClock('ahead', hour),
  onWrongClock('behind', -hour),
  {
    name: 'restores a session without a request',
    async play({ server, open }) {
      const user = await newUser(server)
      const device = open()
      const { userId } = await device.auth.login(user)
      device.auth.dispose()

      const { auth, told } = device.openTab()
      await auth.ready
      const snapshot = auth.getSnapshot()
      const answers = await server.answers()
      const response = await auth.fetch(mePath(server))

      expect(snapshot).toMatchObject({ status: 'authenticated', userId })
      expect(answers).toEqual({ obtain: { 200: 1 } })
      expect(await response.json()).toMatchObject({ username: user.username })
      expect(told).toEqual([])
    },
  },
  {
    name: 'renews a restored session whose access token has expired meanwhile',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      device.auth.dispose()
      device.outliveToken()

      const { auth, told } = device.openTab()
      const response = await auth.fetch(mePath(server))

      expect(response.status).toBe(200)
      expect(told).toEqual(['refresh'])
      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: { 200: 1 } })
    },
  },
  {
    name: 'spends one refresh in two tabs',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      const other = device.openTab()
      await other.auth.ready
      device.outliveToken()

      const statuses = await Promise.all(
        [device, other].map(({ auth }) => burst(10, () => auth.fetch(mePath(server)))),
      )

      expect(statuses).toEqual([[200], [200]])
      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 }, me: { 200: 20 } })
      expect([device.told, other.told]).toEqual([['login', 'refresh'], ['refresh']])
    },
  },
  {
    name: 'waits for the network with the session kept, and goes on when it is back',
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      device.wire.answer(pathOf(server, 'refresh'), offline)

      const refresh = device.auth.refresh()
      await expect.poll(() => device.told).toContain('refreshError')
      const status = device.auth.getSnapshot().status
      device.wire.answer(pathOf(server, 'refresh'), undefined)
      device.goOnline()
      await refresh

      expect(status).toBe('authenticated')
      expect(device.told).toEqual(['login', 'refreshError', 'refresh'])
      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1 } })
    },
  },
  {
    name: 'survives a lost answer where a refresh token works more than once',
    when: (server) => !isSingleUse(server),
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      loseNextAnswer(device, server)
      device.auth.on('refreshError', device.goOnline)
      device.outliveToken()

      const response = await device.auth.fetch(mePath(server))

      expect(response.status).toBe(200)
      expect(await server.answers()).toMatchObject({ refresh: { 200: 2 }, me: { 200: 1 } })
      expect(device.told).toEqual(['login', 'refreshError', 'refresh'])
    },
  },
  {
    name: 'says that an answer was lost where it took the only refresh token along',
    when: isSingleUse,
    async play({ server, open }) {
      const device = open()
      await device.auth.login(await newUser(server))
      loseNextAnswer(device, server)
      device.auth.on('refreshError', device.goOnline)
      device.outliveToken()

      const request = device.auth.fetch(mePath(server))

      await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'outcome_lost' })
      expect(await server.answers()).toEqual({ obtain: { 200: 1 }, refresh: { 200: 1, 401: 1 } })
      expect(device.told).toEqual(['login', 'refreshError', 'logout: outcome_lost'])
    },
  },
]

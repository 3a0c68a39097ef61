import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../support/sign-token.js'
import { type GraceServer, gracePeriod, startGraceServer } from './grace-server.js'

const refused = { status: 401, code: 'token_not_valid', detail: 'Token is blacklisted' }

describe.each(['5.5.1', '5.5.0', '5.4.0', '5.3.1'] as const)('a grace period on SimpleJWT %s', (version) => {
  let server: GraceServer

  beforeAll(async () => {
    server = await startGraceServer({ version })
  })
  afterAll(() => server.real.close())

  it('exchanges a refresh token as ever: for one with a jti and an end of its own, and all other claims', async () => {
    const { refresh } = await server.logIn({ plan: 'free' })

    const answer = await server.post('refresh', refresh)

    const { jti, exp, iat, ...kept } = readClaims(refresh)
    const claims = readClaims(answer.refresh)
    expect(Object.keys(answer).toSorted()).toEqual(['access', 'refresh', 'status'])
    expect(claims).toEqual({
      ...kept,
      jti: expect.stringMatching(/^[0-9a-f]{32}$/),
      exp: expect.any(Number),
      iat: expect.any(Number),
    })
    expect(claims['jti']).not.toBe(jti)
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(Number(exp) - Number(iat))
    expect(readClaims(answer.access)).toMatchObject({ plan: 'free', token_type: 'access' })
    expect(await server.askMe(answer.access)).toBe(200)
  })

  it('answers a repeat with the same successor, and with an access token that works', async () => {
    const { refresh } = await server.logIn()
    const first = await server.post('refresh', refresh)

    const again = await server.post('refresh', refresh)

    expect(again).toMatchObject({ status: 200, refresh: first.refresh })
    expect(await server.askMe(again.access)).toBe(200)
  })

  it('refuses a repeat once the successor has been exchanged', async () => {
    const { refresh } = await server.logIn()
    const first = await server.post('refresh', refresh)
    await server.post('refresh', first.refresh)

    expect(await server.post('refresh', refresh)).toMatchObject({ status: 401, code: 'token_not_valid' })
  })

  it('hands one successor to all who ask at once', async () => {
    const { refresh } = await server.logIn()

    const answers = await Promise.all(Array.from({ length: 12 }, () => server.post('refresh', refresh)))

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    expect(new Set(answers.map((answer) => answer.refresh)).size).toBe(1)
  })
})

describe('the end of a grace period', () => {
  let server: GraceServer

  beforeAll(async () => {
    server = await startGraceServer({ checkRevokeToken: true })
  })
  afterAll(() => server.real.close())

  it('comes when the time is up, however often a token was repeated; the successor lives on', async () => {
    const { refresh } = await server.logIn()
    const first = await server.post('refresh', refresh)

    await server.age(gracePeriod / 2)
    const inTime = await server.post('refresh', refresh)
    await server.age(gracePeriod / 2)
    const late = await server.post('refresh', refresh)

    expect(inTime).toMatchObject({ status: 200, refresh: first.refresh })
    expect(late).toEqual(refused)
    expect(await server.post('refresh', first.refresh)).toMatchObject({ status: 200 })
  })

  it('is kept where the blacklist has lost its memory', async () => {
    const { refresh } = await server.logIn()
    const first = await server.post('refresh', refresh)
    await server.age(gracePeriod + 1)
    await server.emptyBlacklist()

    expect(await server.post('refresh', refresh)).toEqual(refused)
    expect(await server.post('refresh', first.refresh)).toMatchObject({ status: 200 })
  })

  it('comes with the logout of the successor', async () => {
    const { refresh } = await server.logIn()
    const first = await server.post('refresh', refresh)

    const logout = await server.post('blacklist', first.refresh)

    expect(logout).toEqual({ status: 200 })
    expect(await server.post('refresh', refresh)).toEqual(refused)
  })

  it('comes with a logout that names the token itself, and takes the successor along', async () => {
    const { refresh } = await server.logIn()
    const first = await server.post('refresh', refresh)

    const logout = await server.post('blacklist', refresh)
    const again = await server.post('blacklist', refresh)

    expect(logout).toEqual({ status: 200 })
    expect(again).toEqual(refused)
    expect(await server.post('refresh', refresh)).toEqual(refused)
    expect(await server.post('refresh', first.refresh)).toEqual(refused)
  })

  it('is at once for a token that was logged out, not exchanged', async () => {
    const { refresh } = await server.logIn()

    const logout = await server.post('blacklist', refresh)

    expect(logout).toEqual({ status: 200 })
    expect(await server.post('refresh', refresh)).toEqual(refused)
    expect(await server.post('blacklist', refresh)).toEqual(refused)
  })

  it.each([
    ['deactivate', 'No active account found for the given token.'],
    ['delete', 'No active account found for the given token.'],
    ['change-password', "The user's password has been changed."],
  ])('comes with %s', async (action, detail) => {
    const { refresh, username } = await server.logIn()
    const first = await server.post('refresh', refresh)

    await server.real.control(action, { username, password: 'battery staple' })

    expect(await server.post('refresh', refresh)).toEqual({ status: 401, detail })
    expect(await server.post('refresh', first.refresh)).toEqual({ status: 401, detail })
  })

  it('comes with the end of the token itself', async () => {
    const { refresh } = await server.logIn()
    await server.post('refresh', refresh)
    const expired = resign(refresh, { exp: secondsFromNow(-1) })

    expect(await server.post('refresh', expired)).toMatchObject({ status: 401, detail: 'Token is expired' })
  })

  it('lets no token through that never was a refresh token', async () => {
    const { refresh } = await server.logIn()
    const { access } = await server.post('refresh', refresh)
    const forged = resign(refresh, {}, { key: 'of another server, and long enough' })

    expect(await server.post('refresh', access)).toMatchObject({ detail: 'Token has wrong type' })
    expect(await server.post('refresh', forged)).toMatchObject({ detail: 'Token is invalid' })
    expect(await server.post('blacklist', forged)).toMatchObject({ detail: 'Token is invalid' })
  })

  it('loses no race with a logout: who has logged out has no token left that works', async () => {
    const users = await Promise.all(Array.from({ length: 40 }, () => server.logIn()))

    const races = await Promise.all(
      users.map(async ({ refresh }) => {
        const [won, out] = await Promise.all([
          server.post('refresh', refresh),
          server.post('blacklist', refresh),
        ])
        const left = [refresh, won.refresh ?? refresh]
        const tries = await Promise.all(left.map((token) => server.post('refresh', token)))
        return { out: out.status, left: tries.map(({ status }) => status) }
      }),
    )

    expect(races).toEqual(races.map(() => ({ out: 200, left: [401, 401] })))
  })
})

describe('a grace period on two servers with one database', () => {
  let one: GraceServer
  let other: GraceServer

  beforeAll(async () => {
    one = await startGraceServer()
    const { database } = await one.real.control('where')
    other = await startGraceServer({ database: String(database), users: [] })
  })
  afterAll(async () => {
    await other.real.close()
    await one.real.close()
  })

  it('lets one answer the repeat of what the other has exchanged', async () => {
    const { refresh } = await one.logIn()
    const first = await one.post('refresh', refresh)

    expect(await other.post('refresh', refresh)).toMatchObject({ status: 200, refresh: first.refresh })
  })

  it('hands out one successor, of twenty users who ask both servers at once', async () => {
    const users = await Promise.all(Array.from({ length: 20 }, () => one.logIn()))

    const successors = await Promise.all(
      users.map(async ({ refresh }) => {
        const both = await Promise.all([one, other].map((server) => server.post('refresh', refresh)))
        return new Set(both.map((answer) => answer.refresh)).size
      }),
    )

    expect(successors).toEqual(users.map(() => 1))
  })

  it('lets one close what the other has opened', async () => {
    const { refresh } = await one.logIn()
    const first = await one.post('refresh', refresh)
    await other.post('blacklist', first.refresh)

    expect(await one.post('refresh', refresh)).toEqual(refused)
  })
})

describe('the serializers on a server that does not blacklist', () => {
  let server: GraceServer

  beforeAll(async () => {
    server = await startGraceServer({ blacklistAfterRotation: false, blacklistApp: true })
  })
  afterAll(() => server.real.close())

  it('leave everything to SimpleJWT: every repeat has a successor of its own', async () => {
    const { refresh } = await server.logIn()

    const answers = [await server.post('refresh', refresh), await server.post('refresh', refresh)]

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(new Set(answers.map((answer) => answer.refresh)).size).toBe(2)
    expect(await server.post('blacklist', refresh)).toEqual({ status: 200 })
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, type SimpleJwtRelease } from '../../src/testing.js'
import { ada, askMe, claimsOf, logIn, origin, post, refresh, singleUse, statuses } from './requests.js'

describe('createMockServer', () => {
  it('has one user without being told', async () => {
    const server = createMockServer()

    const { access } = await logIn(server)

    expect(await (await askMe(server, access)).json()).toMatchObject({ id: 1, username: 'ada' })
  })

  it('echoes a body with its byte order mark', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    const init = { method: 'POST', headers: { Authorization: `Bearer ${access}` }, body: '\uFEFF{}' }

    const response = await server.fetch(`${origin}/api/me/`, init)

    expect(await response.json()).toMatchObject({ body: '\uFEFF{}' })
  })

  it('works when its members are taken apart', async () => {
    const { fetch, createTokenPair, calls } = createMockServer()
    const { access } = await createTokenPair('ada')

    const response = await fetch(`${origin}/api/me/`, { headers: { Authorization: `Bearer ${access}` } })

    expect(response.status).toBe(200)
    expect(calls.me).toBe(1)
  })

  it('names the flavours that it knows', () => {
    const flavour = '4.8' as SimpleJwtRelease

    expect(() => createMockServer({ flavour })).toThrow(/5\.2, 5\.3/)
  })

  it('serves the paths that it is given and no others', async () => {
    const server = createMockServer({ paths: { obtain: '/gettoken/', blacklist: false } })

    expect((await post(server, '/gettoken/', ada)).status).toBe(200)
    expect((await post(server, '/api/token/', ada)).status).toBe(404)
    expect((await post(server, '/api/token/blacklist/', {})).status).toBe(404)
  })

  it('takes the login name from USERNAME_FIELD', async () => {
    const server = createMockServer({ usernameField: 'email' })

    const refused = await post(server, '/api/token/', ada)
    const accepted = await post(server, '/api/token/', { email: 'ada', password: ada.password })

    expect(await refused.json()).toEqual({ email: ['This field is required.'] })
    expect(accepted.status).toBe(200)
  })

  it('names claims as it is told', async () => {
    const server = createMockServer({ userIdClaim: 'sub', tokenTypeClaim: 'typ' })

    const { access } = await logIn(server)

    expect(claimsOf(access)).toMatchObject({ sub: '1', typ: 'access' })
    expect((await askMe(server, access)).status).toBe(200)
  })

  it("copies a user's own claims to both tokens and to refreshed ones", async () => {
    const users = [{ ...ada, id: 'a4c1', claims: { tenant: 'acme' } }]
    const server = createMockServer({ users })
    const pair = await logIn(server)

    const { access } = (await (await refresh(server, pair.refresh)).json()) as { access: string }

    expect(claimsOf(pair.access)).toMatchObject({ user_id: 'a4c1', tenant: 'acme' })
    expect(claimsOf(access)).toMatchObject({ user_id: 'a4c1', tenant: 'acme' })
  })

  it('does not find users whose id is text and unknown, rather than breaking', async () => {
    const server = createMockServer({ users: [{ ...ada, id: 'a4c1' }] })
    const { access } = await server.createTokenPair('ada', { claims: { user_id: 'other' } })

    const response = await askMe(server, access)

    expect(await response.json()).toMatchObject({ code: 'user_not_found' })
  })

  it('refuses to refresh for a deleted user from the next release on', async () => {
    const server = createMockServer({ flavour: 'next', ...singleUse })
    const { refresh: token } = await logIn(server)
    server.users.get('ada').delete()

    const response = await refresh(server, token)

    expect(response.status).toBe(401)
    expect(Object.keys((await response.json()) as object)).toEqual(['detail'])
  })

  it('refuses to refresh after a change of password from the next release on, and blacklists', async () => {
    const server = createMockServer({ flavour: 'next', checkRevokeToken: true, ...singleUse })
    const { refresh: token } = await logIn(server)
    server.users.get('ada').changePassword('new')

    const first = (await (await refresh(server, token)).json()) as object
    const second = (await (await refresh(server, token)).json()) as object

    expect(Object.keys(first)).toEqual(['detail'])
    expect(second).toMatchObject({ code: 'token_not_valid' })
  })

  it('breaks at every refresh as 5.5.0 does with rotation and without the blacklist app', async () => {
    const server = createMockServer({ flavour: '5.5.0', rotateRefreshTokens: true })
    const { refresh: token } = await logIn(server)

    expect((await refresh(server, token)).status).toBe(500)
  })

  it('lets one of many concurrent refreshes win', async () => {
    const server = createMockServer(singleUse)
    const { refresh: token } = await logIn(server)

    const answers = Array.from({ length: 6 }, () => refresh(server, token))

    expect(await statuses(answers)).toEqual([200, 401, 401, 401, 401, 401])
  })

  it('lets all concurrent refreshes win, as real servers do, where it is told to', async () => {
    const server = createMockServer({ ...singleUse, singleUse: false })
    const { refresh: token } = await logIn(server)

    const answers = await statuses([refresh(server, token), refresh(server, token)])

    expect(answers).toEqual([200, 200])
    expect((await refresh(server, token)).status).toBe(401)
  })

  describe('with a polluted Object.prototype', () => {
    const pollution = {
      flavour: '5.2',
      cors: ['*'],
      paths: {},
      username: 'ada',
      password: 'x',
      jti: 'y',
      exp: 1,
    }

    afterEach(() => {
      for (const name of Object.keys(pollution)) Reflect.deleteProperty(Object.prototype, name)
    })

    it('goes by own properties only', async () => {
      Object.assign(Object.prototype, pollution)
      const server = createMockServer({})

      const missing = await post(server, '/api/token/', {})
      const { access } = await logIn(server)

      expect(missing.status).toBe(400)
      expect(claimsOf(access)['user_id']).toBe('1')
      expect((await askMe(server, access)).status).toBe(200)
    })
  })
})

describe('a racy server', () => {
  it('lets a refresh win that comes a moment after another one', async () => {
    const server = createMockServer({ ...singleUse, singleUse: false })
    const { refresh: token } = await logIn(server)

    const first = refresh(server, token)
    for (let i = 0; i < 20; i++) await Promise.resolve()
    const second = refresh(server, token)

    expect(await statuses([first, second])).toEqual([200, 200])
  })
})

describe('a token', () => {
  it('is dead in the second in which it expires, in the words for a dead one', async () => {
    let time = 1_800_000_000_000
    const server = createMockServer({ clock: () => time, accessTokenLifetime: 60 })
    const { access } = await logIn(server)
    time += 59_999
    const alive = await askMe(server, access)
    time += 1

    const dead = await askMe(server, access)

    expect(alive.status).toBe(200)
    expect(await dead.json()).toMatchObject({ messages: [{ message: 'Token is expired' }] })
  })
})

describe('createTokenPair', () => {
  it('mints tokens that live as long as it is told', async () => {
    const server = createMockServer()

    const pair = await server.createTokenPair('ada', { accessExpiresIn: -10, refreshExpiresIn: 60 })

    expect((await askMe(server, pair.access)).status).toBe(401)
    expect((await refresh(server, pair.refresh)).status).toBe(200)
    expect(claimsOf(pair.refresh)['exp']).toBe(Math.floor(Number(claimsOf(pair.refresh)['iat'])) + 60)
  })

  it('adds, replaces and omits claims', async () => {
    const server = createMockServer()

    const { access } = await server.createTokenPair('ada', { claims: { role: 'x', jti: 'y' }, omit: ['iat'] })

    expect(claimsOf(access)).toMatchObject({ role: 'x', jti: 'y', token_type: 'access' })
    expect(claimsOf(access)).not.toHaveProperty('iat')
  })

  it('rejects for a user who is not there', async () => {
    const server = createMockServer()

    await expect(server.createTokenPair('nobody')).rejects.toThrow(TypeError)
  })
})

describe('revoke', () => {
  it('blacklists a refresh token', async () => {
    const server = createMockServer({ blacklistApp: true })
    const { refresh: token } = await logIn(server)

    await server.revoke(token)

    expect((await refresh(server, token)).status).toBe(401)
  })
})

describe('users', () => {
  it('can be added, and their ids go on counting', async () => {
    const server = createMockServer({ users: [{ ...ada, id: 7 }] })

    const user = server.users.add({ username: 'grace', password: 'x' })

    expect(user).toMatchObject({ id: 8, username: 'grace', active: true })
    expect((await post(server, '/api/token/', { username: 'grace', password: 'x' })).status).toBe(200)
  })

  it('can be inactive from the start', async () => {
    const server = createMockServer({ users: [{ ...ada, active: false }] })

    expect((await post(server, '/api/token/', ada)).status).toBe(401)
    expect(server.users.get('ada').active).toBe(false)
  })

  it('are unknown to get once deleted', () => {
    const server = createMockServer()
    server.users.get('ada').delete()

    expect(() => server.users.get('ada')).toThrow(TypeError)
  })
})

describe('skew', () => {
  it("moves the server's clock, which dates and judges tokens", async () => {
    let time = 1_800_000_000_000
    const server = createMockServer({ clock: () => time, accessTokenLifetime: 60 })
    server.skew = 3600

    const { access } = await logIn(server)
    const alive = await askMe(server, access)
    time += 61_000
    const dead = await askMe(server, access)

    expect(claimsOf(access)['iat']).toBe(1_800_003_600)
    expect(server.now()).toBe(time + 3_600_000)
    expect([alive.status, dead.status]).toEqual([200, 401])
    expect(dead.headers.get('Date')).toBe(new Date(server.now()).toUTCString())
  })
})

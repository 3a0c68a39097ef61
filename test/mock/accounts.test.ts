import { describe, expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { ada, askMe, logIn, origin, post, refresh, singleUse } from './requests.js'

const grace = { username: 'grace', password: 'battery staple' }

describe('users.add', () => {
  it.each([
    ['name', { ...grace, username: 'ada' }],
    ['id', { ...grace, id: 1 }],
    ['id as a text', { ...grace, id: '1' }],
  ])('refuses a %s that is taken', async (_, user) => {
    const server = createMockServer()

    expect(() => server.users.add(user)).toThrow(/already/)
    expect((await post(server, '/api/token/', ada)).status).toBe(200)
  })

  it('numbers users past ids that are taken', () => {
    const server = createMockServer({ users: [{ ...ada, id: '2' }] })

    expect(server.users.add(grace).id).toBe(3)
  })
})

describe('an account that was deleted', () => {
  it('does not come back with its sessions and tokens when somebody else gets the name', async () => {
    const server = createMockServer({ authenticationClasses: ['token', 'session'] })
    const session = { Cookie: server.createSession('ada').cookie }
    const token = { Authorization: `Token ${server.createAuthToken('ada')}` }
    server.users.get('ada').delete()
    server.users.add(ada)

    const answers = [session, token].map((headers) => server.fetch(`${origin}/api/me/`, { headers }))

    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 401])
  })

  it('cannot take the next one of its name along', () => {
    const server = createMockServer()
    const old = server.users.get('ada')
    old.delete()
    server.users.add({ ...ada, id: 7 })

    old.delete()

    expect(server.users.get('ada').id).toBe(7)
  })
})

describe('a user who changes the name', () => {
  async function renamed() {
    const server = createMockServer({ flavour: 'dj-rest-auth', ...singleUse })
    const user = server.users.get('ada')
    const pair = await server.createTokenPair('ada')
    const headers = { Authorization: `Bearer ${pair.access}`, 'Content-Type': 'application/json' }
    const body = JSON.stringify({ username: 'countess' })
    await server.fetch(`${origin}/dj-rest-auth/user/`, { method: 'PATCH', headers, body })
    return { server, user, pair }
  }

  it('is called by the new one everywhere', async () => {
    const { user } = await renamed()

    expect(user.username).toBe('countess')
  })

  it('still holds the tokens from before', async () => {
    const { server, pair } = await renamed()

    server.revokeAll('countess')

    const answer = await post(server, '/dj-rest-auth/token/refresh/', { refresh: pair.refresh })
    expect(answer.status).toBe(401)
  })
})

describe('revoke', () => {
  it('refuses what is no refresh token of the server', async () => {
    const server = createMockServer(singleUse)
    const { access } = await logIn(server)
    const foreign = await createMockServer({ signingKey: 'another' }).createTokenPair('ada')

    for (const token of ['garbage', access, foreign.refresh]) {
      await expect(server.revoke(token)).rejects.toThrow(/takes a refresh token/)
    }
  })

  it('takes a token twice', async () => {
    const server = createMockServer(singleUse)
    const pair = await logIn(server)
    await server.revoke(pair.refresh)
    await server.revoke(pair.refresh)

    expect((await refresh(server, pair.refresh)).status).toBe(401)
    expect((await askMe(server, pair.access)).status).toBe(200)
  })
})

describe('revokeAll', () => {
  it('refuses the name of nobody', () => {
    expect(() => createMockServer(singleUse).revokeAll('nobody')).toThrow(/no user/)
  })
})

import { describe, expect, it } from 'vitest'
import { createMockServer, type MockServerOptions } from '../../src/testing.js'
import { ada, askMe, logIn, origin, post, refresh, singleUse } from './requests.js'

const ready: MockServerOptions = { ...singleUse, authenticationClasses: ['jwt', 'session', 'token'] }

describe('reset', () => {
  it('takes back what is planned', async () => {
    const server = createMockServer()
    server.failNext({ endpoint: 'me', status: 503, times: Infinity })
    server.hang('obtain')
    server.delay('me', () => new Promise(() => {}))
    server.delay('obtain', () => new Promise(() => {}), { when: 'after' })
    server.skew = 3600

    server.reset()

    const { access } = await logIn(server)
    expect((await askMe(server, access)).status).toBe(200)
    expect(server.skew).toBe(0)
  })

  it('forgets what was asked', async () => {
    const server = createMockServer()
    await askMe(server, 'x')

    server.reset()

    expect([server.calls.me, server.log.length, server.deadTokenRequests]).toEqual([0, 0, 0])
  })

  it('brings the accounts back as they were at the start, and removes those that came later', async () => {
    const server = createMockServer({ users: [ada, { ...ada, username: 'grace', active: false }] })
    const account = server.users.get('ada')
    account.deactivate()
    account.changePassword('other')
    server.users.get('grace').delete()
    server.users.add({ ...ada, username: 'alan' })

    server.reset()

    expect((await post(server, '/api/token/', ada)).status).toBe(200)
    expect([account.active, server.users.get('grace').active]).toEqual([true, false])
    expect(() => server.users.get('alan')).toThrow(TypeError)
    expect(server.users.add({ ...ada, username: 'eve' }).id).toBe(3)
  })

  it('brings names and profiles back that users have changed', async () => {
    const server = createMockServer({ flavour: 'dj-rest-auth' })
    const { access } = await server.createTokenPair('ada')
    const headers = { Authorization: `Bearer ${access}`, 'Content-Type': 'application/json' }
    const body = JSON.stringify({ username: 'countess', first_name: 'Ada', last_name: '' })
    await server.fetch(`${origin}/dj-rest-auth/user/`, { method: 'PUT', headers, body })

    server.reset()

    const user = await server.fetch(`${origin}/dj-rest-auth/user/`, { headers })
    expect(await user.json()).toMatchObject({ username: 'ada', first_name: '' })
    expect(() => server.users.get('countess')).toThrow(TypeError)
  })

  it('empties the blacklist; tokens that were issued before are as good as any', async () => {
    const server = createMockServer(ready)
    const pair = await logIn(server)
    server.revokeAll()

    server.reset()

    expect((await askMe(server, pair.access)).status).toBe(200)
    expect((await refresh(server, pair.refresh)).status).toBe(200)
    expect((await refresh(server, pair.refresh)).status).toBe(401)
  })

  it('ends sessions and opaque tokens', async () => {
    const server = createMockServer(ready)
    const { cookie } = server.createSession('ada')
    const token = server.createAuthToken('ada')

    server.reset()

    const answers = [{ Cookie: cookie }, { Authorization: `Token ${token}` }].map((headers) =>
      server.fetch(`${origin}/api/me/`, { headers }),
    )
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 401])
  })

  it('lets those in again who were throttled', async () => {
    const server = createMockServer({ throttles: { obtain: '1/day' } })
    await logIn(server)

    server.reset()

    expect((await post(server, '/api/token/', ada)).status).toBe(200)
  })

  it('leaves mounted views where they are', async () => {
    const server = createMockServer()
    server.mount('/api/notes/', () => new Response('a note'))

    server.reset()

    expect(await (await server.fetch(`${origin}/api/notes/`)).text()).toBe('a note')
  })
})

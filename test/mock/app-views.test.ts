import { describe, expect, it } from 'vitest'
import { createMockServer, type MockServer } from '../../src/testing.js'
import { claimsOf, logIn, origin, post } from './requests.js'

const notes = '/api/notes/'
const jsonType = { 'Content-Type': 'application/json' }

function ask(server: MockServer, headers: Readonly<Record<string, string>> = {}, init: RequestInit = {}) {
  return server.fetch(origin + notes, { ...init, headers })
}

function mountNotes(server: MockServer): void {
  server.mount(
    notes,
    server.protect(({ user, request }) => Response.json({ of: user.username, by: request.method })),
  )
}

describe('mount', () => {
  it("answers at the path of the app's own view", async () => {
    const server = createMockServer()
    server.mount(notes, () => new Response('seven notes'))

    const answer = await ask(server)

    expect(await answer.text()).toBe('seven notes')
    expect(server.calls.unknown).toBe(1)
  })

  it('replaces what was mounted at the path before', async () => {
    const server = createMockServer()
    server.mount(notes, () => new Response('old'))
    server.mount(notes, () => new Response('new'))

    expect(await (await ask(server)).text()).toBe('new')
  })

  it("takes the place of the server's own view", async () => {
    const server = createMockServer()
    server.mount('/api/me/', () => new Response('mine'))

    const answer = await server.fetch(`${origin}/api/me/`)

    expect(await answer.text()).toBe('mine')
    expect(server.calls).toMatchObject({ me: 0, unknown: 1 })
  })

  it.each(['api/notes/', '', '/api/notes/?page=2', '/api/../notes/', '/api/é/'])(
    'refuses %s, which no request could have as its path',
    (path) => {
      expect(() => createMockServer().mount(path, () => new Response())).toThrow(/such as \/api\/notes\//)
    },
  )

  it.each([
    ['a redirect', () => Response.redirect('https://elsewhere.example/'), 302],
    ['an answer that is lost', () => Response.error(), 0],
    ['JSON that is none', () => new Response('{', { status: 400, headers: jsonType }), 400],
  ])('hands on %s', async (_, view, status) => {
    const server = createMockServer()
    server.mount(notes, view)

    expect((await server.handle(new Request(origin + notes))).status).toBe(status)
  })

  it('gets the slash appended as any other view', async () => {
    const server = createMockServer()
    mountNotes(server)

    const answer = await server.handle(new Request(`${origin}/api/notes?page=2`))

    expect(answer.status).toBe(301)
    expect(answer.headers.get('Location')).toBe('/api/notes/?page=2')
  })
})

describe('protect', () => {
  it('lets in who has a token, and tells who it is', async () => {
    const server = createMockServer()
    mountNotes(server)
    const { access } = await logIn(server)

    const answer = await ask(server, { Authorization: `Bearer ${access}` }, { method: 'PUT' })

    expect(await answer.json()).toEqual({ of: 'ada', by: 'PUT' })
  })

  it('refuses as the real server does', async () => {
    const server = createMockServer()
    mountNotes(server)

    const [nobody, garbage] = [await ask(server), await ask(server, { Authorization: 'Bearer garbage' })]

    expect([nobody.status, garbage.status]).toEqual([401, 401])
    expect(await nobody.json()).toEqual({ detail: 'Authentication credentials were not provided.' })
    expect(await garbage.json()).toMatchObject({
      code: 'token_not_valid',
      messages: [{ token_type: 'access' }],
    })
    expect(server.deadTokenRequests).toBe(1)
  })

  it('hands on what else its caller knows', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    const view = server.protect<{ request: Request; params: { id: string } }>(({ params }) =>
      Response.json(params.id),
    )

    const request = new Request(origin + notes, { headers: { Authorization: `Bearer ${access}` } })

    expect(await (await view({ request, params: { id: '7' } })).json()).toBe('7')
  })

  it('goes by the flavour', async () => {
    const server = createMockServer({ flavour: 'djoser' })
    mountNotes(server)
    const { access } = await server.createTokenPair('ada')

    const [bearer, jwt] = [
      await ask(server, { Authorization: `Bearer ${access}` }),
      await ask(server, { Authorization: `JWT ${access}` }),
    ]

    expect([bearer.status, jwt.status]).toEqual([401, 200])
  })
})

describe('protect, like the views of the server', () => {
  it('says that an answer depends on the session, and takes a dead one away', async () => {
    const server = createMockServer({ authenticationClasses: ['session'] })
    mountNotes(server)
    const { cookie } = server.createSession('ada')
    const alive = await ask(server, { Cookie: cookie })
    server.deactivate('ada')
    server.changePassword('ada', 'battery staple')

    const dead = await ask(server, { Cookie: cookie })

    expect([alive.status, alive.headers.get('Vary')]).toEqual([200, 'Cookie'])
    expect([dead.status, dead.headers.get('Vary')]).toEqual([403, 'Cookie'])
    expect(dead.headers.get('Set-Cookie')).toMatch(/^sessionid=""/)
  })

  it('says so as a resolver, too', async () => {
    const server = createMockServer({ authenticationClasses: ['session'] })
    const view = server.protect(() => Response.redirect('https://elsewhere.example/'))
    const headers = { Cookie: server.createSession('ada').cookie }

    const answer = await view({ request: new Request(origin + notes, { headers }) })

    expect([answer.status, answer.headers.get('Vary')]).toEqual([302, 'Cookie'])
  })

  it('tells of a crash at length under DEBUG', async () => {
    const server = createMockServer({ debug: true })
    mountNotes(server)
    const { access } = await server.createTokenPair('ada', { claims: { user_id: 'no number' } })

    const answer = await ask(server, { Authorization: `Bearer ${access}`, Accept: 'application/json' })

    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([500, 'text/plain; charset=utf-8'])
    expect(await answer.text()).toContain('Traceback')
  })
})

describe('createSession', () => {
  it('opens a session that asks unsafe requests for the CSRF token, whatever token they carry', async () => {
    const server = createMockServer({ authenticationClasses: ['token', 'session', 'jwt'] })
    mountNotes(server)
    const { access } = await logIn(server)
    const { cookie, csrfToken } = server.createSession('ada')
    const headers = { Cookie: cookie, Authorization: `Bearer ${access}` }

    const answers = [
      await ask(server, headers),
      await ask(server, headers, { method: 'POST' }),
      await ask(server, { ...headers, 'X-CSRFToken': csrfToken }, { method: 'POST' }),
    ]

    expect(answers.map((answer) => answer.status)).toEqual([200, 403, 200])
    expect(await answers[1]?.json()).toEqual({ detail: 'CSRF Failed: CSRF token missing.' })
  })

  it('ends with the password', async () => {
    const server = createMockServer({ authenticationClasses: ['session'] })
    mountNotes(server)
    const { cookie } = server.createSession('ada')
    server.changePassword('ada', 'battery staple')

    expect((await ask(server, { Cookie: cookie })).status).toBe(403)
  })
})

describe('createAuthToken', () => {
  it('opens views that take opaque tokens', async () => {
    const server = createMockServer({ authenticationClasses: ['token'] })
    mountNotes(server)

    const answer = await ask(server, { Authorization: `Token ${server.createAuthToken('ada')}` })

    expect(answer.status).toBe(200)
  })
})

describe('loginResponse', () => {
  it('adds fields to the answer to a login, made from the user', async () => {
    const server = createMockServer({ loginResponse: ({ id, username }) => ({ user: { id, username } }) })

    const answer = await post(server, '/api/token/', { username: 'ada', password: 'correct horse' })

    expect(await answer.json()).toEqual({
      refresh: expect.any(String),
      access: expect.any(String),
      user: { id: 1, username: 'ada' },
    })
  })
})

describe('users', () => {
  it('have claims of their own in their tokens', async () => {
    const server = createMockServer({
      users: [{ username: 'ada', password: 'correct horse', id: 'f00', claims: { plan: 'pro' } }],
    })

    const { access } = await logIn(server)

    expect(claimsOf(access)).toMatchObject({ user_id: 'f00', plan: 'pro' })
  })
})

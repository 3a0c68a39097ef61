import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, type MockServer } from '../../src/testing.js'
import { ada, logIn } from './requests.js'

const origin = 'https://api.example.com'
let running: ReturnType<typeof setupServer> | undefined

function listen(server: MockServer, baseUrl?: string): void {
  const notes = http.get(`${origin}/api/notes/`, () => HttpResponse.json(['a note']))
  const strangers = http.all(`${origin}.evil.example/*`, () => new HttpResponse(null, { status: 418 }))
  running = setupServer(...server.handlers(http, baseUrl), notes, strangers)
  running.listen({ onUnhandledFrame: 'error' })
}

afterEach(() => running?.close())

function post(url: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), ...init })
}

describe('handlers', () => {
  it('answer the global fetch', async () => {
    const server = createMockServer()
    listen(server, origin)

    const login = await post(`${origin}/api/token/`, ada)
    const { access } = (await login.json()) as { access: string }
    const me = await fetch(`${origin}/api/me/`, { headers: { Authorization: `Bearer ${access}` } })

    expect(await me.json()).toMatchObject({ username: 'ada' })
    expect(server.calls).toMatchObject({ obtain: 1, me: 1 })
  })

  it('share the state with the other faces', async () => {
    const server = createMockServer()
    listen(server, origin)
    const { refresh } = await logIn(server)

    const response = await post(`${origin}/api/token/refresh/?from=test`, { refresh })

    expect(response.status).toBe(200)
  })

  it("leave the application's own handlers alone", async () => {
    listen(createMockServer(), origin)

    expect(await (await fetch(`${origin}/api/notes/`)).json()).toEqual(['a note'])
  })

  it('answer at any origin without a base URL', async () => {
    listen(createMockServer())

    expect((await fetch('http://127.0.0.1:8000/api/me/')).status).toBe(401)
    expect((await fetch('https://other.example/api/me/')).status).toBe(401)
  })

  it('leave other origins alone with a base URL', async () => {
    listen(createMockServer(), origin)

    expect((await fetch(`${origin}.evil.example/api/me/`)).status).toBe(418)
  })

  it("leave room for protected views of one's own", async () => {
    const server = createMockServer()
    listen(server, origin)
    const { access } = await logIn(server)
    running?.use(
      http.get(`${origin}/api/notes/`, async ({ request }) => {
        const user = await server.authenticate(request)
        return user instanceof Response ? user : HttpResponse.json([user.username])
      }),
    )

    const stranger = await fetch(`${origin}/api/notes/`)
    const notes = await fetch(`${origin}/api/notes/`, { headers: { Authorization: `Bearer ${access}` } })

    expect(stranger.status).toBe(401)
    expect(await notes.json()).toEqual(['ada'])
  })

  it('redirect where the slash is missing', async () => {
    listen(createMockServer(), origin)

    const response = await post(`${origin}/api/token`, ada)

    expect([response.redirected, response.status]).toEqual([true, 405])
  })

  it('fail the request whose answer is lost', async () => {
    const server = createMockServer()
    listen(server, origin)
    server.loseNextRefreshAnswer({ when: 'after' })

    await expect(post(`${origin}/api/token/refresh/`, { refresh: 'x' })).rejects.toThrow(TypeError)
  })
})

import { http as httpOf3 } from 'msw'
import { setupServer as setupServerOf3 } from 'msw/node'
import { http as httpOf2 } from 'msw2'
import { setupServer as setupServerOf2 } from 'msw2/node'
import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, type MockServer } from '../../src/testing.js'
import { ada, logIn } from './requests.js'

const origin = 'https://api.example.com'

type View = (info: { readonly request: Request }) => Response | Promise<Response>

/** Views of the application's own, by their URL. */
type Views = Readonly<Record<string, View>>

/** Starts Mock Service Worker with the server's handlers and the views; a request that nobody takes is an error. */
type Start = (server: MockServer, baseUrl: string | undefined, views: Views) => { close(): void }

const startMsw3: Start = (server, baseUrl, views) => {
  const own = Object.entries(views).map(([url, view]) => httpOf3.all(url, view))
  const worker = setupServerOf3(...server.handlers(httpOf3, baseUrl), ...own)
  worker.listen({ onUnhandledFrame: 'error' })
  return worker
}

const startMsw2: Start = (server, baseUrl, views) => {
  const own = Object.entries(views).map(([url, view]) => httpOf2.all(url, view))
  const worker = setupServerOf2(...server.handlers(httpOf2, baseUrl), ...own)
  worker.listen({ onUnhandledRequest: 'error' })
  return worker
}

let running: { close(): void } | undefined

afterEach(() => running?.close())

function post(url: string, body: unknown, init: RequestInit = {}): Promise<Response> {
  const headers = { 'Content-Type': 'application/json' }
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body), ...init })
}

describe.each([
  ['msw 2', startMsw2],
  ['msw 3', startMsw3],
])('handlers under %s', (_, start) => {
  function listen(server: MockServer, baseUrl?: string, views: Views = {}): void {
    running = start(server, baseUrl, views)
  }

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

  it("leave the application's own views alone", async () => {
    listen(createMockServer(), origin, { [`${origin}/api/notes/`]: () => Response.json(['a note']) })

    const notes = await fetch(`${origin}/api/notes/`)

    expect(await notes.json()).toEqual(['a note'])
  })

  it('answer at any origin without a base URL', async () => {
    listen(createMockServer())

    const answers = [
      await fetch('http://127.0.0.1:8000/api/me/'),
      await fetch('https://other.example/api/me/'),
    ]

    expect(answers.map(({ status }) => status)).toEqual([401, 401])
  })

  it('leave other origins alone with a base URL', async () => {
    const other = `${origin}.evil.example/api/me/`
    listen(createMockServer(), origin, { [other]: () => new Response(null, { status: 418 }) })

    const answer = await fetch(other)

    expect(answer.status).toBe(418)
  })

  it('leave hosts alone that differ from theirs where it has dots', async () => {
    const other = 'https://apiXexample.com/api/me/'
    listen(createMockServer(), origin, { [other]: () => new Response(null, { status: 418 }) })

    expect((await fetch(other)).status).toBe(418)
  })

  it("leave room for protected views of one's own", async () => {
    const server = createMockServer()
    const notes: View = async ({ request }) => {
      const user = await server.authenticate(request)
      return user instanceof Response ? user : Response.json([user.username])
    }
    listen(server, origin, { [`${origin}/api/notes/`]: notes })
    const { access } = await logIn(server)

    const stranger = await fetch(`${origin}/api/notes/`)
    const answer = await fetch(`${origin}/api/notes/`, { headers: { Authorization: `Bearer ${access}` } })

    expect([stranger.status, await answer.json()]).toEqual([401, ['ada']])
  })

  it('redirect where the slash is missing', async () => {
    listen(createMockServer(), origin)

    const response = await fetch(`${origin}/api/me`)

    expect([response.redirected, response.status]).toEqual([true, 401])
  })

  it('fail the request whose answer is lost', async () => {
    const server = createMockServer()
    listen(server, origin)
    server.loseNextRefreshAnswer({ when: 'after' })

    await expect(post(`${origin}/api/token/refresh/`, { refresh: 'x' })).rejects.toThrow(TypeError)
  })
})

describe('handlers under msw 3', () => {
  it('redirect a POST without its slash, as browsers do: it arrives as a GET', async () => {
    // msw 2 fails a request with a body that is redirected.
    running = startMsw3(createMockServer(), origin, {})

    const response = await post(`${origin}/api/token`, ada)

    expect([response.redirected, response.status]).toEqual([true, 405])
  })
})

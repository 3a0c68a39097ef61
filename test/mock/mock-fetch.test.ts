import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createMockFetch } from '../../src/mock/mock-fetch.js'
import { createMockServer, type MockServer } from '../../src/testing.js'
import { askMe, logIn, origin, post, refresh } from './requests.js'

const me = `${origin}/api/me/`

describe('the fetch of the mock server', () => {
  it('takes a text, a URL and a Request', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    const headers = { Authorization: `Bearer ${access}` }

    const answers = await Promise.all([
      server.fetch(me, { headers }),
      server.fetch(new URL(me), { headers }),
      server.fetch(new Request(me, { headers })),
      server.fetch(new Request(me), { headers }),
    ])

    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200])
  })

  it('refuses a relative URL', async () => {
    await expect(createMockServer().fetch('/api/me/')).rejects.toThrow(TypeError)
  })

  it('says where an answer comes from', async () => {
    const response = await createMockServer().fetch(me)

    expect(response.url).toBe(me)
    expect(response.redirected).toBe(false)
  })

  it('follows a 307 and a 308 with the same method and body', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    const headers = { Authorization: `Bearer ${access}` }
    server.redirect({ endpoint: 'me', location: '/api/me/', status: 307 })
    server.redirect({ endpoint: 'me', location: '/api/me/', status: 308 })

    const response = await server.fetch(me, { method: 'POST', body: 'hello', headers })

    expect(await response.json()).toMatchObject({ method: 'POST', body: 'hello' })
    expect(response.redirected).toBe(true)
    expect(server.calls.me).toBe(3)
  })

  it('turns a POST into a GET without a body at a 302', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    server.redirect({ endpoint: 'me', location: me, status: 302 })

    const response = await server.fetch(me, {
      method: 'POST',
      body: 'hello',
      headers: { Authorization: `Bearer ${access}` },
    })

    expect(await response.json()).toMatchObject({ method: 'GET', body: '' })
  })

  it.each([
    [301, 'PUT', 'PUT', 'hello'],
    [302, 'DELETE', 'DELETE', 'hello'],
    [303, 'PUT', 'GET', ''],
  ] as const)('follows a %i of a %s with a %s', async (status, method, then, body) => {
    const server = createMockServer()
    const { access } = await logIn(server)
    server.redirect({ endpoint: 'me', location: me, status })

    const response = await server.fetch(me, {
      method,
      body: 'hello',
      headers: { Authorization: `Bearer ${access}` },
    })

    expect(await response.json()).toMatchObject({ method: then, body })
  })

  it('takes the Authorization header off on the way to another origin', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    server.redirect({ endpoint: 'me', location: 'https://other.example/api/me/' })

    const response = await askMe(server, access)

    expect(response.status).toBe(401)
    expect(server.log.map((entry) => entry.authorized)).toEqual([false, true, false])
  })

  it('shows nothing of a redirect that is left to the caller, as browsers do', async () => {
    const response = await createMockServer().fetch(`${origin}/api/me`, { redirect: 'manual' })

    expect([response.type, response.status, response.ok]).toEqual(['opaqueredirect', 0, false])
    expect([...response.headers]).toEqual([])
  })

  it('gives up on endless redirects', async () => {
    const server = createMockServer()
    server.redirect({ endpoint: 'me', location: me, times: 100 })

    await expect(server.fetch(me)).rejects.toThrow(TypeError)
    expect(server.calls.me).toBe(21)
  })

  it('rejects with the reason of an AbortSignal while a request is under way', async () => {
    const server = createMockServer()
    const controller = new AbortController()
    const reason = new Error('enough')
    server.hang('me')

    const during = server.fetch(me, { signal: controller.signal })
    controller.abort(reason)

    await expect(during).rejects.toBe(reason)
    expect(server.calls.me).toBe(1)
  })

  it.each([
    ['in the options', (server: MockServer, signal: AbortSignal) => server.fetch(me, { signal })],
    [
      'of the Request',
      (server: MockServer, signal: AbortSignal) => server.fetch(new Request(me, { signal })),
    ],
  ])('sends nothing where the signal %s is aborted already', async (_, send) => {
    const server = createMockServer()
    const reason = new Error('enough')

    await expect(send(server, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(server.calls.me).toBe(0)
  })

  it('leaves nothing behind at a signal that lives on', async () => {
    const counts: number[] = []
    const fetch = createMockFetch(async ({ signal }) => {
      const count = () => counts.push(getEventListeners(signal, 'abort').length)
      count()
      setTimeout(count)
      return new Response()
    })

    await fetch(me, { signal: new AbortController().signal })

    await expect.poll(() => counts).toEqual([counts[0], counts[0]])
  })

  it('does at the server what an aborted caller no longer waits for', async () => {
    const server = createMockServer({ rotateRefreshTokens: true, blacklistAfterRotation: true })
    const { refresh: token } = await logIn(server)
    let release = (): void => {}
    server.delay('refresh', () => new Promise((resolve) => (release = resolve)), { when: 'after' })
    const controller = new AbortController()

    const aborted = refresh(server, token, { signal: controller.signal })
    await expect.poll(() => release.name).not.toBe('release')
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
    release()
    server.delay('refresh', 0, { when: 'after' })

    expect((await refresh(server, token)).status).toBe(401)
  })

  it('answers ten thousand protected requests in a blink', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)

    const answers = await Promise.all(Array.from({ length: 10_000 }, () => askMe(server, access)))

    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect(server.calls.me).toBe(10_000)
  })

  it('has a body that can be read only once, like any response', async () => {
    const response = await post(createMockServer(), '/api/token/', {})
    await response.text()

    await expect(response.text()).rejects.toThrow(TypeError)
  })
})

import { request } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, type MockServerOptions } from '../../src/testing.js'
import { type ServedMock, serveMock } from '../../src/testing-node.js'
import { ada, singleUse } from './requests.js'

const closing: ServedMock[] = []

async function serve(options: MockServerOptions = {}) {
  const server = createMockServer(options)
  const served = await serveMock(server)
  closing.push(served)
  return { server, served, url: served.url }
}

afterEach(async () => {
  await Promise.all(closing.splice(0).map((served) => served.close()))
})

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers } }
  return fetch(url, { ...init, body: JSON.stringify(body) })
}

describe('serveMock', () => {
  it('answers over HTTP', async () => {
    const { url } = await serve()

    const { access } = (await (await post(`${url}/api/token/`, ada)).json()) as { access: string }
    const headers = { Authorization: `Bearer ${access}` }
    const response = await fetch(`${url}/api/me/`, { method: 'PUT', body: 'déjà vu', headers })

    expect(await response.json()).toEqual({ id: 1, username: 'ada', method: 'PUT', body: 'déjà vu' })
    expect(response.headers.get('Content-Type')).toBe('application/json')
  })

  it('breaks the connection of an answer that is lost', async () => {
    const { server, url } = await serve(singleUse)
    const { refresh } = await server.createTokenPair('ada')
    server.loseNextRefreshAnswer({ when: 'after' })

    await expect(post(`${url}/api/token/refresh/`, { refresh })).rejects.toThrow(TypeError)
    expect((await post(`${url}/api/token/refresh/`, { refresh })).status).toBe(401)
  })

  it('answers the preflight of an allowed origin', async () => {
    const { url } = await serve({ cors: ['https://app.example.com'] })
    const headers = { Origin: 'https://app.example.com', 'Access-Control-Request-Method': 'POST' }

    const response = await fetch(`${url}/api/token/`, { method: 'OPTIONS', headers })

    expect(response.status).toBe(200)
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('https://app.example.com')
  })

  it('sends every cookie of an answer', async () => {
    const headers = [
      ['Set-Cookie', 'sessionid=1'],
      ['Set-Cookie', 'csrftoken=2'],
    ] satisfies [string, string][]
    const served = await serveMock({ handle: async () => new Response('', { headers }) })
    closing.push(served)

    const response = await fetch(served.url)

    expect(response.headers.getSetCookie()).toEqual(['sessionid=1', 'csrftoken=2'])
  })

  it('tells in the answer to HEAD how long that to GET would be', async () => {
    const { url } = await serve()
    const get = await fetch(`${url}/api/me/`)

    const head = await fetch(`${url}/api/me/`, { method: 'HEAD' })

    expect(head.headers.get('Content-Length')).toBe(String((await get.text()).length))
    expect(get.headers.get('Content-Length')).toBe(head.headers.get('Content-Length'))
  })

  it('takes two slashes at the start of a path as they are', async () => {
    const handle = async ({ url }: Request) => new Response(new URL(url).pathname)
    const served = await serveMock({ handle })
    closing.push(served)

    const response = await fetch(`${served.url}//api/me/`)

    expect(await response.text()).toBe('//api/me/')
  })

  it('answers 400 to what no Request can be', async () => {
    const { url } = await serve()

    const status = await new Promise((resolve, reject) => {
      request(url, { method: 'TRACE' }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })

    expect(status).toBe(400)
  })

  it('redirects where the slash is missing', async () => {
    const { url } = await serve()

    const response = await fetch(`${url}/api/me`)

    expect([response.redirected, response.url, response.status]).toEqual([true, `${url}/api/me/`, 401])
  })

  it('breaks what still hangs when it is closed, and listens no longer', async () => {
    const { server, served, url } = await serve()
    server.hang('me')
    const failure = fetch(`${url}/api/me/`).catch((error: unknown) => error)
    await expect.poll(() => server.calls.me).toBe(1)

    await served.close()

    expect(await failure).toBeInstanceOf(TypeError)
    await expect(fetch(`${url}/api/me/`)).rejects.toThrow(TypeError)
  })

  it.each([
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', 'localhost'],
  ])('says where it is reached if it listens at %s', async (host, name) => {
    const served = await serveMock(createMockServer(), { host })
    closing.push(served)

    expect(served.url).toMatch(new RegExp(`^http://${name}:\\d+$`))
    expect((await fetch(`${served.url}/api/me/`)).status).toBe(401)
  })

  it('rejects if the port is taken', async () => {
    const { url } = await serve()
    const port = Number(new URL(url).port)

    await expect(serveMock(createMockServer(), { port })).rejects.toThrow(/EADDRINUSE/)
  })
})

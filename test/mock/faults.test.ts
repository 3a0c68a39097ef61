import { describe, expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { ada, askMe, logIn, post, refresh, singleUse } from './requests.js'

describe('failNext', () => {
  it('answers as planned, so many times, and then as ever', async () => {
    const server = createMockServer()
    const body = { detail: 'Request was throttled.' }
    server.failNext({ endpoint: 'obtain', status: 429, body, headers: { 'Retry-After': '60' }, times: 2 })

    const first = await post(server, '/api/token/', ada)
    const second = await post(server, '/api/token/', ada)
    const third = await post(server, '/api/token/', ada)

    expect([first.status, second.status, third.status]).toEqual([429, 429, 200])
    expect(first.headers.get('Retry-After')).toBe('60')
    expect(await first.json()).toEqual(body)
  })

  it('answers with a page if the body is a text, and with nothing if there is none', async () => {
    const server = createMockServer()
    server.failNext({ endpoint: 'me', status: 502, body: '<h1>Bad Gateway</h1>' })
    server.failNext({ endpoint: 'me', status: 503 })

    const page = await askMe(server, 'x')
    const nothing = await askMe(server, 'x')

    expect([page.status, page.headers.get('Content-Type')]).toEqual([502, 'text/html; charset=utf-8'])
    expect([nothing.status, await nothing.text()]).toEqual([503, ''])
  })

  it('changes nothing at the server and leaves other views alone', async () => {
    const server = createMockServer(singleUse)
    const pair = await logIn(server)
    server.failNext({ endpoint: 'refresh', status: 500 })

    expect((await askMe(server, pair.access)).status).toBe(200)
    expect((await refresh(server, pair.refresh)).status).toBe(500)
    expect((await refresh(server, pair.refresh)).status).toBe(200)
  })
})

describe('loseNextRefreshAnswer', () => {
  it('after: has spent the token', async () => {
    const server = createMockServer(singleUse)
    const { refresh: token } = await logIn(server)
    server.loseNextRefreshAnswer({ when: 'after' })

    await expect(refresh(server, token)).rejects.toThrow(new TypeError('Failed to fetch'))

    expect((await refresh(server, token)).status).toBe(401)
  })

  it('before: has not', async () => {
    const server = createMockServer(singleUse)
    const { refresh: token } = await logIn(server)
    server.loseNextRefreshAnswer({ when: 'before' })

    await expect(refresh(server, token)).rejects.toThrow(TypeError)

    expect((await refresh(server, token)).status).toBe(200)
  })

  it('is logged as an answer that never came', async () => {
    const server = createMockServer()
    server.loseNextRefreshAnswer({ when: 'after' })

    await expect(refresh(server, 'x')).rejects.toThrow(TypeError)

    expect(server.log.at(-1)).toMatchObject({ endpoint: 'refresh', status: 0 })
    expect(server.refusedRefreshes).toBe(0)
  })
})

describe('delay', () => {
  it('keeps the server from looking at a request', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    const gate = Promise.withResolvers<void>()
    server.delay('me', () => gate.promise)

    const answer = askMe(server, access)
    server.users.get('ada').deactivate()
    gate.resolve()

    expect((await answer).status).toBe(401)
  })

  it('holds an answer back that the server has decided on', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    const gate = Promise.withResolvers<void>()
    const entered = Promise.withResolvers<void>()
    server.delay('me', () => (entered.resolve(), gate.promise), { when: 'after' })

    const answer = askMe(server, access)
    await entered.promise
    server.users.get('ada').deactivate()
    gate.resolve()

    expect((await answer).status).toBe(200)
  })

  it('waits so many milliseconds, until it is set to 0', async () => {
    const server = createMockServer()
    server.delay('me', 5)
    await askMe(server, 'x')
    server.delay('me', 0)

    expect((await askMe(server, 'x')).status).toBe(401)
    expect(server.calls.me).toBe(2)
  })
})

describe('hang', () => {
  it('never answers so many requests, and then as ever', async () => {
    const server = createMockServer()
    const { access } = await logIn(server)
    let isAnswered = false
    server.hang('me')
    void askMe(server, access).then(() => (isAnswered = true))

    const next = await askMe(server, access)

    expect(next.status).toBe(200)
    expect(isAnswered).toBe(false)
    expect(server.calls.me).toBe(2)
  })
})

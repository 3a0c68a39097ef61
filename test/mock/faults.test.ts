import { describe, expect, it } from 'vitest'
import { createMockServer, type MockServer } from '../../src/testing.js'
import { ada, askMe, logIn, post, refresh, singleUse } from './requests.js'

const elsewhere = { endpoint: 'me', location: '/elsewhere/' } as const

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

describe('planned answers', () => {
  /** What becomes of the next refreshes. */
  async function outcomes(server: MockServer, count: number): Promise<readonly (number | 'lost')[]> {
    const found: (number | 'lost')[] = []
    for (let i = 0; i < count; i++) {
      found.push(
        await refresh(server, 'x').then(
          ({ status }) => status,
          () => 'lost' as const,
        ),
      )
    }
    return found
  }

  it('are used up in order, losses included', async () => {
    const server = createMockServer()
    server.loseNextRefreshAnswer({ when: 'after' })
    server.failNext({ endpoint: 'refresh', status: 503 })
    server.loseNextRefreshAnswer({ when: 'before' })

    expect(await outcomes(server, 4)).toEqual(['lost', 503, 'lost', 401])
  })

  it('last for so many requests', async () => {
    const server = createMockServer()
    server.loseNextRefreshAnswer({ when: 'after', times: 2 })
    server.failNext({ endpoint: 'refresh', status: 503, times: 0 })
    server.loseNextAnswer('refresh', { when: 'before', times: 1 })

    expect(await outcomes(server, 4)).toEqual(['lost', 'lost', 'lost', 401])
  })

  it('last for ever where they are told to', async () => {
    const server = createMockServer()
    server.failNext({ endpoint: 'refresh', status: 503, times: Infinity })

    expect(await outcomes(server, 50)).toEqual(Array(50).fill(503))
  })
})

describe('a fault that makes no sense', () => {
  const failure = { endpoint: 'me', status: 500 } as const

  it.each<[string, (server: MockServer) => void]>([
    ['a view that is none', (server) => server.failNext({ ...failure, endpoint: 'login' as 'obtain' })],
    ['a status below 200', (server) => server.failNext({ ...failure, status: 99 })],
    ['a status above 599', (server) => server.failNext({ ...failure, status: 600 })],
    ['a status that is no whole number', (server) => server.failNext({ ...failure, status: 500.5 })],
    ['a body where none may be', (server) => server.failNext({ ...failure, status: 204, body: {} })],
    ['a body of what is unchanged', (server) => server.failNext({ ...failure, status: 304, body: '' })],
    ['a negative number of times', (server) => server.failNext({ ...failure, times: -1 })],
    ['half a time', (server) => server.hang('me', { times: 0.5 })],
    ['another moment', (server) => server.loseNextAnswer('me', { when: 'later' as 'after' })],
    ['a status that does not redirect', (server) => server.redirect({ ...elsewhere, status: 200 as 302 })],
    ['a delay that is no time', (server) => server.delay('me', NaN)],
    ['a delay of the past', (server) => server.delay('me', -1)],
    ['a delay of no view', (server) => server.delay('login' as 'obtain', 1)],
  ])('is refused at once: %s', (_, plan) => {
    expect(() => plan(createMockServer())).toThrow(TypeError)
  })

  it('names the views there are', () => {
    expect(() => createMockServer().hang('login' as 'obtain')).toThrow(/`login`.*obtain, refresh/)
  })
})

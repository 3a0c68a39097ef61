import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { type AuthClient, createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { createMockServer, type MockServer } from 'simplejwt-client/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { streamEvents } from '../../examples/recipes/sse.js'
import { ADA, BOB } from './recipe-kit.js'

/** One connection to the stream: what the client sent, and what to answer. */
interface Connection {
  readonly user: string
  readonly token: string | undefined
  readonly lastEventId: string | undefined
  readonly isOpen: () => boolean
  /** The first call begins an event stream. */
  readonly write: (text: string) => void
  readonly end: () => void
}

interface Stage {
  readonly auth: AuthClient
  readonly backend: MockServer
  readonly connections: Connection[]
  readonly nextAnswers: number[]
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString()
}

/** Sockets, since an in-process answer would not show whether the connection is closed. */
async function createStage(): Promise<Stage> {
  const backend = createMockServer({
    users: [ADA, BOB],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })
  const connections: Connection[] = []
  const nextAnswers: number[] = []

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming
    const body = method === 'GET' ? null : await bodyOf(incoming)
    const request = new Request(`http://localhost${url}`, {
      method,
      body,
      headers: headers as Record<string, string>,
    })
    const isStream = url === '/api/events/'
    const planned = isStream ? nextAnswers.shift() : undefined
    const user = isStream ? await backend.authenticate(request) : undefined
    if (planned !== undefined) return void outgoing.writeHead(planned).end()
    if (user !== undefined && !(user instanceof Response)) return accept(user.username, incoming, outgoing)
    const response = user ?? (await backend.handle(request))
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text())
  }

  function accept(user: string, { headers }: IncomingMessage, outgoing: ServerResponse): void {
    outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    connections.push({
      user,
      token: headers.authorization,
      lastEventId: headers['last-event-id'] as string | undefined,
      isOpen: () => !outgoing.destroyed,
      write: (text) => void outgoing.write(text),
      end: () => void outgoing.end(),
    })
  }

  const listener = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as { port: number }
  const auth = createAuthClient({ baseUrl: `http://127.0.0.1:${port}/api/`, storage: createMemoryStorage() })
  onTestFinished(() => {
    auth.dispose()
    listener.closeAllConnections()
    listener.close()
  })
  await auth.login(ADA)
  return { auth, backend, connections, nextAnswers }
}

/** Reads a stream to its end; what came so far is in `texts`. */
function follow(auth: AuthClient, signal?: AbortSignal) {
  const texts: string[] = []
  const ended = (async () => {
    for await (const { data } of streamEvents(auth, 'events/', signal)) texts.push(data)
    return 'ended'
  })()
  return { texts, ended }
}

async function connectionOf({ connections }: Stage, index: number): Promise<Connection> {
  await expect.poll(() => connections.length).toBe(index + 1)
  const connection = connections[index]
  if (connection === undefined) throw new Error('There is no such connection.')
  return connection
}

describe('the recipe for server-sent events', () => {
  it('carries the token, and goes on after a break from the last event on', async () => {
    const stage = await createStage()
    const { texts } = follow(stage.auth)
    const first = await connectionOf(stage, 0)
    first.write('retry: 1\nid: 7\ndata: one\n\n')
    first.end()

    const second = await connectionOf(stage, 1)
    second.write('data: two\n\n')

    await expect.poll(() => texts).toEqual(['one', 'two'])
    expect([first.user, first.lastEventId, second.lastEventId]).toEqual(['ada', undefined, '7'])
  })

  it('comes back with a fresh token where the old one has expired meanwhile', async () => {
    const stage = await createStage()
    const { texts } = follow(stage.auth)
    const first = await connectionOf(stage, 0)
    first.write('retry: 1\ndata: one\n\n')
    await expect.poll(() => texts).toEqual(['one'])
    stage.backend.skew = 400
    first.end()

    const second = await connectionOf(stage, 1)

    expect(second.user).toBe('ada')
    expect(second.token).not.toBe(first.token)
    expect(stage.backend.calls.refresh).toBe(1)
  })

  it('ends with the session, and closes the connection', async () => {
    const stage = await createStage()
    const { ended } = follow(stage.auth)
    const connection = await connectionOf(stage, 0)

    await stage.auth.logout()

    expect(await ended).toBe('ended')
    await expect.poll(connection.isOpen).toBe(false)
  })

  it('ends when another user logs in: the stream was not theirs', async () => {
    const stage = await createStage()
    const { ended } = follow(stage.auth)
    const connection = await connectionOf(stage, 0)

    await stage.auth.login(BOB)

    expect(await ended).toBe('ended')
    await expect.poll(connection.isOpen).toBe(false)
  })

  it('closes the connection when the loop is left, and when the signal says so', async () => {
    const stage = await createStage()
    const first = (async () => {
      for await (const { data } of streamEvents(stage.auth, 'events/')) return data
      return undefined
    })()
    const left = await connectionOf(stage, 0)
    left.write('data: one\n\n')
    expect(await first).toBe('one')
    await expect.poll(left.isOpen).toBe(false)
    const aborter = new AbortController()
    const { ended } = follow(stage.auth, aborter.signal)
    const stopped = await connectionOf(stage, 1)

    aborter.abort()

    expect(await ended).toBe('ended')
    await expect.poll(stopped.isOpen).toBe(false)
  })

  it('comes back after a 503, and ends with a 204', async () => {
    const stage = await createStage()
    const { ended, texts } = follow(stage.auth)
    const first = await connectionOf(stage, 0)
    stage.nextAnswers.push(503, 204)
    first.write('retry: 1\ndata: one\n\n')
    first.end()

    expect(await ended).toBe('ended')
    expect([texts, stage.nextAnswers]).toEqual([['one'], []])
  })

  it('gives up where there is no such stream', async () => {
    const stage = await createStage()
    stage.nextAnswers.push(404)

    await expect(follow(stage.auth).ended).rejects.toMatchObject({ cause: { status: 404 } })
  })

  it('tells that the session has ended where the server refuses the refresh', async () => {
    const stage = await createStage()
    stage.backend.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    stage.backend.skew = 400

    expect(await follow(stage.auth).ended.catch((error: unknown) => error)).toBe('ended')
    expect(stage.auth.getSnapshot().status).toBe('unauthenticated')
  })
})

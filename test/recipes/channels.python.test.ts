import { once } from 'node:events'
import { type AuthClient, createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { createToken } from 'simplejwt-client/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openLiveSocket } from '../../examples/recipes/live-socket.js'
import { type ChannelsServer, startChannels } from './channels-server.js'
import { ADA } from './recipe-kit.js'

/** Short, so that a token expires within the test. */
const LIFETIME = 6

let server: ChannelsServer

beforeAll(async () => {
  server = await startChannels(LIFETIME)
})

afterAll(() => server.close())

const address = () => `ws://${server.host}/ws/notes/`

async function createClient(): Promise<AuthClient> {
  const auth = createAuthClient({ baseUrl: `http://${server.host}/api/`, storage: createMemoryStorage() })
  onTestFinished(() => auth.dispose())
  await auth.login(ADA)
  return auth
}

/** A connection without the recipe: sends what is given, and tells what comes and how it ends. */
async function talk(...messages: (object | string)[]) {
  const socket = new WebSocket(address())
  onTestFinished(() => socket.close())
  const heard: unknown[] = []
  socket.addEventListener('message', ({ data }) => heard.push(JSON.parse(String(data))))
  const closed = new Promise<number>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve(code))
  })
  await once(socket, 'open')
  messages.forEach((message) =>
    socket.send(typeof message === 'string' || message instanceof Blob ? message : JSON.stringify(message)),
  )
  return { socket, heard, closed }
}

/** The recipe's connection, and what comes. */
function follow(auth: AuthClient) {
  const notes: unknown[] = []
  let ready = 0
  const live = openLiveSocket(auth, address(), {
    onMessage: (message) => notes.push(message),
    onReady: () => (ready += 1),
  })
  onTestFinished(live.close)
  return { live, notes, readied: () => ready }
}

describe('TokenConsumer on Django Channels', () => {
  it('takes a good token, and knows its user', async () => {
    const auth = await createClient()
    const { heard } = await talk(
      { type: 'auth', token: await auth.getAccessToken() },
      { type: 'note', text: 'milk' },
    )

    await expect.poll(() => heard).toEqual([{ type: 'ready' }, { type: 'note', text: 'milk', by: 'ada' }])
  })

  it.each([
    ['is of another key', { type: 'auth', token: createToken() }],
    ['is no token', { type: 'auth', token: 7 }],
    ['is no text', String.raw`{"type": "auth", "token": "\ud800"}`],
    ['is missing', { type: 'auth' }],
    ['does not come first', { type: 'note', text: 'milk' }],
  ])('closes with 4401 where the token %s', async (_, message) => {
    const { closed, heard } = await talk(message)

    expect([await closed, heard]).toEqual([4401, []])
  })

  it.each([
    ['a list', []],
    ['no JSON', 'milk'],
    ['no text', new Blob(['{}'])],
    ['deeper than it should be', '['.repeat(100_000)],
  ])('closes with 4400 where a message is %s, before and after a good token', async (_, message) => {
    const auth = await createClient()
    const first = await talk(message)
    const second = await talk({ type: 'auth', token: await auth.getAccessToken() }, message, { type: 'note' })

    expect(await Promise.all([first.closed, second.closed])).toEqual([4400, 4400])
    expect([first.heard, second.heard]).toEqual([[], [{ type: 'ready' }]])
  })

  it('closes with 4401 where no message comes, and where the token has expired', async () => {
    const auth = await createClient()
    const silent = await talk()
    const expiring = await talk({ type: 'auth', token: await auth.getAccessToken() })

    expect(await Promise.all([silent.closed, expiring.closed])).toEqual([4401, 4401])
    expect([silent.heard, expiring.heard]).toEqual([[], [{ type: 'ready' }]])
  })

  it('closes with 4401 where the user may not log in any more', async () => {
    const { closed, heard } = await talk({ type: 'auth', token: server.tokens.idle })

    expect([await closed, heard]).toEqual([4401, []])
  })

  it('takes nothing that was on its way when the connection was closed', async () => {
    const notes = ['one', 'two'].map((text) => ({ type: 'note', text }))
    const messages = [{ type: 'auth', token: server.tokens.bob }, notes[0], [], notes[1]]

    const seen = await server.python(`
import asyncio, json
from channels.testing import WebsocketCommunicator
from token_consumer import TokenConsumer

class Recorder(TokenConsumer):
    seen = []

    async def receive_message(self, content):
        self.seen.append(content["text"])

async def main():
    communicator = WebsocketCommunicator(Recorder.as_asgi(), "/")
    await communicator.connect()
    for message in json.loads('${JSON.stringify(messages)}'):
        await communicator.send_json_to(message)
    while (await communicator.receive_output(timeout=10))["type"] != "websocket.close":
        pass
    await communicator.receive_nothing(timeout=0.5)
    print(json.dumps(Recorder.seen))

asyncio.run(main())
`)

    expect(JSON.parse(seen)).toEqual(['one'])
  })

  it('does not become another user on the way', async () => {
    const auth = await createClient()
    const other = await talk({ type: 'auth', token: server.tokens.bob })
    const { closed, heard } = await talk(
      { type: 'auth', token: await auth.getAccessToken() },
      { type: 'auth', token: server.tokens.bob },
      { type: 'note', text: 'milk' },
    )

    expect([await closed, heard]).toEqual([4401, [{ type: 'ready' }]])
    await expect.poll(() => other.heard).toEqual([{ type: 'ready' }])
  })
})

describe('openLiveSocket against Django Channels', () => {
  it('comes back with a fresh token when the old one has expired', async () => {
    const auth = await createClient()
    const refreshed: string[] = []
    auth.on('refresh', ({ from }) => refreshed.push(from))
    const { live, notes, readied } = follow(auth)
    await expect.poll(readied).toBe(1)

    await expect.poll(readied).toBe(2)
    live.send({ type: 'note', text: 'milk' })

    await expect.poll(() => notes).toEqual([{ type: 'note', text: 'milk', by: 'ada' }])
    expect(refreshed).toEqual(['server'])
    expect(auth.getSnapshot().status).toBe('authenticated')
  })

  it('keeps one connection for longer than a token lives, where requests refresh in time', async () => {
    const auth = await createClient()
    const { live, notes, readied } = follow(auth)
    await expect.poll(readied).toBe(1)
    const until = Date.now() + LIFETIME * 1500
    while (Date.now() < until) {
      await auth.refresh().then(() => new Promise((resolve) => setTimeout(resolve, 1000)))
    }

    live.send({ type: 'note', text: 'milk' })

    await expect.poll(() => notes).toEqual([{ type: 'note', text: 'milk', by: 'ada' }])
    expect(readied()).toBe(1)
  })

  it('is over when the user logs out', async () => {
    const auth = await createClient()
    const { live, readied } = follow(auth)
    await expect.poll(readied).toBe(1)

    await auth.logout()

    expect([live.send({ type: 'note' }), readied()]).toEqual([false, 1])
  })
})

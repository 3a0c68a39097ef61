import type { AuthClient } from 'simplejwt-client'
import { createTestClock } from 'simplejwt-client/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { openLiveSocket } from '../../examples/recipes/live-socket.js'
import { type FakeSocket, stubWebSocket } from './fake-web-socket.js'
import { ADA, BOB, createRecipeKit } from './recipe-kit.js'

const url = 'wss://api.example.com/ws/notes/'

/** The timers of the recipe are vitest's; the client and its server have a clock of their own. */
function createApp(as?: string) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const sockets = stubWebSocket()
  const clock = createTestClock()
  const kit = createRecipeKit({ clock, ...(as === undefined ? {} : { as }) })
  const messages: object[] = []
  let ready = 0
  const live = openLiveSocket(kit.auth, url, {
    onMessage: (message) => messages.push(message),
    onReady: () => (ready += 1),
  })
  onTestFinished(live.close)
  return { ...kit, sockets, live, messages, clock, readied: () => ready }
}

type App = ReturnType<typeof createApp>

/** The connection of this number, as soon as the client has opened it. */
async function socketOf({ sockets, clock }: App, index: number): Promise<FakeSocket> {
  await clock.advance(0)
  const socket = sockets[index]
  if (socket === undefined) throw new Error(`There are ${sockets.length} connections.`)
  return socket
}

/** Open, and welcome. */
async function connect(app: App, index = 0): Promise<FakeSocket> {
  const socket = await socketOf(app, index)
  socket.open()
  socket.tell({ type: 'ready' })
  return socket
}

async function tokenOf(auth: AuthClient): Promise<string> {
  return auth.getAccessToken()
}

describe('openLiveSocket', () => {
  it('sends the token in the first message, and not in the URL', async () => {
    const app = createApp('ada')

    const socket = await connect(app)

    expect(socket.url).toBe(url)
    expect(socket.sent).toEqual([{ type: 'auth', token: await tokenOf(app.auth) }])
    expect(app.readied()).toBe(1)
  })

  it('hands messages on, and sends where there is a connection', async () => {
    const app = createApp('ada')
    const early = app.live.send({ type: 'note' })
    const socket = await connect(app)

    socket.tell({ type: 'note', text: 'milk' })

    expect([early, app.live.send({ type: 'note' })]).toEqual([false, true])
    expect(app.messages).toEqual([{ type: 'note', text: 'milk' }])
    expect(socket.sent.map(({ type }) => type)).toEqual(['auth', 'note'])
  })

  it('connects with a fresh token where the old one is about to expire', async () => {
    const app = createApp('ada')
    const first = await connect(app)
    await app.clock.advance(280_000)

    first.close(1006)
    await vi.advanceTimersByTimeAsync(1000)
    const second = await connect(app, 1)

    expect(app.server.calls.refresh).toBe(1)
    expect(second.sent).toEqual([{ type: 'auth', token: await tokenOf(app.auth) }])
    expect(second.sent).not.toEqual(first.sent)
  })

  it('refreshes a token that the server refuses though it looks fresh here', async () => {
    const app = createApp('ada')
    const first = await socketOf(app, 0)
    first.open()

    first.close(4401)
    const second = await connect(app, 1)

    expect(app.server.calls.refresh).toBe(1)
    expect(second.sent).not.toEqual(first.sent)
  })

  it('does not refresh where another request has done so meanwhile', async () => {
    const app = createApp('ada')
    const first = await socketOf(app, 0)
    first.open()
    await app.auth.refresh()

    first.close(4401)
    await connect(app, 1)

    expect(app.server.calls.refresh).toBe(1)
  })

  it('takes its time where a fresh token is refused as well', async () => {
    const app = createApp('ada')
    ;(await socketOf(app, 0)).close(4401)
    ;(await socketOf(app, 1)).close(4401)
    await app.clock.advance(0)
    const early = app.sockets.length
    await vi.advanceTimersByTimeAsync(1000)
    await app.clock.advance(0)

    expect([early, app.sockets.length, app.server.calls.refresh]).toEqual([2, 3, 1])
  })

  it('takes its time where the server welcomes it and refuses it a moment later, again and again', async () => {
    const app = createApp('ada')
    ;(await connect(app)).close(4401)
    ;(await connect(app, 1)).close(4401)
    await app.clock.advance(0)
    const early = app.sockets.length
    for (let index = 2; index < 8; index += 1) {
      await waitFor(app, index)
      ;(await connect(app, index)).close(4401)
    }
    await vi.advanceTimersByTimeAsync(10_000)
    await app.clock.advance(0)

    expect([early, app.sockets.length, app.server.calls.refresh]).toEqual([2, 8, 1])
  })

  it('replaces a connection at once that was good for a while, whatever was before', async () => {
    const app = createApp('ada')
    ;(await connect(app)).close(1006)
    await waitFor(app, 1)
    const second = await connect(app, 1)
    await vi.advanceTimersByTimeAsync(60_000)

    second.close(4401)
    await connect(app, 2)

    expect([app.sockets.length, app.server.calls.refresh]).toEqual([3, 1])
  })

  it('tells a connection that is open of each new token', async () => {
    const app = createApp('ada')
    const socket = await connect(app)

    await app.auth.refresh()
    await app.clock.advance(0)

    expect(socket.sent).toHaveLength(2)
    expect(socket.sent[1]).toEqual({ type: 'auth', token: await tokenOf(app.auth) })
    expect(app.sockets).toHaveLength(1)
  })

  it('comes back after a break: later each time, and in half a minute at the latest', async () => {
    const app = createApp('ada')
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    ;(await connect(app)).close(1006)
    const waits: number[] = []
    for (let index = 1; index < 9; index += 1) {
      waits.push(await waitFor(app, index))
      app.sockets[index]?.close(1006)
    }

    expect(waits).toEqual([400, 800, 1500, 3000, 6000, 12_000, 22_500, 22_500])
    expect(app.server.calls.refresh).toBe(0)
  })

  it('closes with the session, and stays closed until somebody logs in', async () => {
    const app = createApp('ada')
    const first = await connect(app)

    await app.auth.logout()
    await vi.advanceTimersByTimeAsync(60_000)
    const left = [first.closedWith(), app.sockets.length, app.live.send({ type: 'note' })]
    await app.auth.login(BOB)
    const second = await connect(app, 1)

    expect(left).toEqual([1000, 1, false])
    expect(second.sent).toEqual([{ type: 'auth', token: await tokenOf(app.auth) }])
  })

  it('hands on no message of a connection that was left', async () => {
    const app = createApp('ada')
    const first = await connect(app)
    await app.auth.login(BOB)
    await connect(app, 1)

    first.tell({ type: 'note', text: 'of Ada' })

    expect(app.messages).toEqual([])
    expect(app.sockets).toHaveLength(2)
  })

  it('waits for the login where nobody is logged in', async () => {
    const app = createApp()
    await app.clock.advance(0)
    const before = app.sockets.length + vi.getTimerCount()

    await app.auth.login(ADA)
    await connect(app)

    expect([before, app.sockets.length]).toEqual([0, 1])
  })

  it('tries again later where a refresh has no verdict, and keeps the session', async () => {
    const app = createApp('ada')
    const first = await connect(app)
    await app.clock.advance(400_000)
    app.server.failNext({ endpoint: 'refresh', status: 503, times: 50 })
    first.close(4401)
    await app.clock.advance(30_000)
    const meanwhile = [app.sockets.length, app.auth.getSnapshot().status]
    app.server.reset()

    await vi.advanceTimersByTimeAsync(30_000)
    await app.clock.advance(120_000)

    expect(meanwhile).toEqual([1, 'authenticated'])
    expect(app.sockets).toHaveLength(2)
  })

  it('connects anew at once when the network is back, whether it waits or believes to be connected', async () => {
    const page = new EventTarget()
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
    const app = createApp('ada')
    const first = await connect(app)
    page.dispatchEvent(new Event('online'))
    ;(await connect(app, 1)).close(1006)
    page.dispatchEvent(new Event('online'))
    await connect(app, 2)

    app.live.close()
    page.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(60_000)
    await app.clock.advance(0)

    expect([first.closedWith(), app.sockets.length, app.server.calls.refresh]).toEqual([1000, 3, 0])
  })

  it.each([
    ['it is closed', (app: App): void => app.live.close()],
    ['the user logs out', (app: App): void => void app.auth.logout()],
  ])('opens nothing for a token that comes after %s', async (_, end) => {
    const app = createApp('ada')
    const first = await connect(app)
    await app.clock.advance(280_000)
    const answer = Promise.withResolvers<void>()
    app.server.delay('refresh', () => answer.promise)
    first.close(4401)
    await app.clock.advance(0)

    end(app)
    await app.clock.advance(0)
    answer.resolve()
    await app.clock.advance(0)

    expect(app.server.calls.refresh).toBe(1)
    expect(app.sockets).toHaveLength(1)
  })

  it('opens nothing any more once it is closed', async () => {
    const app = createApp('ada')
    const socket = await connect(app)

    app.live.close()
    await app.auth.login(BOB)
    await vi.advanceTimersByTimeAsync(60_000)

    expect([socket.closedWith(), app.sockets.length]).toEqual([1000, 1])
  })
})

/** Milliseconds until the connection of this number is opened. */
async function waitFor(app: App, index: number, waited = 0): Promise<number> {
  await app.clock.advance(0)
  if (app.sockets.length > index) return waited
  await vi.advanceTimersByTimeAsync(100)
  return waitFor(app, index, waited + 100)
}

import { getEventListeners } from 'node:events'
import { createTestClock } from 'simplejwt-client/testing'
import { expect, describe, it, onTestFinished, vi } from 'vitest'
import { streamEvents } from '../../examples/recipes/sse.js'
import { createRecipeKit } from './recipe-kit.js'

/** The timers of the recipe are vitest's; each connection is answered at once with what `answer` says. */
function createStage(answer: () => Response) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  vi.spyOn(Math, 'random').mockReturnValue(0)
  const { auth, server } = createRecipeKit({ as: 'ada', clock: createTestClock() })
  server.mount('/api/events/', answer)
  const aborter = new AbortController()

  const any = vi.spyOn(AbortSignal, 'any')
  const ended = (async () => {
    for await (const { data } of streamEvents(auth, 'events/', aborter.signal))
      if (data === 'last') aborter.abort()
  })()
  // The signal that the recipe waits with.
  const listeners = () => getEventListeners(any.mock.results[0]?.value as AbortSignal, 'abort').length
  onTestFinished(async () => {
    aborter.abort()
    await ended
  })
  return { server, aborter, ended, listeners }
}

const stream = (text: string) => new Response(text, { headers: { 'Content-Type': 'text/event-stream' } })

const MINUTE = 60_000

/** Streams end after some turns of the event loop, which are no timers. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    await new Promise((resolve) => setImmediate(resolve))
    await vi.advanceTimersByTimeAsync(50)
  }
}

describe('the pauses of the recipe for server-sent events', () => {
  it.each([
    ['fails', () => new Response('', { status: 503 })],
    ['closes', () => stream('retry: 0\n\n')],
  ])('grow where a server that wants no pause %s each time', async (_, answer) => {
    const answers = [stream('retry: 0\n\n')]
    const { server } = createStage(() => answers.shift() ?? answer())

    await pass(MINUTE)

    expect(server.calls.unknown).toBeGreaterThan(4)
    expect(server.calls.unknown).toBeLessThan(10)
  })

  it('are as short as the server wants, and never nothing, where each connection brings something', async () => {
    const { server } = createStage(() => stream('retry: 0\ndata: one\n\n'))

    await pass(10_000)

    expect(server.calls.unknown).toBeGreaterThan(20)
    expect(server.calls.unknown).toBeLessThan(100)
  })

  it('end at once with the signal', async () => {
    const { server, aborter, ended } = createStage(() => new Response('', { status: 503 }))
    await pass(100)

    aborter.abort()
    await ended

    expect([server.calls.unknown, vi.getTimerCount()]).toEqual([1, 0])
  })

  it('end at once where the reader gives up at the last event of a connection', async () => {
    const { server } = createStage(() => stream('data: last\n\n'))

    await pass(100)

    expect([server.calls.unknown, vi.getTimerCount()]).toEqual([1, 0])
  })

  it('leave nothing behind at the signal', async () => {
    const { server, listeners } = createStage(() => new Response('', { status: 503 }))
    await pass(10_000)
    // A Request leaves one there until it is collected.
    const before = listeners() - server.calls.unknown

    await pass(MINUTE)

    expect(server.calls.unknown).toBeGreaterThan(5)
    expect(listeners() - server.calls.unknown).toBeLessThanOrEqual(before)
  })
})

import type { AuthClient } from 'simplejwt-client'
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

  const ended = readAll(auth, aborter.signal)
  onTestFinished(async () => {
    aborter.abort()
    await ended
  })
  return { server, aborter, ended }
}

async function readAll(auth: AuthClient, signal: AbortSignal): Promise<void> {
  for await (const _ of streamEvents(auth, 'events/', signal));
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
})

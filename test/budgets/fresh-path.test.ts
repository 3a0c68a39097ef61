import { createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA, BASE_URL, createKit } from '../support/client-kit.js'

const ME = `${BASE_URL}me/`
const HEADERS = { Authorization: 'Bearer static' }

/** A client with a fresh token over a fetch that answers at once, and what that fetch was called with. */
async function createFreshClient() {
  const { auth: issuer, server, clock } = createKit()
  await issuer.login(ADA)
  const calls: (RequestInit | undefined)[] = []
  const answer = Promise.resolve(new Response())
  const fetch = (_: string | URL | Request, init?: RequestInit): Promise<Response> => {
    calls.push(init)
    return answer
  }
  const storage = createMemoryStorage()
  const auth = createAuthClient({ baseUrl: BASE_URL, storage, fetch, platform: { clock } })
  await auth.adopt({ access: await issuer.getAccessToken() })
  calls.length = 0
  return { auth, calls, fetch, server, clock }
}

/** How often the queue of microtasks turns until the promise is settled. */
async function turnsUntil(promise: Promise<unknown>): Promise<number> {
  const state = { turns: 0, isSettled: false }
  void promise.then(() => (state.isSettled = true))
  while (!state.isSettled) {
    await Promise.resolve()
    state.turns += 1
  }
  return state.turns
}

describe('auth.fetch with a fresh token', () => {
  it('has called fetch when it returns, and once', async () => {
    const { auth, calls } = await createFreshClient()

    const answer = auth.fetch('me/')

    expect(calls).toHaveLength(1)
    await answer
    expect(calls).toHaveLength(1)
  })

  it('answers one turn of the microtasks later than a bare fetch', async () => {
    const { auth, fetch } = await createFreshClient()

    const bare = await turnsUntil(fetch(ME, { headers: HEADERS }))
    const ours = await turnsUntil(auth.fetch(ME))

    expect(ours - bare).toBe(1)
  })

  it('hands over the answer itself, and options of nothing but the header', async () => {
    const { auth, calls, fetch } = await createFreshClient()

    const answer = await auth.fetch('me/')

    expect(answer).toBe(await fetch(ME))
    expect(calls[0]).toEqual({ headers: { Authorization: expect.stringMatching(/^Bearer ./) } })
  })

  it('asks for no refresh and sets no timer, however many requests there are', async () => {
    const { auth, calls, server, clock } = await createFreshClient()
    server.resetCounters()

    await Promise.all(Array.from({ length: 1000 }, () => auth.fetch('me/')))

    expect(calls).toHaveLength(1000)
    expect(server.calls.refresh).toBe(0)
    expect(clock.pending()).toBe(0)
  })
})

describe('a client that nobody uses', () => {
  it('has no timer set and sends nothing, before and after a login', async () => {
    const { auth, clock, server } = createKit()
    await auth.ready
    const before = clock.pending()

    await auth.login(ADA)
    server.resetCounters()
    const after = clock.pending()
    await clock.advance(3_600_000)

    expect([before, after, clock.pending()]).toEqual([0, 0, 0])
    expect(Object.values(server.calls).reduce((sum, count) => sum + count, 0)).toBe(0)
  })
})

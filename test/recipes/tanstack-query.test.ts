import {
  dehydrate,
  hydrate,
  keepPreviousData,
  MutationObserver,
  onlineManager,
  QueryObserver,
} from '@tanstack/react-query'
import { HTTPError } from 'ky'
import { AuthError } from 'simplejwt-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createNotes } from '../../examples/recipes/ky.js'
import { createQueryClient, retry, retryDelay } from '../../examples/recipes/tanstack-query.js'
import { describeCalls } from './calls-suite.js'
import { ADA, BOB, createRecipeKit } from './recipe-kit.js'

describeCalls('TanStack Query', (auth) => {
  const queryClient = createQueryClient(auth)
  const { list } = createNotes(auth)
  const options = { queryKey: ['notes'], queryFn: () => list(), staleTime: 0 }
  return async () => (await queryClient.fetchQuery(options))[0]?.text ?? ''
})

/** A list of notes on the screen, of Ada's. */
async function showNotes() {
  const { auth, server } = createRecipeKit({ as: 'ada' })
  const queryClient = createQueryClient(auth)
  const { list } = createNotes(auth)
  const screen = new QueryObserver(queryClient, {
    queryKey: ['notes'],
    queryFn: ({ signal }) => list(signal),
    placeholderData: keepPreviousData,
  })
  onTestFinished(screen.subscribe(() => {}))
  const shown = () => screen.getCurrentResult().data?.[0]?.text
  await expect.poll(shown).toBe('a note of ada')
  return { auth, server, queryClient, screen, shown }
}

describe('the recipe for TanStack Query', () => {
  it('takes everything of the user off the screen and out of the cache at the logout, and asks nothing', async () => {
    const { auth, server, queryClient, screen, shown } = await showNotes()
    queryClient.setQueryData(['profile'], { name: 'Ada' })
    server.resetCounters()

    await auth.logout()

    expect(shown()).toBeUndefined()
    expect(screen.getCurrentResult().status).toBe('pending')
    expect(queryClient.getQueryData(['profile'])).toBeUndefined()
    expect(server.calls).toMatchObject({ unknown: 0, blacklist: 1 })
  })

  it('drops an answer that comes after the logout', async () => {
    const { auth, server, queryClient, shown } = await showNotes()
    const { promise, resolve } = Promise.withResolvers<Response>()
    server.mount('/api/notes/', () => promise)
    void queryClient.invalidateQueries()
    await expect.poll(() => server.calls.unknown).toBe(2)

    await auth.logout()
    resolve(Response.json([{ id: 1, text: 'a note of ada' }]))
    await promise.then(() => new Promise((done) => setTimeout(done)))

    expect(shown()).toBeUndefined()
  })

  it('shows the next user her own notes, without a moment of the old ones', async () => {
    const { auth, screen, shown } = await showNotes()
    const seen: unknown[] = []
    onTestFinished(screen.subscribe((result) => seen.push(result.data?.[0]?.text)))

    await auth.login(BOB)
    await expect.poll(shown).toBe('a note of bob')

    expect(seen).toContain(undefined)
    expect(seen).not.toContain('a note of ada')
  })

  it('empties a query that came from a persisted cache', async () => {
    const { auth } = createRecipeKit({ as: 'ada' })
    const before = createQueryClient(auth)
    before.setQueryData(['notes'], 'a note of ada')
    const queryClient = createQueryClient(auth)
    hydrate(queryClient, dehydrate(before))
    const screen = new QueryObserver(queryClient, { queryKey: ['notes'], staleTime: Infinity })
    onTestFinished(screen.subscribe(() => {}))
    expect(screen.getCurrentResult().data).toBe('a note of ada')

    await auth.logout()

    expect(screen.getCurrentResult().data).toBeUndefined()
  })

  it('forgets what was to be sent when the network is back', async () => {
    const { auth, server, queryClient } = await showNotes()
    onlineManager.setOnline(false)
    onTestFinished(() => onlineManager.setOnline(true))
    const { add } = createNotes(auth)
    const adding = new MutationObserver(queryClient, { mutationFn: add, scope: { id: 'notes' } })
    void adding.mutate('of Ada').catch(() => {})
    await expect.poll(() => adding.getCurrentResult().isPaused).toBe(true)
    server.resetCounters()

    await auth.login(BOB)
    onlineManager.setOnline(true)
    await queryClient.resumePausedMutations()

    expect(server.log.filter(({ method, endpoint }) => method === 'POST' && endpoint === 'unknown')).toEqual(
      [],
    )
  })

  it.each([
    ['an AuthError that may pass', 1, new AuthError('refresh_unavailable', '', { retryable: true })],
    ['an AuthError that will not', 0, new AuthError('session_ended', '')],
    ['a failed connection', 3, new TypeError('Failed to fetch')],
    ['a 503 of the API', 3, httpError(503)],
    ['a 404 of the API', 0, httpError(404)],
    [
      'a 404 of auth.fetch',
      0,
      Object.assign(new Error('x'), { response: new Response('', { status: 404 }) }),
    ],
  ])('asks again after %s: %d times', (_, times, error) => {
    const isRetried = [0, 1, 2, 3].map((failureCount) => retry(failureCount, error))

    expect(isRetried).toEqual([0, 1, 2, 3].map((failureCount) => failureCount < times))
  })

  it('waits as long as the server asks for, and longer each time', () => {
    const throttled = new AuthError('refresh_unavailable', '', { retryAfter: 40 })

    expect([retryDelay(0, throttled), retryDelay(0, new Error('x')), retryDelay(2, undefined)]).toEqual([
      40_000, 1000, 4000,
    ])
    expect(retryDelay(20, undefined)).toBe(30_000)
  })

  it('goes on in one piece for the same user after a login', async () => {
    const { auth, shown } = await showNotes()

    await auth.logout()
    await auth.login(ADA)

    await expect.poll(shown).toBe('a note of ada')
  })
})

function httpError(status: number): HTTPError {
  const request = new Request('https://api.example.com/api/notes/')
  return new HTTPError(new Response('', { status }), request, {} as never)
}

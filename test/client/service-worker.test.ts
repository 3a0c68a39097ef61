import { describe, expect, it } from 'vitest'
import type { FetchPort } from 'simplejwt-client'
import {
  handleRefreshes,
  type RefreshEvent,
  serviceWorker,
  type WorkerContainer,
} from 'simplejwt-client/service-worker'
import { ADA, BASE_URL, createKit, createServer, type Kit } from '../support/client-kit.js'
import { fakeLocks } from '../support/fake-locks.js'
import { createFakeStore } from '../support/fake-store.js'
import { outlet } from '../support/sentinel-outlet.js'
import { settle, fakeClock } from '../support/fake-clock.js'

const STALE = 291_000

type Listener = (event: RefreshEvent) => void

/** A worker that gets messages in a later turn, as a real one does, and that can be put out of action. */
function createWorker(handle: (scope: { addEventListener(type: string, listener: Listener): void }) => void) {
  const listeners: Listener[] = []
  const work: Promise<unknown>[] = []
  const messages: unknown[] = []
  let isDeaf = false

  handle({ addEventListener: (_type, listener) => void listeners.push(listener) })

  function dispatch(data: unknown, ports: RefreshEvent['ports'] = []): void {
    for (const listener of listeners) listener({ data, ports, waitUntil: (task) => void work.push(task) })
  }

  const container: WorkerContainer = {
    controller: {
      postMessage(message, transfer) {
        messages.push(message)
        outlet.look('message to the worker', message)
        const data: unknown = structuredClone(message)
        if (!isDeaf) setImmediate(() => dispatch(data, transfer as unknown as RefreshEvent['ports']))
      },
    },
    getRegistration: async () => undefined,
  }
  return {
    container,
    messages,
    work,
    dispatch,
    goDeaf: () => void (isDeaf = true),
  }
}

/** Pages and a worker of one origin: one store, one set of locks, one clock. */
function createOrigin({ workerFetch }: { readonly workerFetch?: FetchPort } = {}) {
  const clock = fakeClock()
  const server = createServer(clock)
  const { storage, record, put } = createFakeStore()
  const locks = fakeLocks()
  const posted: string[] = []
  const fetch: FetchPort = (input, init) => {
    posted.push(new URL(input instanceof Request ? input.url : input).href)
    return (workerFetch ?? server.fetch)(input, init)
  }
  const worker = createWorker((scope) =>
    handleRefreshes(
      { baseUrl: BASE_URL, fetch, storage, platform: { clock, locks, channel: undefined } },
      { location: { href: `${BASE_URL}worker.js`, origin: new URL(BASE_URL).origin }, ...scope },
    ),
  )
  const openPage = (container: WorkerContainer | undefined = worker.container) =>
    createKit({
      clock,
      server,
      client: { storage, refreshIn: serviceWorker(container), platform: { locks } },
    })
  return { clock, server, worker, posted, record, put, locks, openPage }
}

async function createLoggedIn(options: Parameters<typeof createOrigin>[0] = {}) {
  const origin = createOrigin(options)
  const page = origin.openPage()
  await page.auth.login(ADA)
  await settle()
  page.events.length = 0
  origin.server.resetCounters()
  return { ...origin, page }
}

/** Starts a request on a stale token; a rejection is kept for later. */
function request({ auth }: Kit): Promise<number | string> {
  return auth.fetch('me/').then(
    (response) => response.status,
    (error: { readonly code: string }) => error.code,
  )
}

describe('refreshIn: serviceWorker()', () => {
  it('has the worker refresh, and takes over what it won', async () => {
    const { page, clock, server, posted } = await createLoggedIn()
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(0)

    expect(await answer).toBe(200)
    expect(posted).toEqual([`${BASE_URL}token/refresh/`])
    expect(server.calls).toMatchObject({ refresh: 1, me: 1 })
    expect(page.events).toEqual([{ name: 'refresh', from: 'elsewhere', accessExpiresAt: expect.any(Number) }])
  })

  it('tells the worker neither a token nor an address but the name of the session', async () => {
    const { page, clock, worker } = await createLoggedIn()
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(0)
    await answer

    expect(worker.messages).toEqual([
      {
        type: 'simplejwt-client:refresh',
        key: `simplejwt:${BASE_URL}token/refresh/`,
        sid: expect.any(String),
        rev: 1,
        failures: 0,
        force: false,
        leeway: 10,
      },
    ])
  })

  it('keeps the session of a page that is closed during the refresh', async () => {
    const { page, clock, server, openPage } = await createLoggedIn()
    let release = () => {}
    server.delay('refresh', () => new Promise((resolve) => void (release = resolve)), { when: 'after' })
    await clock.advance(STALE)
    void request(page)
    await clock.advance(0)

    page.auth.dispose()
    const next = openPage()
    await next.auth.ready
    release()
    await settle()
    const answer = request(next)
    await clock.advance(0)

    expect(await answer).toBe(200)
    expect(server.calls.refresh).toBe(1)
    expect(server.refusedRefreshes).toBe(0)
  })

  it('shares one refresh among pages', async () => {
    const { page, clock, server, openPage } = await createLoggedIn()
    const other = openPage()
    await other.auth.ready
    await clock.advance(STALE)

    const answers = [request(page), request(other)]
    await clock.advance(0)

    expect(await Promise.all(answers)).toEqual([200, 200])
    expect(server.calls.refresh).toBe(1)
  })

  it.each([
    ['no container', undefined],
    ['no worker', { controller: null, getRegistration: async () => undefined }],
    [
      'a registration that cannot be had',
      { controller: null, getRegistration: () => Promise.reject(new Error('no')) },
    ],
  ])('refreshes in the page at once where there is %s', async (_what, container) => {
    const { clock, server, openPage, page: first } = await createLoggedIn()
    first.auth.dispose()
    const page = openPage(container ?? { controller: null, getRegistration: async () => undefined })
    await page.auth.ready
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(0)

    expect(await answer).toBe(200)
    expect(server.calls.refresh).toBe(1)
    expect(page.events.at(-1)).toMatchObject({ name: 'refresh', from: 'server' })
  })

  it('finds the worker of a page that was loaded past it', async () => {
    const { worker, clock, posted, openPage } = await createLoggedIn()
    const { controller } = worker.container
    const page = openPage({ controller: null, getRegistration: async () => ({ active: controller }) })
    await page.auth.ready
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(0)

    expect(await answer).toBe(200)
    expect(posted).toHaveLength(1)
  })

  it('refreshes in the page after a second in which the worker has not started', async () => {
    const { page, clock, server, worker, posted } = await createLoggedIn()
    worker.goDeaf()
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(999)
    const before = server.calls.refresh
    await clock.advance(1)

    expect(await answer).toBe(200)
    expect([before, server.calls.refresh]).toEqual([0, 1])
    expect(posted).toEqual([])
  })

  it('has nothing done twice when the worker wakes up too late', async () => {
    const { page, clock, server, worker, posted } = await createLoggedIn()
    worker.goDeaf()
    await clock.advance(STALE)
    const answer = request(page)
    await clock.advance(1000)
    await answer

    worker.dispatch(worker.messages[0])
    await settle()
    await Promise.all(worker.work)

    expect(server.calls.refresh).toBe(1)
    expect(posted).toEqual([])
  })

  it('tries once more where the worker died with the answer', async () => {
    const { page, clock, server, worker } = await createLoggedIn({
      workerFetch: () => new Promise(() => {}),
    })
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(66_000)

    expect(await answer).toBe('refresh_unavailable')
    expect([worker.work.length, server.calls.refresh]).toEqual([1, 0])
    const again = request(page)
    worker.goDeaf()
    await clock.advance(3_600_000)
    expect(await again).toBe(200)
    expect(server.calls.refresh).toBe(1)
  })

  it('shares the back-off of a refresh that failed in the worker', async () => {
    const { page, clock, server, posted } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503 })
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(0)
    await settle()

    expect(posted).toHaveLength(1)
    expect(server.calls.refresh).toBe(1)
    await clock.advance(60_000)
    expect(await answer).toBe(200)
    expect(page.events.map(({ name }) => name)).toEqual(['refreshError', 'refresh'])
  })

  it('ends the session when the server refuses the worker', async () => {
    const { page, clock, server } = await createLoggedIn()
    server.revokeAll()
    await clock.advance(STALE)

    const answer = request(page)
    await clock.advance(0)

    expect(await answer).toBe('session_ended')
    expect(page.events).toEqual([{ name: 'logout', reason: 'rejected', elsewhere: false }])
    expect(server.calls.refresh).toBe(1)
  })
})

describe('handleRefreshes', () => {
  it('blacklists what it wins after a logout, and writes nothing else', async () => {
    const { page, clock, server, worker, record } = await createLoggedIn()
    let release = () => {}
    server.delay('refresh', () => new Promise((resolve) => void (release = resolve)), { when: 'after' })
    await clock.advance(STALE)
    const answer = request(page)
    await clock.advance(0)

    await page.auth.logout()
    release()
    await settle()
    await Promise.all(worker.work)

    expect(await answer).toBe('session_ended')
    expect(record()?.['tokens']).toBeUndefined()
    expect(server.calls.blacklist).toBe(2)
    expect(record()?.['outbox']).toEqual([])
  })

  const good = { key: `simplejwt:${BASE_URL}token/refresh/`, rev: 1, failures: 0, force: false, leeway: 10 }

  it.each([
    ['another session', { key: 'other:https://evil.example/token/refresh/' }],
    ['another type', { type: 'refresh' }],
    ['an unknown login', { sid: 'x' }],
    ['a record that has moved on', { rev: 0 }],
    ['a revision that is no number', { rev: '1' }],
    ['no leeway', { leeway: undefined }],
    ['a force that is no boolean', { force: 'yes' }],
  ])('does nothing for %s', async (_what, changes) => {
    const { clock, worker, posted, record } = await createLoggedIn()
    await clock.advance(STALE)

    worker.dispatch({ type: 'simplejwt-client:refresh', sid: record()?.['sid'], ...good, ...changes })
    await settle()
    await Promise.all(worker.work)

    expect(posted).toEqual([])
  })

  it.each([undefined, null, 7, 'refresh', []])('does nothing for the message %j', async (message) => {
    const { worker, posted } = await createLoggedIn()

    worker.dispatch(message)
    await settle()

    expect([posted, worker.work]).toEqual([[], []])
  })

  it('refreshes for the message that the others above differ from', async () => {
    const { clock, worker, posted, record } = await createLoggedIn()
    await clock.advance(STALE)

    worker.dispatch({ type: 'simplejwt-client:refresh', sid: record()?.['sid'], ...good })
    await settle()
    await Promise.all(worker.work)

    expect(posted).toEqual([`${BASE_URL}token/refresh/`])
  })

  it('does not heed an address in the stored record', async () => {
    const { clock, worker, posted, record, put } = await createLoggedIn()
    await clock.advance(STALE)
    put({ ...record(), server: 'https://evil.example/token/refresh/' })

    worker.dispatch({ type: 'simplejwt-client:refresh', sid: record()?.['sid'], ...good })
    await settle()
    await Promise.all(worker.work)

    expect(posted).toEqual([])
  })

  it('takes no wrong option', () => {
    const scope = { location: { href: BASE_URL, origin: '' }, addEventListener: () => {} }

    expect(() => handleRefreshes({ baseUrl: 'http://api.example.com/' }, scope)).toThrow(TypeError)
  })
})

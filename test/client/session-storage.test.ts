import { createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { createFakeStore } from '../support/fake-store.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createCuttableKit, outcomeOf } from '../support/wire.js'

/** One server, one clock and one storage, and as many pages over them as a test opens. */
function createWorld(options: Parameters<typeof createFakeStore>[0] = {}) {
  const clock = fakeClock()
  const server = createServer(clock)
  const store = createFakeStore(options)
  const openPage = () => createCuttableKit({ clock, server, client: { storage: store.storage } })
  return { clock, server, store, openPage }
}

async function createLoggedIn(options: Parameters<typeof createFakeStore>[0] = {}) {
  const world = createWorld(options)
  const first = world.openPage()
  await first.auth.login(ADA)
  await settle()
  world.server.resetCounters()
  first.events.length = 0
  return { ...world, first }
}

/** A page that had a session was left; what is stored is all there is. */
async function createLeft(options: Parameters<typeof createFakeStore>[0] = {}) {
  const world = await createLoggedIn(options)
  world.first.auth.dispose()
  return world
}

describe('a stored session', () => {
  it('is there again after a reload, without a login event', async () => {
    const { openPage, server } = await createLeft()

    const { auth, events } = openPage()
    const before = auth.getSnapshot().status
    await auth.ready
    const response = await auth.fetch('me/')

    expect([before, auth.getSnapshot().status]).toEqual(['loading', 'authenticated'])
    expect(auth.getSnapshot().userId).toBe('1')
    expect(response.status).toBe(200)
    expect(events).toEqual([])
    expect(server.calls.obtain).toBe(0)
  })

  it('serves requests that were made before it was read', async () => {
    const { openPage } = await createLeft()

    const response = await openPage().auth.fetch('me/')

    expect(response.status).toBe(200)
  })

  it('is refreshed before its first request where its token is stale', async () => {
    const { openPage, server, clock } = await createLeft()
    await clock.advance(400_000)

    const response = await openPage().auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server).toMatchObject({ deadTokenRequests: 0, calls: { refresh: 1 } })
  })

  it('survives in a memory storage that two clients share', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const storage = createMemoryStorage()
    const first = createCuttableKit({ clock, server, client: { storage } })
    await first.auth.login(ADA)

    const second = createCuttableKit({ clock, server, client: { storage } })
    await second.auth.ready

    expect(second.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
  })

  it.each([
    ['name', { name: 'other' }],
    ['server', { baseUrl: 'https://other.example.com/api/' }],
  ])('is not seen by a client of another %s', async (_, options) => {
    const clock = fakeClock()
    const server = createServer(clock)
    const storage = createMemoryStorage()
    const first = createCuttableKit({ clock, server, client: { storage } })
    await first.auth.login(ADA)

    const other = createCuttableKit({ clock, server, client: { storage, ...options } })
    await other.auth.ready

    expect(other.auth.getSnapshot().status).toBe('unauthenticated')
  })

  it('is not there after a logout', async () => {
    const { openPage, first } = await createLoggedIn()
    await first.auth.logout()

    const { auth, events } = openPage()
    await auth.ready

    expect(auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', userId: undefined })
    expect(events).toEqual([])
  })
})

describe('the hint', () => {
  const hints = { hints: true }

  it('settles the snapshot at once', async () => {
    const { openPage } = await createLeft(hints)

    const snapshot = openPage().auth.getSnapshot()

    expect(snapshot).toMatchObject({ status: 'authenticated', userId: '1', claims: { user_id: '1' } })
  })

  it('gives the same object when the store confirms it, and tells nobody', async () => {
    const { openPage } = await createLeft(hints)
    const { auth, events } = openPage()
    let changes = 0
    auth.subscribe(() => void changes++)

    const hinted = auth.getSnapshot()
    await auth.ready
    await settle()

    expect(auth.getSnapshot()).toBe(hinted)
    expect([changes, events]).toEqual([0, []])
  })

  it('gives the same object after a refresh and a reload', async () => {
    const { openPage, first } = await createLoggedIn(hints)
    await first.auth.refresh()
    first.auth.dispose()
    const { auth } = openPage()

    const hinted = auth.getSnapshot()
    await auth.ready

    expect(auth.getSnapshot()).toBe(hinted)
  })

  it('is missing at the first visit, which is `loading`', async () => {
    const { auth } = createWorld(hints).openPage()

    const before = auth.getSnapshot().status
    await auth.ready

    expect([before, auth.getSnapshot().status]).toEqual(['loading', 'unauthenticated'])
  })

  it('says `unauthenticated` at once after a logout', async () => {
    const { openPage, first } = await createLoggedIn(hints)
    await first.auth.logout()

    const snapshot = openPage().auth.getSnapshot()

    expect(snapshot).toMatchObject({ status: 'unauthenticated', userId: undefined, claims: undefined })
  })

  it('without its record becomes `unauthenticated`, and no logout is told', async () => {
    const { openPage, store } = await createLeft(hints)
    store.put(undefined)

    const { auth, events } = openPage()
    const before = auth.getSnapshot().status
    await auth.ready
    await settle()

    expect([before, auth.getSnapshot().status]).toEqual(['authenticated', 'unauthenticated'])
    expect(events.filter(({ name }) => name === 'logout')).toEqual([])
  })

  it('holds no token, no jti and no password mark', async () => {
    const clock = fakeClock()
    const server = createServer(clock, { checkRevokeToken: true })
    const { storage, hints: area, record } = createFakeStore(hints)
    const { auth } = createCuttableKit({ clock, server, client: { storage } })
    const { claims } = await auth.login(ADA)
    await settle()

    const text = [...area.values()].join()

    const { tokens } = record() as unknown as { tokens: { access: string; refresh: string } }
    const secrets = [tokens.access, tokens.refresh, claims.jti, claims['hash_password']].map(String)
    expect(text).toContain('user_id')
    expect(secrets.filter((secret) => text.includes(secret.slice(-20)))).toEqual([])
  })

  it.each(['not JSON', '[]', 'null', '{}', '{"sid":1}', '{"sid":"a","claims":"b"}', '{"ended":{}}'])(
    'that reads %s does no harm',
    async (text) => {
      const { openPage, store } = await createLeft(hints)
      for (const key of store.hints.keys()) store.hints.set(key, text)

      const { auth } = openPage()
      await auth.ready

      expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    },
  )

  it('keeps requests waiting until the record has been read', async () => {
    const { openPage } = await createLeft(hints)
    const { auth, wire } = openPage()

    const answer = auth.fetch('me/')
    const sentAtOnce = wire.sent.length

    expect((await answer).status).toBe(200)
    expect(sentAtOnce).toBe(0)
  })
})

describe('the end mark', () => {
  /** `auth.logout(); location.href = '/login'`: neither the write nor the request gets through. */
  async function createLeftAtLogout() {
    const world = await createLoggedIn({ hints: true })
    world.store.fail('update', 'hang')
    world.first.wire.cut()
    void world.first.auth.logout()
    world.first.auth.dispose()
    const stored = world.store.record()
    world.store.fail('update', 'reject')
    await settle()
    world.store.put(stored)
    world.store.fail('update', 'none')
    return world
  }

  it('makes a record dead that the logout did not reach', async () => {
    const { openPage, store } = await createLeftAtLogout()

    const { auth, wire, events } = openPage()
    const before = auth.getSnapshot().status
    await auth.ready
    const after = auth.getSnapshot().status
    await auth.fetch('me/')

    expect([before, after]).toEqual(['unauthenticated', 'unauthenticated'])
    expect(wire.to('/me/').map(({ token }) => token)).toEqual([undefined])
    expect(events.map(({ name }) => name)).not.toContain('login')
    await settle()
    expect(store.record()?.['tokens']).toBeUndefined()
  })

  it('has the revocation completed at the next start', async () => {
    const { openPage, first, server } = await createLeftAtLogout()

    await openPage().auth.ready
    await settle()

    expect(server.calls.blacklist).toBe(1)
    expect(await first.wire.living()).toBe(0)
  })

  it('does not stand in the way of the next login', async () => {
    const { openPage } = await createLeftAtLogout()
    const second = openPage()
    await second.auth.login(BOB)
    second.auth.dispose()

    const third = openPage()
    await third.auth.ready

    expect(third.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
  })
})

describe('a page that comes back from the back/forward cache', () => {
  it('knows of a logout elsewhere before it sends anything', async () => {
    const { openPage, first } = await createLoggedIn({ hints: true, tells: false })
    const other = openPage()
    await other.auth.ready
    await other.auth.logout()
    await settle()
    first.wire.sent.length = 0

    first.page('restored')
    await first.auth.fetch('me/').catch(() => {})
    await settle()

    expect(first.auth.getSnapshot().status).toBe('unauthenticated')
    expect(first.wire.sent.filter(({ token }) => token !== undefined)).toHaveLength(0)
    expect(first.events.at(-1)).toEqual({ name: 'logout', reason: 'user', elsewhere: true })
  })
})

describe('a storage that cannot be read', () => {
  it('leaves the page to itself: a login works in memory', async () => {
    const { openPage, store } = createWorld()
    store.fail('read', 'reject')
    const { auth, events } = openPage()

    await auth.ready
    await auth.login(ADA)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(events[0]).toMatchObject({ name: 'warning', code: 'storage_unavailable' })
  })

  it('settles `ready` after 5 s where it hangs, with a warning', async () => {
    const { openPage, store, clock } = await createLeft()
    store.fail('read', 'hang')
    const { auth, events } = openPage()

    const outcome = outcomeOf(auth.ready)
    await clock.advance(4999)
    const before = outcome.is()
    await clock.advance(1)

    expect([before, outcome.is()]).toEqual(['pending', 'resolved'])
    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(events).toMatchObject([{ name: 'warning', code: 'storage_unavailable' }])
  })

  it('has its session adopted when the read arrives late', async () => {
    const { openPage, store, clock } = await createLeft()
    store.fail('read', 'hang')
    const { auth } = openPage()
    await clock.advance(5000)

    store.fail('read', 'none')
    await settle()
    const response = await auth.fetch('me/')

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    expect(response.status).toBe(200)
  })

  it('leaves the stored record alone while it hangs', async () => {
    const { openPage, store, clock } = await createLeft()
    const stored = store.record()
    store.fail('read', 'hang')
    openPage()

    await clock.advance(60_000)

    expect(store.record()).toEqual(stored)
  })
})

describe('a storage that cannot be written', () => {
  it('keeps the session in memory, and warns once', async () => {
    const { openPage, store, clock } = createWorld()
    const { auth, events } = openPage()
    await auth.ready
    store.fail('update', 'reject')

    await auth.login(ADA)
    for (let round = 0; round < 5; round++) {
      await clock.advance(291_000)
      await auth.fetch('me/')
    }
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(events.filter(({ name }) => name === 'warning')).toMatchObject([{ code: 'storage_write_failed' }])
    expect(store.record()).toBeUndefined()
  })

  it('gets the session as soon as it can be written again', async () => {
    const { openPage, store, clock } = createWorld()
    const { auth } = openPage()
    await auth.ready
    store.fail('update', 'reject')
    await auth.login(ADA)
    await clock.advance(291_000)
    await auth.fetch('me/')

    store.fail('update', 'none')
    await clock.advance(291_000)
    await auth.fetch('me/')
    await settle()
    auth.dispose()
    const next = openPage()
    const response = await next.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(next.auth.getSnapshot().status).toBe('authenticated')
  })

  it('loses no renewed token where it failed once between two refreshes', async () => {
    const { first, store, clock, server, openPage } = await createLoggedIn()
    store.fail('update', 'reject')
    await first.auth.refresh()
    store.fail('update', 'none')
    await first.auth.refresh()
    first.auth.dispose()

    await clock.advance(291_000)
    const response = await openPage().auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.refusedRefreshes).toBe(0)
  })

  it('does not keep a login waiting for longer than 5 s where it hangs', async () => {
    const { openPage, store, clock } = createWorld()
    const { auth } = openPage()
    await auth.ready
    store.fail('update', 'hang')

    const outcome = outcomeOf(auth.login(ADA))
    await clock.advance(5000)

    expect(outcome.is()).toBe('resolved')
    expect((await auth.fetch('me/')).status).toBe(200)
  })

  it('does not keep refreshes from happening where it hangs', async () => {
    const { first, store, clock, server } = await createLoggedIn()
    store.fail('update', 'hang')
    await clock.advance(280_000)
    const early = await first.auth.fetch('me/')
    await clock.advance(30_000)

    const response = await first.auth.fetch('me/')

    expect([early.status, response.status]).toEqual([200, 200])
    expect(server.refusedRefreshes).toBe(0)
    expect(first.auth.getSnapshot().status).toBe('authenticated')
  })

  it('does not keep a logout from ending the session', async () => {
    const { first, store, server } = await createLoggedIn()
    store.fail('update', 'reject')

    const result = await first.auth.logout()

    expect(result).toEqual({ blacklist: 'accepted' })
    expect(first.auth.getSnapshot().status).toBe('unauthenticated')
    expect(server.calls.blacklist).toBe(1)
  })
})

describe('a record that is not what this tab wrote', () => {
  it.each([
    ['gone', () => undefined],
    ['broken', () => ({ v: 1, tokens: 'none' })],
    ['no record at all', () => 'text'],
    [
      'of another server',
      (record: object) => ({ ...record, server: 'https://other.example.com/token/refresh/' }),
    ],
    ['of a newer version', (record: object) => ({ ...record, v: 99 })],
  ])('ends nothing where it is %s, and is not written over by a refresh', async (_, change) => {
    const { first, store, clock } = await createLoggedIn()
    const changed = change(store.record() ?? {})
    store.put(changed)

    first.page('visible')
    await clock.advance(291_000)
    const response = await first.auth.fetch('me/')
    await settle()

    expect(response.status).toBe(200)
    expect(first.auth.getSnapshot().status).toBe('authenticated')
    expect(JSON.stringify(store.record()) === JSON.stringify(changed)).toBe(true)
    expect(first.events.filter(({ name }) => name === 'warning')).toMatchObject([
      { code: 'storage_unavailable' },
    ])
  })

  it.each([
    ['broken', () => ({ v: 1, tokens: 'none' }), true],
    ['of another server', (record: object) => ({ ...record, server: 'https://other.example.com/' }), false],
    ['of a newer version', (record: object) => ({ ...record, v: 99 }), false],
  ])('is no session at the next start where it is %s', async (_, change, isReplaced) => {
    const { openPage, store } = await createLeft()
    const changed = change(store.record() ?? {})
    store.put(changed)

    const { auth } = openPage()
    await auth.ready
    const before = auth.getSnapshot().status
    await auth.login(BOB)
    await settle()

    expect([before, auth.getSnapshot().userId]).toEqual(['unauthenticated', '2'])
    expect(store.record()?.['sid'] !== changed['sid' as keyof typeof changed]).toBe(isReplaced)
  })

  it.each([
    ['older', -1],
    ['as old', 0],
  ])('is not adopted where it is %s, by its number', async (_, difference) => {
    const { first, server, store } = await createLoggedIn()
    await first.auth.refresh()
    const token = await first.auth.getAccessToken()
    const rev = Number(store.record()?.['rev']) + difference
    store.put({ ...store.record(), rev, tokens: await server.createTokenPair('ada') })

    first.page('visible')
    await settle()

    expect((await first.auth.getAccessToken()) === token).toBe(true)
    expect(first.events.map(({ name }) => name)).toEqual(['refresh'])
  })

  it('keeps the fields that it does not know', async () => {
    const { first, store } = await createLoggedIn()
    store.put({ ...store.record(), future: { flag: true } })

    await first.auth.refresh()
    await settle()

    expect(store.record()).toMatchObject({ future: { flag: true } })
  })
})

describe('a read that was under way', () => {
  it('when somebody else logged in does not bring the old session back', async () => {
    const { first, store } = await createLoggedIn()
    store.fail('read', 'hang')
    first.page('visible')
    await settle()

    const login = first.auth.login(BOB)
    await settle()
    store.fail('read', 'none')
    await login
    await settle()

    expect(first.events.map(({ name }) => name)).toEqual(['logout', 'login'])
    expect(first.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect(store.record()?.['ended']).toBeUndefined()
  })

  it('when somebody logged in over another tab’s session does not bring that up', async () => {
    const { openPage, store } = createWorld({ tells: false })
    const [first, other] = [openPage(), openPage()]
    await Promise.all([first.auth.ready, other.auth.ready])
    await other.auth.login(ADA)
    store.fail('read', 'hang')
    first.page('visible')
    await settle()

    const login = first.auth.login(BOB)
    await settle()
    store.fail('read', 'none')
    await login
    await settle()

    expect(first.events.map(({ name }) => name)).toEqual(['login'])
    expect(first.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect([await first.wire.living(), await other.wire.living()]).toEqual([1, 0])
  })

  it('when the user logged out does not bring the session back', async () => {
    const { first, store } = await createLoggedIn()
    store.fail('read', 'hang')
    first.page('visible')
    await settle()

    const left = first.auth.logout()
    await settle()
    store.fail('read', 'none')
    await left
    await settle()

    expect(first.events.map(({ name }) => name)).toEqual(['logout'])
    expect(first.auth.getSnapshot().status).toBe('unauthenticated')
    expect(store.record()?.['tokens']).toBeUndefined()
  })
})

describe('dispose()', () => {
  it('lets a refresh on the wire be committed', async () => {
    const { first, server, openPage, clock } = await createLoggedIn()
    let answer = () => {}
    const wait = new Promise<void>((resolve) => (answer = resolve))
    server.delay('refresh', () => wait, { when: 'after' })
    await clock.advance(235_000)
    await first.auth.fetch('me/')
    await settle()

    first.auth.dispose()
    answer()
    await settle()
    await clock.advance(100_000)
    const next = openPage()
    const response = await next.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls.refresh).toBe(1)
  })

  it('can be called twice, and stops listening', async () => {
    const { first, store } = await createLoggedIn()

    first.auth.dispose()
    first.auth.dispose()
    store.put({ ...store.record(), rev: 99, tokens: undefined, ended: 'user' })
    first.page('visible')
    await settle()

    expect(first.auth.getSnapshot().status).toBe('authenticated')
    expect(first.events).toEqual([])
  })
})

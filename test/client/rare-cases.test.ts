import { createAuthClient, createSessionStorage } from 'simplejwt-client'
import { createApi } from 'simplejwt-client/ky'
import { describe, expect, it } from 'vitest'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { fakeLocks } from '../support/fake-locks.js'
import { createFakeStore } from '../support/fake-store.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createWiredKit, offline, PATHS, type WiredKit } from '../support/wired-kit.js'

/** A device with one store, where Ada has logged in in a first tab. */
async function createDevice({ hints = false, refreshTokenLifetime = 86_400 } = {}) {
  const clock = fakeClock()
  const server = createServer(clock, { refreshTokenLifetime })
  const store = createFakeStore({ hints })
  const locks = fakeLocks()
  const open = (keepAlive = false) =>
    createWiredKit({ clock, server, client: { storage: store.storage, platform: { locks }, keepAlive } })
  const first = open()
  await first.auth.login(ADA)
  return { clock, server, store, open, first }
}

/** The status or error code of a call as far as it is known without time passing. */
async function ask({ auth, wire }: WiredKit): Promise<unknown> {
  let answer: unknown = 'pending'
  auth.fetch('me/').then(
    ({ status }) => (answer = status),
    (error: { code?: string }) => (answer = error.code),
  )
  await settle()
  await wire.quiet()
  return answer
}

const refusal = { endpoint: 'me', status: 401, body: { code: 'token_not_valid' } } as const

describe('a store whose first read hangs', () => {
  it('is written over by a login made meanwhile, and owes the revocation of what it held', async () => {
    const { clock, store, open } = await createDevice()
    store.fail('read', 'hang')
    const tab = open()
    await clock.advance(5001)
    await tab.auth.login(BOB)

    store.fail('read', 'none')
    await settle()
    tab.page('visible')
    await settle()
    await tab.wire.quiet()

    expect(tab.auth.getSnapshot().userId).toBe('2')
    expect(store.record()).toMatchObject({ rev: 2, outbox: [{ refresh: expect.any(String) }] })
  })

  it('leaves the hint alone', async () => {
    const { clock, store, open } = await createDevice({ hints: true })
    store.fail('read', 'hang')
    const tab = open()
    await clock.advance(5001)
    await tab.auth.ready

    expect(open().auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
  })

  it('makes a logout queued, since nobody knows what is owed', async () => {
    const { clock, store, open } = await createDevice()
    store.fail('read', 'hang')
    const logout = open().auth.logout()

    await clock.advance(5001)

    await expect(logout).resolves.toEqual({ blacklist: 'queued' })
  })
})

describe('a store whose first read fails', () => {
  it('brings back nobody who logged out meanwhile', async () => {
    const { store, open } = await createDevice()
    store.fail('read', 'reject')
    const tab = open()
    await tab.auth.logout()

    store.fail('read', 'none')
    tab.page('visible')
    await settle()
    await tab.wire.quiet()

    expect(tab.auth.getSnapshot().status).toBe('unauthenticated')
  })
})

describe('a back-off that the record tells of', () => {
  it.each(['another tab', 'a page before a reload'])(
    'ends with the network, where it is of %s',
    async (whose) => {
      const { clock, open, first } = await createDevice()
      await clock.advance(400_000)
      first.wire.answer(PATHS.refresh, offline)
      for (let turn = 0; turn < 8; turn++) {
        await ask(first)
        await clock.advance(61_000)
      }
      await ask(first)
      const tab = open()
      const before = whose === 'another tab' ? await ask(tab) : 'not asked'

      tab.page('online')
      await settle()

      expect([before, await ask(tab)]).toEqual([
        whose === 'another tab' ? 'refresh_unavailable' : 'not asked',
        200,
      ])
    },
  )

  it('is ignored where it lies further ahead than any server asks for: the clock has been set', async () => {
    const { clock, store, open } = await createDevice()
    store.put({ ...store.record(), backOffUntil: clock.now().wall + 86_400_000 })
    const tab = open()

    await tab.auth.refresh()

    expect(tab.wire.seen.filter(({ url }) => url.endsWith(PATHS.refresh))).toHaveLength(1)
  })
})

describe('a refresh', () => {
  it('gives the lock back at the hard limit, although the fetch does not heed its signal', async () => {
    const { clock, first } = await createDevice()
    await clock.advance(400_000)
    let calls = 0
    first.wire.answer(PATHS.refresh, () => {
      calls += 1
      return new Promise(() => {})
    })
    first.auth.fetch('me/').catch(() => {})
    await clock.advance(130_000)

    first.auth.fetch('me/').catch(() => {})
    await settle()

    expect(calls).toBe(2)
  })

  it('is not made per request in the last fifth of a refresh token that is no longer rotated', async () => {
    const { clock, server, first, open } = await createDevice({ refreshTokenLifetime: 3600 })
    await first.auth.refresh()
    const tab = open(true)
    await tab.auth.ready
    tab.wire.answer(PATHS.refresh, async () => {
      const { access } = await server.createTokenPair('ada')
      return Response.json({ access })
    })
    await clock.advance(3_000_000)
    await tab.wire.quiet()
    const count = () => tab.wire.seen.filter(({ url }) => url.endsWith(PATHS.refresh)).length
    const before = count()

    await clock.advance(300_000)
    await tab.wire.quiet()

    expect(before).toBeGreaterThan(0)
    expect(count() - before).toBeLessThan(4)
  })
})

describe('a refused refresh token', () => {
  it('ends nothing that another tab has renewed meanwhile', async () => {
    const { clock, store, server, first } = await createDevice()
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    await clock.advance(240_000)
    await first.auth.fetch('me/')
    await settle()
    const { refreshDead: _refused, ...record } = store.record() as { refreshDead?: string; rev: number }
    const tokens = await server.createTokenPair('ada')
    store.put({ ...record, rev: record.rev + 1, tokens })

    await clock.advance(60_000)
    await settle()

    expect(store.record()).toMatchObject({ tokens })
    expect(first.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
  })
})

describe('an origin that refused tokens twice', () => {
  it('is trusted again with the next session', async () => {
    const { server, first } = await createDevice()
    server.failNext({ ...refusal, times: 2 })
    const before = await ask(first)
    await first.auth.logout()
    await first.auth.login(BOB)
    server.failNext(refusal)

    expect([before, await ask(first)]).toEqual([401, 200])
  })
})

describe('a logout inside a listener', () => {
  it('tells what became of it', async () => {
    const { auth } = createWiredKit()
    const results: unknown[] = []
    await auth.ready
    auth.on('login', () => void auth.logout().then((result) => results.push(result)))

    await auth.login(ADA).catch(() => {})
    await settle()

    expect(results).toEqual([{ blacklist: 'accepted' }])
  })
})

describe('modules that are imported where there is no page', () => {
  it('may create a ky instance for a relative baseUrl', () => {
    const auth = createAuthClient({ baseUrl: '/api/' })

    expect(() => createApi(auth)).not.toThrow()
  })
})

describe('createSessionStorage', () => {
  it('gives each tab locks of its own, as it has a session of its own', () => {
    const open = createSessionStorage()

    const scopes = ['one', 'other'].map((tab) => open({ key: 'key', locks: undefined, tab }).scope)

    expect(new Set(scopes).size).toBe(2)
  })
})

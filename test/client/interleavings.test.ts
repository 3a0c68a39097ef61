import { describe, expect, it } from 'vitest'
import type { AuthStorage } from 'simplejwt-client'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { fakeClock, settle } from '../support/fake-clock.js'
import { fakeLocks } from '../support/fake-locks.js'
import { createFakeStore } from '../support/fake-store.js'
import { createCuttableKit, createGate, outcomeOf } from '../support/wire.js'

const AGEING = 231_000
const STALE = 291_000
const EXPIRED = 301_000

/** Tabs over one store; `tells`: each hears at once of what the others write. */
async function createOrigin({ tells = true, hints = false } = {}) {
  const clock = fakeClock()
  const server = createServer(clock)
  const store = createFakeStore({ tells, hints })
  const locks = fakeLocks()
  const timers: number[] = []
  const counting = {
    ...clock,
    after(ms: number, callback: () => void) {
      timers.push(ms)
      return clock.after(ms, callback)
    },
  }
  const openTab = async (storage = store.storage) => {
    const tab = createCuttableKit({
      clock,
      server,
      client: { storage, platform: { locks, clock: counting } },
    })
    await tab.auth.ready
    return tab
  }
  return { clock, server, store, locks, timers, openTab }
}

describe('a caller whose refresh is under way after one that failed', () => {
  it('is not looked at again and again until the answer comes', async () => {
    const { clock, server, timers, openTab } = await createOrigin()
    const tab = await openTab()
    await tab.auth.login(ADA)
    server.failNext({ endpoint: 'refresh', status: 503 })
    await clock.advance(STALE)
    void tab.auth.fetch('me/').catch(() => {})
    await clock.advance(0)
    const gate = createGate()
    server.delay('refresh', gate.wait)
    await clock.advance(15_000)

    const answer = tab.auth.fetch('me/')
    await clock.advance(0)
    timers.length = 0
    await clock.advance(1000)
    gate.open()

    expect((await answer).status).toBe(200)
    expect(timers.length).toBeLessThan(5)
  })
})

describe('a page that comes back with a caller and a retry that is due', () => {
  it('does not look again and again whether the store has been read', async () => {
    const { clock, server, store, timers, openTab } = await createOrigin()
    const tab = await openTab()
    await tab.auth.login(ADA)
    server.failNext({ endpoint: 'refresh', status: 503 })
    await clock.advance(AGEING)
    await tab.auth.fetch('me/')
    await clock.advance(STALE - AGEING)
    store.fail('read', 'hang')
    tab.page('restored')
    timers.length = 0

    void tab.auth.fetch('me/').catch(() => {})
    await clock.advance(1000)

    expect(tab.events.at(-1)).toMatchObject({ name: 'refreshError' })
    expect(timers.length).toBeLessThan(5)
  })
})

describe('a logout while a refresh writes its mark', () => {
  it.each(['logout', 'login'] as const)('keeps the refresh token from being sent: %s', async (what) => {
    const { clock, store, openTab } = await createOrigin()
    const tab = await openTab()
    await tab.auth.login(ADA)
    await clock.advance(STALE)
    store.fail('update', 'hang')
    const answer = outcomeOf(tab.auth.fetch('me/'))
    await settle()

    const change = what === 'logout' ? tab.auth.logout() : tab.auth.login(ADA)
    await settle()
    store.fail('update', 'none')
    await settle()
    await change

    expect(tab.wire.to('refresh/')).toHaveLength(0)
    expect(answer.is()).not.toBe('pending')
  })
})

describe('tokens of another tab that are as expired as our own', () => {
  it('are not sent', async () => {
    const { clock, server, openTab } = await createOrigin({ tells: false })
    const first = await openTab()
    await first.auth.login(ADA)
    const second = await openTab()
    await clock.advance(STALE)
    await first.auth.refresh()
    await clock.advance(EXPIRED)
    server.resetCounters()

    const response = await second.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.deadTokenRequests).toBe(0)
    expect(server.calls).toMatchObject({ refresh: 1, me: 1 })
  })
})

describe('a page that comes back after another login', () => {
  it('is told that its session was replaced', async () => {
    const { store, openTab } = await createOrigin({ tells: false, hints: true })
    const first = await openTab()
    await first.auth.login(ADA)
    const second = await openTab()
    await second.auth.login(BOB)
    await settle()
    first.events.length = 0

    first.page('restored')
    await settle()

    expect(store.record()).toMatchObject({ rev: 2 })
    expect(first.events).toEqual([
      { name: 'logout', reason: 'replaced', elsewhere: true },
      { name: 'login', userId: '2', previousUserId: '1', from: 'elsewhere' },
    ])
  })

  it.each(['user', 'user_inactive'] as const)('is told that its session ended: %s', async (reason) => {
    const { server, openTab } = await createOrigin({ tells: false, hints: true })
    const first = await openTab()
    await first.auth.login(ADA)
    const second = await openTab()
    if (reason === 'user') await second.auth.logout()
    else {
      server.deactivate('ada')
      await second.auth.fetch('me/')
    }
    await settle()
    first.events.length = 0

    first.page('restored')

    expect(first.events).toEqual([{ name: 'logout', reason, elsewhere: true }])
  })
})

/** A storage that is full for one tab, from `fill` to `clear`. */
function fillable(open: AuthStorage) {
  let isFull = false
  return {
    fill: () => void (isFull = true),
    clear: () => void (isFull = false),
    storage: ((context) => {
      const port = open(context)
      return {
        ...port,
        async update(change) {
          if (isFull) throw new DOMException('full', 'QuotaExceededError')
          await port.update(change)
        },
      }
    }) satisfies AuthStorage,
  }
}

describe('a login that could not be stored, over a session that another tab has gone on with', () => {
  it.each(['refresh', 'logout'] as const)('is stored as soon as that works: %s', async (what) => {
    const { clock, store, openTab } = await createOrigin({ tells: false })
    const view = fillable(store.storage)
    const tab = await openTab(view.storage)
    await tab.auth.login(ADA)
    const other = await openTab()
    view.fill()
    tab.wire.cut()
    await tab.auth.logout()
    await other.auth[what]()
    tab.wire.cut(false)
    await tab.auth.login(BOB)

    view.clear()
    await clock.advance(STALE)
    const response = await tab.auth.fetch('me/')
    other.page('visible')
    await settle()

    expect(await response.json()).toMatchObject({ username: 'bob' })
    expect(other.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    // What was displaced is revoked by the next page at the latest.
    await openTab()
    await settle()
    expect((await tab.wire.living()) + (await other.wire.living())).toBe(1)
  })
})

/** What one tab sees of a store that shows it, once, what was there before the last write. */
function lagging(open: AuthStorage) {
  let stale: unknown
  let isStale = false
  return {
    freeze(value: unknown) {
      stale = value
      isStale = true
    },
    thaw: () => void (isStale = false),
    storage: ((context) => {
      const port = open(context)
      return {
        ...port,
        read: async () => (isStale ? stale : port.read()),
        update: (change) => port.update((stored) => change(isStale ? stale : stored)),
      }
    }) satisfies AuthStorage,
  }
}

describe('a store that shows a tab what another has replaced, as localStorage may', () => {
  it('costs a refused refresh at most, and nobody the session', async () => {
    const { clock, server, store, openTab } = await createOrigin()
    const view = lagging(store.storage)
    const first = await openTab()
    const second = await openTab(view.storage)
    await first.auth.login(ADA)
    await settle()
    await clock.advance(STALE)
    view.freeze(store.record())
    await first.auth.refresh()
    const gate = createGate()
    server.delay('refresh', gate.wait)
    const answer = second.auth.fetch('me/')
    await settle()
    view.thaw()
    gate.open()
    await clock.advance(1000)

    expect((await answer).status).toBe(200)
    expect(server.refusedRefreshes).toBeLessThan(2)
    for (const { auth } of [first, second]) {
      expect(auth.getSnapshot().status).toBe('authenticated')
      expect((await auth.fetch('me/')).status).toBe(200)
    }
    expect(await first.wire.living()).toBe(1)
  })

  it('does not make a tab send a refresh token that it knows to be spent', async () => {
    const { clock, server, store, openTab } = await createOrigin({ tells: false })
    const view = lagging(store.storage)
    const tab = await openTab(view.storage)
    await tab.auth.login(ADA)
    const old = store.record()
    await clock.advance(STALE)
    await tab.auth.refresh()
    view.freeze(old)
    await clock.advance(STALE)

    const answer = tab.auth.fetch('me/')
    await settle()
    view.thaw()

    expect((await answer).status).toBe(200)
    expect(server.refusedRefreshes).toBe(0)
  })
})

describe('a session that a tab has left', () => {
  it('is not followed again when another tab writes it over the one that came after it', async () => {
    const { store, openTab } = await createOrigin({ tells: false })
    const tab = await openTab()
    await tab.auth.login(ADA)
    const left = store.record()
    await tab.auth.logout()
    await tab.auth.login(ADA)
    store.put({ ...left, rev: 9 })
    tab.events.length = 0

    await tab.auth.logout()
    await settle()
    await tab.auth.fetch('me/')

    expect(tab.events).toEqual([{ name: 'logout', reason: 'user', elsewhere: false }])
    expect(tab.wire.to('me/').map(({ token }) => token)).toEqual([undefined])
  })
})

/** A device whose clock can be set, while time goes on as before. */
function settable(clock: ReturnType<typeof fakeClock>) {
  let behind = 0
  return {
    setBack: (ms: number) => void (behind += ms),
    device: { ...clock, now: () => ({ ...clock.now(), wall: clock.now().wall - behind }) },
  }
}

describe('a device clock that is set back during a back-off', () => {
  it('does not make a tab wait for as long as it was set back', async () => {
    const { clock, server, store, locks } = await createOrigin({ tells: false })
    const { setBack, device } = settable(clock)
    const client = { storage: store.storage, platform: { locks, clock: device } }
    const first = createCuttableKit({ clock, server, client })
    await first.auth.login(ADA)
    server.failNext({ endpoint: 'refresh', status: 503 })
    void first.auth.refresh().catch(() => {})
    await settle()
    const second = createCuttableKit({ clock, server, client })
    await second.auth.ready
    setBack(1_800_000)

    const answer = outcomeOf(second.auth.refresh())
    await clock.advance(60_000)

    expect(answer.is()).toBe('resolved')
  })
})

describe('a device clock that is set back while a login is on the wire', () => {
  it('does not make a token live longer', async () => {
    const { clock, server, store, locks } = await createOrigin()
    const { setBack, device } = settable(clock)
    const tab = createCuttableKit({
      clock,
      server,
      client: { storage: store.storage, platform: { locks, clock: device } },
    })
    const gate = createGate()
    server.delay('obtain', gate.wait)
    const login = tab.auth.login(ADA)
    await settle()
    setBack(3_600_000)
    gate.open()
    await login

    await clock.advance(EXPIRED)
    const response = await tab.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.deadTokenRequests).toBe(0)
  })
})

/** A store in which the next read of one tab takes its time. */
function slow(open: AuthStorage) {
  let gate: ReturnType<typeof createGate> | undefined
  return {
    hold: () => {
      gate = createGate()
      return gate
    },
    storage: ((context) => {
      const port = open(context)
      return {
        ...port,
        async read() {
          const mine = gate
          gate = undefined
          const value = await port.read()
          await mine?.wait()
          return value
        },
      }
    }) satisfies AuthStorage,
  }
}

describe('a read that takes too long', () => {
  it('does not end the session that another tab has begun', async () => {
    const { clock, store, openTab } = await createOrigin({ tells: false })
    const view = slow(store.storage)
    const tab = await openTab(view.storage)
    const other = await openTab()
    await tab.auth.login(ADA)
    await tab.auth.logout()
    await other.auth.login(ADA)
    const gate = view.hold()
    tab.page('visible')
    await clock.advance(6000)

    gate.open()
    await settle()

    expect(other.auth.getSnapshot().status).toBe('authenticated')
    expect(store.record()).toHaveProperty('tokens.access')
    expect((await other.auth.fetch('me/')).status).toBe(200)
    expect(await other.wire.living()).toBe(1)
  })

  it('does not make the next read the first one: what that finds has been begun elsewhere', async () => {
    const { clock, server, store, locks, openTab } = await createOrigin({ tells: false })
    const other = await openTab()
    const view = slow(store.storage)
    const gate = view.hold()
    const tab = createCuttableKit({ clock, server, client: { storage: view.storage, platform: { locks } } })
    await settle()
    tab.page('online')
    await other.auth.login(ADA)
    await settle()
    gate.open()
    await tab.auth.ready
    await settle()

    expect(tab.auth.getSnapshot().status).toBe('authenticated')
    expect(tab.events.map(({ name }) => name)).toEqual(['login'])
  })
})

describe('a login that the page did not live to store', () => {
  it('has replaced the session before it, which the next page ends as that', async () => {
    const { store, openTab } = await createOrigin({ hints: true })
    const first = await openTab()
    await first.auth.login(ADA)
    const old = store.record()
    store.fail('update', 'hang')
    void first.auth.login(ADA)
    await settle()
    first.auth.dispose()
    store.fail('update', 'none')
    await settle()
    store.put(old)

    const next = await openTab()
    await settle()

    expect(next.auth.getSnapshot().status).toBe('unauthenticated')
    expect(store.record()).toMatchObject({ ended: 'replaced' })
  })
})

describe('a login over a session, by a page that did not live to store it', () => {
  it('ends that session for every tab when one comes back and finds the hint', async () => {
    const { store, openTab } = await createOrigin({ tells: false, hints: true })
    const first = await openTab()
    await first.auth.login(ADA)
    const [back, other] = [await openTab(), await openTab()]
    const old = store.record()
    store.fail('update', 'hang')
    void first.auth.login(ADA)
    await settle()
    first.auth.dispose()
    store.fail('update', 'none')
    await settle()
    store.put(old)

    back.page('restored')
    await settle()
    other.page('visible')
    await settle()

    expect(store.record()).toMatchObject({ ended: 'replaced' })
    for (const { auth } of [back, other]) expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(await first.wire.living()).toBe(1)
  })
})

describe('locks that are there and denied, as in a sandboxed frame', () => {
  it('are none: the tab refreshes by itself', async () => {
    const { clock, server, store } = await createOrigin()
    const locks = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) }
    const tab = createCuttableKit({ clock, server, client: { storage: store.storage, platform: { locks } } })
    await tab.auth.login(ADA)
    await clock.advance(STALE)

    const answer = tab.auth.fetch('me/')
    await clock.advance(0)

    expect((await answer).status).toBe(200)
    expect(server.calls.refresh).toBe(1)
  })
})

describe('a lock request that a dying page loses', () => {
  it('is not taken for a denial: the store may be gone as well, and with it the mark', async () => {
    const { clock, server, store } = await createOrigin()
    const locks = { request: () => Promise.reject(new DOMException('gone', 'AbortError')) }
    const tab = createCuttableKit({ clock, server, client: { storage: store.storage, platform: { locks } } })
    await tab.auth.login(ADA)
    await clock.advance(STALE)

    const answer = outcomeOf(tab.auth.refresh())
    await clock.advance(11_000)

    expect(answer.is()).toBe('refresh_unavailable')
    expect(server.calls.refresh).toBe(0)
  })
})

describe('a refusal where the store may lag behind', () => {
  it('is believed only when the store has had the time to show what another tab won', async () => {
    const { clock, server, store, openTab } = await createOrigin({ tells: false })
    const lags: AuthStorage = (context) => ({ ...store.storage(context), staleFor: 1000 })
    const tab = await openTab(lags)
    await tab.auth.login(ADA)
    await clock.advance(STALE)
    const winner = await openTab()
    const before = store.record()
    await winner.auth.refresh()
    const after = store.record()
    store.put(before)

    const answer = outcomeOf(tab.auth.fetch('me/'))
    await clock.advance(500)
    const meanwhile = answer.is()
    store.put(after)
    await clock.advance(600)

    expect([meanwhile, answer.is()]).toEqual(['pending', 'resolved'])
    expect(server.refusedRefreshes).toBe(1)
    expect(tab.auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('a logout before the store could be read', () => {
  it('is not about a session that another tab begins later', async () => {
    const { clock, store, openTab } = await createOrigin({ tells: false })
    const other = await openTab()
    store.fail('read', 'reject')
    const tab = await openTab()
    await tab.auth.logout()
    await clock.advance(1000)
    await other.auth.login(ADA)
    store.fail('read', 'none')

    tab.page('visible')
    await settle()

    expect(store.record()).toHaveProperty('tokens.access')
    expect(tab.auth.getSnapshot().status).toBe('authenticated')
    expect((await other.auth.fetch('me/')).status).toBe(200)
  })

  it.each([false, true])('ends the session that was there, with a hint: %s', async (hints) => {
    const { store, clock, openTab } = await createOrigin({ tells: false, hints })
    const other = await openTab()
    await other.auth.login(ADA)
    await clock.advance(1000)
    store.fail('read', 'reject')
    const tab = await openTab()
    await tab.auth.logout()
    store.fail('read', 'none')

    tab.page('visible')
    await settle()

    expect(store.record()).toMatchObject({ ended: 'user' })
  })
})

describe('a logout whose page was gone before the store had it', () => {
  it('is completed by the next tab that shows the session', async () => {
    const { clock, store, openTab } = await createOrigin({ tells: false, hints: true })
    const leaving = await openTab()
    await leaving.auth.login(ADA)
    const staying = await openTab()
    const old = store.record()
    leaving.wire.cut()
    store.fail('update', 'hang')
    void leaving.auth.logout()
    await settle()
    leaving.auth.dispose()
    store.fail('update', 'none')
    await settle()
    store.put(old)
    staying.events.length = 0
    await clock.advance(1000)
    const shown: unknown[] = []
    staying.auth.subscribe(() => shown.push(staying.auth.getSnapshot()))

    await staying.auth.refresh().catch(() => {})
    await settle()

    expect(new Set(shown).size).toBe(shown.length)
    expect(staying.events.at(-1)).toEqual({ name: 'logout', reason: 'user', elsewhere: true })
    expect(store.record()).toMatchObject({ ended: 'user' })
    expect(await staying.wire.living()).toBe(0)
  })

  it('is not forgotten over another logout of the same kind', async () => {
    const { clock, server, store, openTab } = await createOrigin({ hints: true })
    const first = await openTab()
    await first.auth.login(ADA)
    const old = store.record()
    store.fail('update', 'hang')
    store.fail('read', 'hang')
    void first.auth.logout()
    await settle()
    first.auth.dispose()
    const hurried = createCuttableKit({ clock, server, client: { storage: store.storage } })
    void hurried.auth.login(BOB)
    await settle()
    void hurried.auth.logout()
    await settle()
    hurried.auth.dispose()
    store.fail('update', 'none')
    store.fail('read', 'none')
    await settle()
    store.put(old)

    const next = await openTab()
    await settle()

    expect(next.auth.getSnapshot().status).toBe('unauthenticated')
    expect(store.record()).toMatchObject({ ended: 'replaced' })
  })

  it('is none where the server had refused an older token of a session that goes on', async () => {
    const { clock, server, store, openTab } = await createOrigin({ tells: false, hints: true })
    const first = await openTab()
    await first.auth.login(ADA)
    const second = await openTab()
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    await first.auth.refresh().catch(() => {})
    const dead = store.record()
    await clock.advance(STALE)
    store.put({ ...dead, refreshDead: undefined })
    await second.auth.refresh()
    await first.auth.fetch('me/').catch(() => {})
    await second.auth.refresh()
    await settle()

    expect(second.auth.getSnapshot().status).toBe('authenticated')
    expect((await second.auth.fetch('me/')).status).toBe(200)
  })
})

describe('a tab that refreshes without the lock, since the holder is frozen', () => {
  it('is not taken for dead by the next holder', async () => {
    const { clock, server, locks, openTab } = await createOrigin({ tells: false })
    const first = await openTab()
    await first.auth.login(ADA)
    const second = await openTab()
    await clock.advance(STALE)
    const thaw = createGate()
    void locks.request('simplejwt:https://api.example.com/api/token/refresh/', thaw.wait)
    const gate = createGate()
    server.delay('refresh', gate.wait)
    void first.auth.fetch('me/').catch(() => {})
    await clock.advance(30_000)
    void second.auth.fetch('me/').catch(() => {})
    await clock.advance(30_000)
    const sent = server.calls.refresh

    thaw.open()
    await clock.advance(5000)
    const later = server.calls.refresh
    gate.open()
    await clock.advance(5000)

    expect([sent, later, server.calls.refresh]).toEqual([1, 1, 1])
    for (const { auth } of [first, second]) expect((await auth.fetch('me/')).status).toBe(200)
    expect(server.refusedRefreshes).toBe(0)
  })
})

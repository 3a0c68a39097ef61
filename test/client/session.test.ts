import { describe, expect, it } from 'vitest'
import type { AuthClient } from 'simplejwt-client'
import { ADA, BOB, createServer } from '../support/client-kit.js'
import { createFakeStore } from '../support/fake-store.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createGate, createCuttableKit, outcomeOf } from '../support/wire.js'

const STALE = 291_000
const TOKEN_REFUSED = { detail: 'Given token not valid for any token type', code: 'token_not_valid' }

async function createLoggedIn(options: Parameters<typeof createCuttableKit>[0] = {}) {
  const kit = createCuttableKit(options)
  await kit.auth.login(ADA)
  kit.wire.sent.length = 0
  kit.events.length = 0
  return kit
}

/** One server, one clock and one storage, and as many pages over them as a test opens. */
function createWorld() {
  const clock = fakeClock()
  const server = createServer(clock)
  const { storage, record, fail } = createFakeStore()
  const openPage = () => createCuttableKit({ clock, server, client: { storage } })
  return { clock, server, openPage, record, fail }
}

describe('a login over a live session', () => {
  it('ends that one first, and says who was there', async () => {
    const { auth, events } = await createLoggedIn()

    await auth.login(BOB)

    expect(events).toEqual([
      { name: 'logout', reason: 'replaced', elsewhere: false },
      { name: 'login', userId: '2', previousUserId: '1', from: 'login' },
    ])
  })

  it('has the old pair blacklisted, and only that', async () => {
    const { auth, wire } = await createLoggedIn()

    await auth.login(BOB)
    await settle()

    expect(await wire.living()).toBe(1)
    expect((await auth.fetch('me/')).status).toBe(200)
  })

  it('leaves that one alone where it fails', async () => {
    const { auth, events, wire } = await createLoggedIn()

    await expect(auth.login({ ...BOB, password: 'wrong' })).rejects.toMatchObject({
      code: 'invalid_credentials',
    })

    expect(events).toEqual([])
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    expect(await wire.living()).toBe(1)
  })

  it('shows the users one after the other', async () => {
    const { auth } = await createLoggedIn()
    const seen: (string | undefined)[] = []
    auth.subscribe(() => void seen.push(auth.getSnapshot().userId))

    await auth.login(BOB)

    expect(seen.at(-1)).toBe('2')
    expect(seen.filter((userId) => userId === '1')).toEqual([])
  })
})

describe('the user before', () => {
  it('is nobody at the first login', async () => {
    const { auth, events } = createCuttableKit()

    await auth.login(ADA)

    expect(events).toEqual([{ name: 'login', userId: '1', previousUserId: undefined, from: 'login' }])
  })

  it('is remembered over a logout', async () => {
    const { auth, events } = await createLoggedIn()

    await auth.logout()
    await auth.login(BOB)

    expect(events.at(-1)).toMatchObject({ name: 'login', userId: '2', previousUserId: '1' })
  })

  it('is the same where the same user logs in again', async () => {
    const { auth, events } = await createLoggedIn()

    await auth.logout()
    await auth.login(ADA)

    expect(events.at(-1)).toMatchObject({ name: 'login', userId: '1', previousUserId: '1' })
  })
})

describe('a login and what is under way', () => {
  it('has the pair of a late refresh of the old session blacklisted', async () => {
    const { auth, server, clock, wire } = await createLoggedIn()
    const gate = createGate()
    server.delay('refresh', gate.wait, { when: 'after' })
    await clock.advance(STALE)
    void auth.refresh().catch(() => {})
    await settle()

    await auth.login(BOB)
    gate.open()
    await settle()

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect(await wire.living()).toBe(1)
    expect((await auth.fetch('me/')).status).toBe(200)
  })

  it('does not take a late refusal of the old session for its own', async () => {
    const { auth, server, clock, events } = await createLoggedIn()
    const gate = createGate()
    server.failNext({ endpoint: 'refresh', status: 401, body: { detail: 'Token is blacklisted' } })
    server.delay('refresh', gate.wait)
    await clock.advance(STALE)
    void auth.refresh().catch(() => {})
    await settle()

    await auth.login(ADA)
    gate.open()
    await settle()
    await clock.advance(STALE)

    expect(auth.getSnapshot().status).toBe('authenticated')
    expect(events.map(({ name }) => name)).toEqual(['logout', 'login'])
  })

  it('is waited for where the stored session has not been read', async () => {
    const { openPage } = createWorld()
    const first = openPage()
    await first.auth.login(ADA)
    first.auth.dispose()

    const { auth, wire } = openPage()
    await auth.login(BOB)
    await settle()

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect([await first.wire.living(), await wire.living()]).toEqual([0, 1])
  })

  it('survives a reload where it was made before the stored session was read', async () => {
    const { openPage } = createWorld()
    const first = openPage()
    await first.auth.login(ADA)
    first.auth.dispose()
    const second = openPage()
    await second.auth.login(BOB)
    second.auth.dispose()

    const third = openPage()
    await third.auth.ready

    expect(third.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
  })
})

describe('two logins at once', () => {
  it('end with the later call, where its answer comes first', async () => {
    const { auth, server, wire } = createCuttableKit()
    const gate = createGate()
    server.delay('obtain', gate.wait, { when: 'after' })
    const early = auth.login(ADA)
    await settle()
    server.delay('obtain', 0, { when: 'after' })

    await auth.login(BOB)
    gate.open()

    await expect(early).rejects.toMatchObject({ code: 'account_changed' })
    await settle()
    expect(auth.getSnapshot().userId).toBe('2')
    expect(await wire.living()).toBe(1)
  })

  it('end with the later call, where its answer comes last', async () => {
    const { auth, server, wire } = createCuttableKit()
    const gate = createGate()
    const early = auth.login(ADA)
    await settle()
    server.delay('obtain', gate.wait, { when: 'after' })

    const later = auth.login(BOB)
    await settle()
    gate.open()
    await Promise.allSettled([early, later])
    await settle()

    expect(auth.getSnapshot().userId).toBe('2')
    expect(await wire.living()).toBe(1)
  })

  it('end with the earlier call, where the later one is refused', async () => {
    const { auth, wire } = createCuttableKit()

    const [early, later] = await Promise.allSettled([
      auth.login(ADA),
      auth.login({ ...BOB, password: 'wrong' }),
    ])
    await settle()

    expect([early.status, later.status]).toEqual(['fulfilled', 'rejected'])
    expect(auth.getSnapshot().userId).toBe('1')
    expect(await wire.living()).toBe(1)
  })
})

describe('a request that another user’s login overtakes', () => {
  it('rejects with account_changed where it was on the wire', async () => {
    const { auth, server } = await createLoggedIn()
    const gate = createGate()
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/')
    await settle()

    await auth.login(BOB)
    gate.open()

    await expect(answer).rejects.toMatchObject({ code: 'account_changed' })
  })

  it('rejects with account_changed where its token is refused, and is not sent as the other user', async () => {
    const { auth, server } = await createLoggedIn()
    const gate = createGate()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/')
    await settle()

    await auth.login(BOB)
    gate.open()

    await expect(answer).rejects.toMatchObject({ code: 'account_changed' })
    expect(server.calls.me).toBe(1)
  })

  it('rejects with account_changed where it waited, and is never sent', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.hang('refresh')
    await clock.advance(STALE)
    const outcome = outcomeOf(auth.fetch('me/'))

    await auth.login(BOB)
    await settle()

    expect(outcome.is()).toBe('account_changed')
    expect(server.calls.me).toBe(0)
  })

  it('does not end the new session with a late password_changed', async () => {
    const { auth, server, events } = await createLoggedIn()
    const gate = createGate()
    server.failNext({ endpoint: 'me', status: 401, body: { code: 'password_changed' } })
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/').catch(() => {})
    await settle()

    await auth.login(BOB)
    gate.open()
    await answer
    await settle()

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect(events.map(({ name }) => name)).toEqual(['logout', 'login'])
  })
})

describe('a request that a login of the same user overtakes', () => {
  it('gets its answer', async () => {
    const { auth, server } = await createLoggedIn()
    const gate = createGate()
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/')
    await settle()

    await auth.login(ADA)
    gate.open()

    expect((await answer).status).toBe(200)
  })

  it('is replayed with the new token where the old one is refused', async () => {
    const { auth, server } = await createLoggedIn()
    const gate = createGate()
    server.failNext({ endpoint: 'me', status: 401, body: TOKEN_REFUSED })
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/')
    await settle()

    await auth.login(ADA)
    gate.open()

    expect((await answer).status).toBe(200)
    expect(server.calls).toMatchObject({ me: 2, refresh: 0 })
  })

  it('does not end the new session with a late password_changed, and hands it over', async () => {
    const { auth, server, events } = await createLoggedIn()
    const gate = createGate()
    server.failNext({ endpoint: 'me', status: 401, body: { code: 'password_changed' } })
    server.delay('me', gate.wait)
    const answer = auth.fetch('me/')
    await settle()

    await auth.login(ADA)
    gate.open()

    expect((await answer).status).toBe(401)
    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    expect(events.map(({ name }) => name)).toEqual(['logout', 'login'])
  })
})

describe('listeners that call the client', () => {
  it.each<[string, (auth: AuthClient) => Promise<unknown>]>([
    ['getAccessToken', (auth) => auth.getAccessToken()],
    ['fetch', (auth) => auth.fetch('me/')],
    ['refresh', (auth) => auth.refresh()],
    ['verify', (auth) => auth.verify()],
    ['logout', (auth) => auth.logout()],
    ['login', (auth) => auth.login(BOB)],
  ])('may call %s inside on("refresh"), and wait for it', async (_, call) => {
    const { auth, clock } = await createLoggedIn()
    const outcomes: { readonly is: () => string }[] = []
    const unsubscribe = auth.on('refresh', () => {
      unsubscribe()
      outcomes.push(outcomeOf(call(auth)))
    })
    await clock.advance(STALE)

    const answer = outcomeOf(auth.fetch('me/'))
    await settle()

    expect(outcomes.map(({ is }) => is())).toEqual(['resolved'])
    expect(answer.is()).not.toBe('pending')
  })

  it('may log in inside on("logout")', async () => {
    const { auth, events, wire } = await createLoggedIn()
    auth.on('logout', () => void auth.login(BOB))

    await auth.logout()
    await settle()

    expect(auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
    expect(events.map(({ name }) => name)).toEqual(['logout', 'login'])
    expect(await wire.living()).toBe(1)
  })

  it('find inside on("logout") that the session is over', async () => {
    const { auth } = await createLoggedIn()
    const seen: string[] = []
    auth.on('logout', () => void seen.push(auth.getSnapshot().status))

    await auth.logout()

    expect(seen).toEqual(['unauthenticated'])
  })

  it('find inside on("login") that the session is there, and may use it', async () => {
    const { auth } = createCuttableKit()
    const outcomes: { readonly is: () => string }[] = []
    auth.on('login', () => void outcomes.push(outcomeOf(auth.fetch('me/').then(({ status }) => status))))

    await auth.login(ADA)
    await settle()

    expect(outcomes.map(({ is }) => is())).toEqual(['resolved'])
  })

  it('may log out inside on("login")', async () => {
    const { auth, wire, events } = createCuttableKit()
    auth.on('login', () => void auth.logout())

    await auth.login(ADA).catch(() => {})
    await settle()

    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(events.map(({ name }) => name)).toEqual(['login', 'logout'])
    expect(await wire.living()).toBe(0)
  })

  it('may log out inside subscribe()', async () => {
    const { auth, wire, clock } = await createLoggedIn()
    auth.subscribe(() => void auth.logout())
    await clock.advance(1000)

    await auth.refresh().catch(() => {})
    await settle()

    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(await wire.living()).toBe(0)
  })

  it('may ask for another refresh inside on("refreshError")', async () => {
    const { auth, server, clock } = await createLoggedIn()
    server.failNext({ endpoint: 'refresh', status: 503 })
    const outcomes: { readonly is: () => string }[] = []
    auth.on('refreshError', () => void outcomes.push(outcomeOf(auth.refresh())))

    void auth.refresh().catch(() => {})
    await clock.advance(10_000)

    expect(outcomes.map(({ is }) => is())).toEqual(['resolved'])
  })

  it('hear of events in their order, also of those that they cause', async () => {
    const { auth } = await createLoggedIn()
    const heard: string[] = []
    auth.on('refresh', () => void auth.logout())
    auth.on('refresh', () => void heard.push('refresh'))
    auth.on('logout', () => void heard.push('logout'))

    await auth.refresh().catch(() => {})
    await settle()

    expect(heard).toEqual(['refresh', 'logout'])
  })

  it('hear no more once they have unsubscribed', async () => {
    const { auth } = await createLoggedIn()
    let count = 0
    const off = [auth.on('refresh', () => void count++), auth.subscribe(() => void count++)]

    for (const unsubscribe of off) unsubscribe()
    await auth.refresh()

    expect(count).toBe(0)
  })
})

describe('the snapshot', () => {
  it('is the same object until something changes', async () => {
    const { auth, clock } = await createLoggedIn()
    const first = auth.getSnapshot()
    await clock.advance(1000)

    await auth.fetch('me/')
    await auth.getAccessToken()
    const second = auth.getSnapshot()
    await auth.refresh()
    const third = auth.getSnapshot()

    expect(second).toBe(first)
    expect(third).not.toBe(first)
  })

  it('has all its keys in every state, and is frozen', async () => {
    const { auth } = createCuttableKit()
    const keys = ['accessExpiresAt', 'claims', 'elsewhere', 'reason', 'refreshExpiresAt', 'status', 'userId']

    const loading = auth.getSnapshot()
    await auth.ready
    const out = auth.getSnapshot()
    await auth.login(ADA)
    const within = auth.getSnapshot()

    expect([loading, out, within].map((snapshot) => Object.keys(snapshot).toSorted())).toEqual([
      keys,
      keys,
      keys,
    ])
    expect([loading, out, within].every((snapshot) => Object.isFrozen(snapshot))).toBe(true)
  })

  it('tells its subscribers of each change', async () => {
    const { auth } = createCuttableKit()
    const seen: string[] = []
    auth.subscribe(() => void seen.push(auth.getSnapshot().status))

    await auth.ready
    await auth.login(ADA)
    await auth.logout()

    expect(seen).toEqual(['unauthenticated', 'authenticated', 'unauthenticated'])
  })
})

describe('taking over the tokens of an old interceptor', () => {
  /** What applications are told to run at their start, in the place of the interceptor. */
  async function takeOver(auth: AuthClient, old: Map<string, string>): Promise<void> {
    await auth.ready
    const access = old.get('access')
    const refresh = old.get('refresh')
    if (access !== undefined && refresh !== undefined && auth.getSnapshot().status === 'unauthenticated')
      await auth.adopt({ access, refresh }).catch(() => {})
    old.delete('access')
    old.delete('refresh')
  }

  async function createOldApplication() {
    const world = createWorld()
    const old = new Map(Object.entries(await world.server.createTokenPair('ada')))
    return { ...world, old }
  }

  it('makes a session of them, and nobody logs in again', async () => {
    const { openPage, old, server } = await createOldApplication()
    const { auth, events } = openPage()

    await takeOver(auth, old)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(old.size).toBe(0)
    expect(server.calls.obtain).toBe(0)
    expect(events).toEqual([{ name: 'login', userId: '1', previousUserId: undefined, from: 'adopt' }])
  })

  it('happens once only', async () => {
    const { openPage, old, server } = await createOldApplication()
    const first = openPage()
    await takeOver(first.auth, old)
    await first.auth.refresh()
    first.auth.dispose()

    const second = openPage()
    await takeOver(second.auth, old)
    const response = await second.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(second.events).toEqual([])
    expect(server.calls).toMatchObject({ obtain: 0, blacklist: 0, refresh: 1 })
  })

  it('loses nothing where the page is left before the session is stored', async () => {
    const { openPage, old, server, fail } = await createOldApplication()
    const first = openPage()
    await first.auth.ready
    fail('update', 'reject')
    void takeOver(first.auth, new Map(old))
    await settle()
    first.auth.dispose()
    fail('update', 'none')

    const second = openPage()
    await takeOver(second.auth, old)
    await second.auth.refresh()

    expect((await second.auth.fetch('me/')).status).toBe(200)
    expect(server.calls).toMatchObject({ obtain: 0, blacklist: 0 })
  })

  it('loses nothing where the page is left before the old keys are deleted', async () => {
    const { openPage, old, server } = await createOldApplication()
    const first = openPage()
    await takeOver(first.auth, new Map(old))
    await first.auth.refresh()
    first.auth.dispose()

    const second = openPage()
    await takeOver(second.auth, old)
    await second.auth.refresh()

    expect((await second.auth.fetch('me/')).status).toBe(200)
    expect(old.size).toBe(0)
    expect(server).toMatchObject({ refusedRefreshes: 0, calls: { obtain: 0, blacklist: 0 } })
  })

  it('refreshes an access token that has expired meanwhile', async () => {
    const { openPage, old, clock, server } = await createOldApplication()
    await clock.advance(3_600_000)
    const { auth } = openPage()

    await takeOver(auth, old)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server).toMatchObject({ deadTokenRequests: 0, calls: { obtain: 0, refresh: 1 } })
  })

  it('leaves a user whose tokens have expired logged out', async () => {
    const { openPage, old, clock } = await createOldApplication()
    await clock.advance(48 * 3_600_000)
    const { auth } = openPage()

    await takeOver(auth, old)

    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(old.size).toBe(0)
  })
})

describe('adopt', () => {
  it('does not revoke the pair that it is given a second time', async () => {
    const { auth, server } = createCuttableKit()
    const pair = await server.createTokenPair('ada')

    await auth.adopt(pair)
    await auth.adopt(pair)
    await settle()
    await auth.refresh()

    expect((await auth.fetch('me/')).status).toBe(200)
    expect(server.calls.blacklist).toBe(0)
  })

  it('ends a live session first, whose pair is blacklisted', async () => {
    const { auth, server, events, wire } = await createLoggedIn()

    await auth.adopt(await server.createTokenPair('bob'))
    await settle()

    expect(events).toEqual([
      { name: 'logout', reason: 'replaced', elsewhere: false },
      { name: 'login', userId: '2', previousUserId: '1', from: 'adopt' },
    ])
    expect(await wire.living()).toBe(0)
    expect((await auth.fetch('me/')).status).toBe(200)
  })

  it('survives a reload', async () => {
    const { openPage, server } = createWorld()
    const first = openPage()
    await first.auth.adopt(await server.createTokenPair('bob'))
    first.auth.dispose()

    const second = openPage()
    await second.auth.ready

    expect(second.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '2' })
  })
})

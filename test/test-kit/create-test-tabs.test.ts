import type { AuthEvents } from 'simplejwt-client'
import {
  createMockServer,
  createTestClock,
  createTestTabs,
  createToken,
  type MockServer,
  type TestTab,
  type TestTabsOptions,
} from 'simplejwt-client/testing'
import { describe, expect, it, vi } from 'vitest'

/** Two tabs on one clock, whose access token has expired. */
function openTwo(options: TestTabsOptions = {}) {
  const clock = createTestClock()
  const harness = createTestTabs({ as: 'ada', clock, accessExpiresIn: -1, ...options })
  const [one, two] = harness.tabs as readonly [TestTab, TestTab]
  return { ...harness, clock, one, two }
}

/** Holds refreshes until the test lets them go. */
function holdRefreshes(server: MockServer, when: 'before' | 'after'): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  server.delay('refresh', () => promise, { when })
  return resolve
}

describe('createTestTabs', () => {
  it('opens tabs that are logged in on the next line', () => {
    const { tabs } = createTestTabs({ as: 'ada', count: 3 })

    expect(tabs.map(({ auth }) => auth.getSnapshot().status)).toEqual(Array(3).fill('authenticated'))
  })

  it('opens two, logged out, where nothing is said', () => {
    const { tabs } = createTestTabs()

    expect(tabs.map(({ auth }) => auth.getSnapshot().status)).toEqual(Array(2).fill('unauthenticated'))
  })

  it('makes one refresh of an expired token for all tabs', async () => {
    const { tabs, server } = createTestTabs({ as: 'ada', count: 5, accessExpiresIn: -1 })

    const responses = await Promise.all(tabs.map(({ auth }) => auth.fetch('me/')))

    expect(responses.map(({ status }) => status)).toEqual(Array(5).fill(200))
    expect([server.calls.refresh, server.refusedRefreshes]).toEqual([1, 0])
  })

  it('tells a logout to the other tab', async () => {
    const { one, two, clock } = openTwo()
    const heard: AuthEvents['logout'][] = []
    two.auth.on('logout', (event) => heard.push(event))

    await one.auth.logout()
    await clock.advance(0)

    expect(heard).toEqual([{ reason: 'user', elsewhere: true }])
    expect(two.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', elsewhere: true })
  })

  it('tells a login to the other tab', async () => {
    const { one, two, clock } = openTwo({ as: undefined })

    await one.auth.login({ username: 'ada', password: 'correct horse' })
    await clock.advance(0)

    expect(two.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
  })

  it('tells new tokens to the other tab', async () => {
    const { one, two, clock, server } = openTwo()

    await one.auth.refresh()
    await clock.advance(0)
    await two.auth.fetch('me/')

    expect(two.auth.getSnapshot().accessExpiresAt).toBe(clock.time() + 300_000)
    expect(server.calls.refresh).toBe(1)
  })

  it('opens another tab, which shows the session at once', async () => {
    const { one, open, server } = openTwo()
    await one.auth.refresh()

    const third = open()

    expect(third.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1' })
    expect((await third.auth.fetch('me/')).status).toBe(200)
    expect(server.calls.refresh).toBe(1)
  })

  it('opens a tab after a logout, which shows that at once', async () => {
    const { one, open } = openTwo()
    await one.auth.logout()

    expect(open().auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'user' })
  })

  it('leaves no timer when it is disposed of', async () => {
    const { clock, dispose, tabs } = openTwo({ keepAlive: true })
    await Promise.all(tabs.map(({ auth }) => auth.ready))

    dispose()
    const { wall } = clock.now()
    await clock.advance(3600_000)

    expect(tabs.map(({ auth }) => auth.getSnapshot().accessExpiresAt ?? 0).every((at) => at < wall)).toBe(
      true,
    )
  })
})

describe('a crashed tab', () => {
  it('sets its lock free before the server has decided, and the other tab refreshes', async () => {
    const { one, two, clock, server } = openTwo()
    const release = holdRefreshes(server, 'before')
    void one.auth.fetch('me/')
    await clock.advance(0)

    one.crash()
    server.delay('refresh', 0)
    const response = await two.auth.fetch('me/')
    release()

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ refresh: 2, me: 1 })
  })

  it('takes the session with it where the server had decided: nobody knows the new token', async () => {
    const { one, two, clock, server } = openTwo()
    holdRefreshes(server, 'after')
    void one.auth.fetch('me/')
    await clock.advance(0)

    one.crash()
    server.delay('refresh', 0, { when: 'after' })

    await expect(two.auth.fetch('me/')).rejects.toMatchObject({
      code: 'session_ended',
      reason: 'outcome_lost',
    })
  })

  it('writes nothing any more', async () => {
    const { one, open, clock, server } = openTwo()
    const pair = await server.createTokenPair('ada', { claims: { user_id: '2' } })
    await one.auth.ready

    one.crash()
    void one.auth.adopt(pair)
    await clock.advance(1000)
    const next = open()
    await next.auth.ready

    expect(next.auth.getSnapshot().userId).toBe('1')
  })

  it('settles nothing any more', async () => {
    const { one, clock } = openTwo()
    const settled: string[] = []
    const note = (what: string) => () => void settled.push(what)
    one.auth.fetch('me/').then(note('fetch'), note('fetch'))
    one.auth.ready.then(note('ready'), note('ready'))

    one.crash()
    one.auth.refresh().then(note('refresh'), note('refresh'))
    one.thaw()
    await clock.advance(600_000)

    expect(settled).toEqual([])
  })

  it('does not get a lock that it had been waiting for', async () => {
    const { one, two, clock, server, open } = openTwo()
    const release = holdRefreshes(server, 'before')
    void one.auth.fetch('me/')
    await clock.advance(0)
    void two.auth.fetch('me/')
    await clock.advance(0)

    two.crash()
    release()
    await clock.advance(0)
    await open().auth.refresh()

    expect(server.calls.refresh).toBe(2)
  })
})

describe('a frozen tab', () => {
  it('keeps its lock, so that the other tab waits', async () => {
    const { one, two, clock, server } = openTwo()
    const release = holdRefreshes(server, 'before')
    void one.auth.fetch('me/')
    await clock.advance(0)

    one.freeze()
    release()
    const waiting = two.auth.fetch('me/')
    await clock.advance(1000)
    expect(server.calls).toMatchObject({ refresh: 1, me: 0 })
    one.thaw()

    expect((await waiting).status).toBe(200)
    expect(server.calls.refresh).toBe(1)
  })

  it('gets no answer before it goes on', async () => {
    const { one, clock, server } = openTwo()
    const verdict = vi.fn<(isValid: boolean) => void>()
    const access = createToken({ now: clock.time() })
    server.delay('verify', () => clock.wait(10))
    void one.auth.verify(access).then(verdict)
    await clock.advance(5)

    one.freeze()
    await clock.advance(1000)
    expect(server.calls.verify).toBe(1)
    expect(verdict).not.toHaveBeenCalled()
    one.thaw()
    await clock.advance(0)

    expect(verdict).toHaveBeenCalledWith(true)
  })

  it('takes no lock, whatever it is told to do', async () => {
    const { one, two, clock, server } = openTwo()
    await one.auth.ready

    one.freeze()
    void one.auth.refresh()
    await clock.advance(1000)
    await two.auth.refresh()

    expect(server.calls.refresh).toBe(1)
  })

  it('does not fire a timer that was cancelled as it went on', async () => {
    const { one, clock, server } = openTwo({ accessExpiresIn: 300, keepAlive: true, count: 1 })
    await one.auth.ready
    one.freeze()
    await clock.advance(290_000)

    one.auth.dispose()
    one.thaw()
    await clock.advance(1000)

    expect(server.calls.refresh).toBe(0)
  })

  it('learns of a logout when it goes on', async () => {
    const { one, two, clock } = openTwo()
    await two.auth.ready
    two.freeze()

    await one.auth.logout()
    await clock.advance(1000)
    expect(two.auth.getSnapshot().status).toBe('authenticated')
    two.thaw()
    await clock.advance(0)

    expect(two.auth.getSnapshot().status).toBe('unauthenticated')
  })

  it('shows a logout at once when it goes on, before it has read the storage', async () => {
    const { one, two, clock } = openTwo()
    await two.auth.ready
    two.freeze()
    await one.auth.logout()
    await clock.advance(0)

    two.thaw()

    expect(two.auth.getSnapshot().status).toBe('unauthenticated')
  })

  it('fires its timers when it goes on', async () => {
    const { one, clock, server } = openTwo({ accessExpiresIn: 300, keepAlive: true, count: 1 })
    await one.auth.ready
    one.freeze()

    await clock.advance(3600_000)
    expect(server.calls.refresh).toBe(0)
    one.thaw()
    await clock.advance(1000)

    expect(server.calls.refresh).toBe(1)
  })
})

describe('a server of the test', () => {
  it('is used by all tabs', async () => {
    const server = createMockServer()
    const { tabs } = createTestTabs({ as: { username: 'grace' }, server })

    await Promise.all(tabs.map(({ auth }) => auth.fetch('me/')))

    expect(server.calls.me).toBe(2)
  })
})

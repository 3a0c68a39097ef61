import { createMockServer, createTestAuth, createTestClock } from 'simplejwt-client/testing'
import { describe, expect, it, vi } from 'vitest'
import { post } from '../mock/requests.js'

describe('createTestClock', () => {
  it('stands still until it is moved', async () => {
    const clock = createTestClock(5000)

    await clock.advance(0)

    expect([clock.time(), clock.now().wall]).toEqual([5000, 5000])
  })

  it('moves both clocks alike', async () => {
    const clock = createTestClock(5000)

    await clock.advance(1500)

    expect(clock.now()).toEqual({ wall: 6500, mono: 1500 })
  })

  it('starts at a whole second', () => {
    expect(createTestClock().time() % 1000).toBe(0)
  })

  it('fires timers in order, each at its time', async () => {
    const clock = createTestClock(0)
    const fired: [string, number][] = []
    clock.after(300, () => fired.push(['third', clock.time()]))
    clock.after(100, () => fired.push(['first', clock.time()]))
    clock.after(100, () => fired.push(['second', clock.time()]))
    clock.after(301, () => fired.push(['never', clock.time()]))

    await clock.advance(300)

    expect(fired).toEqual([
      ['first', 100],
      ['second', 100],
      ['third', 300],
    ])
  })

  it('fires a timer that another timer has set, if it is due on the way', async () => {
    const clock = createTestClock(0)
    const fired: number[] = []
    clock.after(100, () => clock.after(100, () => fired.push(clock.time())))

    await clock.advance(250)

    expect([fired, clock.time()]).toEqual([[200], 250])
  })

  it('lets promises settle before the next timer fires', async () => {
    const clock = createTestClock(0)
    const order: string[] = []
    clock.after(1, () => void new Response('body').text().then(() => order.push('read')))
    clock.after(2, () => order.push('fired'))

    await clock.advance(2)

    expect(order).toEqual(['read', 'fired'])
  })

  it('does not fire what has been cancelled', async () => {
    const clock = createTestClock()
    const fired = vi.fn<() => void>()
    const cancel = clock.after(1, fired)

    cancel()
    await clock.advance(10)

    expect(fired).not.toHaveBeenCalled()
  })

  it('draws the same numbers in every run, from 0 to 1', () => {
    const draw = () => Array.from({ length: 100 }, createTestClock().random)

    const draws = draw()

    expect(draw()).toEqual(draws)
    expect(new Set(draws).size).toBe(100)
    expect(draws.every((number) => number >= 0 && number < 1)).toBe(true)
  })

  it('settles under the fake timers of the test runner', async () => {
    vi.useFakeTimers()
    const clock = createTestClock(0)
    const read = new Response('body').text()

    await clock.advance(1000)

    expect(await read).toBe('body')
    vi.useRealTimers()
  })
})

describe('one clock for both sides', () => {
  it('makes the token expire on both at once', async () => {
    const clock = createTestClock()
    const server = createMockServer({ clock: clock.time, accessTokenLifetime: 60 })
    const auth = createTestAuth({ as: 'ada', server, clock })

    await clock.advance(61_000)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect([server.calls.refresh, server.deadTokenRequests]).toEqual([1, 0])
  })

  it('is the clock of the server that comes by itself', async () => {
    const clock = createTestClock()
    const auth = createTestAuth({ as: 'ada', clock })

    await clock.advance(2 * 86_400_000)
    const request = auth.fetch('me/')

    await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'expired' })
  })

  it('keeps a session alive through an hour', async () => {
    const clock = createTestClock()
    const server = createMockServer({
      clock: clock.time,
      rotateRefreshTokens: true,
      blacklistAfterRotation: true,
    })
    const auth = createTestAuth({ as: 'ada', server, clock, keepAlive: true })

    await clock.advance(3600_000)

    expect(auth.getSnapshot().accessExpiresAt).toBeGreaterThan(clock.time())
    expect([server.calls.refresh >= 12, server.refusedRefreshes]).toEqual([true, 0])
  })

  it('lets an answer take its time', async () => {
    const clock = createTestClock()
    const server = createMockServer({ clock: clock.time })
    server.delay('obtain', () => clock.wait(3000))
    const login = post(server, '/api/token/', { username: 'ada', password: 'correct horse' })
    const answered = vi.fn<() => void>()
    void login.then(answered)

    await clock.advance(2999)
    expect(answered).not.toHaveBeenCalled()
    await clock.advance(1)

    expect((await login).status).toBe(200)
  })

  it('ends the wait for a server that does not answer', async () => {
    const clock = createTestClock()
    const server = createMockServer({ clock: clock.time })
    server.hang('obtain')
    const auth = createTestAuth({ server, clock })
    const login = auth.login({ username: 'ada', password: 'correct horse' })
    const failure = login.catch((error: unknown) => error)

    await clock.advance(10_000)

    expect(await failure).toMatchObject({ code: 'timed_out' })
  })
})

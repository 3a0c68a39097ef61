import type { Clock } from '../ports/clock.js'
import { settle } from './settle.js'

/** A clock that stands still until a test moves it: one for the client and for the mock server. */
export interface TestClock extends Clock {
  /** Milliseconds since 1970, as the mock server's option `clock` wants it. */
  time(): number
  /**
   * Lets so many milliseconds pass. What is due on the way happens in order and at its time, with everything that
   * follows from it. `0` lets happen what needs no time.
   */
  advance(ms: number): Promise<void>
  /** Resolves when so many milliseconds have passed on this clock: for slow answers, as in `server.delay`. */
  wait(ms: number): Promise<void>
}

/** The 15th of January 2027, at eight in the morning: a whole second. */
const START = 1_800_000_000_000

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/**
 * Makes a clock for tests: nothing expires, and no timer fires, before the test says so.
 *
 * Other timers (`setTimeout` in your own code) are not on it: for those use the fake timers of your test runner,
 * which the client and the mock server follow as well.
 *
 * @param start - milliseconds since 1970
 *
 * @example
 * ```ts
 * import { createMockServer, createTestAuth, createTestClock } from 'simplejwt-client/testing'
 *
 * const clock = createTestClock()
 * const server = createMockServer({ clock: clock.time, accessTokenLifetime: 60 })
 * const auth = createTestAuth({ as: 'ada', server, clock })
 *
 * await clock.advance(61_000)
 * await auth.fetch('me/') // refreshes first
 * console.log(server.calls.refresh) // 1
 * ```
 */
export function createTestClock(start: number = START): TestClock {
  const timers = new Set<Timer>()
  let elapsed = 0
  let draws = 0

  function after(ms: number, callback: () => void): () => void {
    const timer = { at: elapsed + ms, callback }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  async function advance(ms: number): Promise<void> {
    const end = elapsed + ms
    await settle()
    for (let next = earliest(timers, end); next !== undefined; next = earliest(timers, end)) {
      timers.delete(next)
      elapsed = Math.max(elapsed, next.at)
      next.callback()
      await settle()
    }
    elapsed = Math.max(elapsed, end)
  }

  return {
    now: () => ({ wall: start + elapsed, mono: elapsed }),
    time: () => start + elapsed,
    // Spread over [0, 1) by the golden ratio, and the same in every run.
    random: () => ((draws += 1) * 0.618034) % 1,
    after,
    advance,
    wait: (ms) => new Promise((resolve) => void after(ms, resolve)),
  }
}

function earliest(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  return [...timers].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0]
}

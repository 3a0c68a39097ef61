import type { Clock } from '../ports/clock.js'

/** The page's clocks and timers. The globals are looked up at each use, so that fake timers take effect. */
export function createBrowserClock(): Clock {
  return {
    now: () => ({ wall: Date.now(), mono: performance.now() }),
    random: () => Math.random(),
    after(ms, callback) {
      const timer = setTimeout(callback, ms)
      return () => clearTimeout(timer)
    },
  }
}

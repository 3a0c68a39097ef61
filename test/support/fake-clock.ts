import type { Clock } from 'simplejwt-client'

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /** Moves both clocks by `ms`, firing timers in order and letting promises settle in between. */
  advance(ms: number): Promise<void>
  /** Sets the wall clock ahead (or back) without time passing: no timer fires. */
  jump(ms: number): void
  /** The wall clock moves while monotonic time stands still, and timers fire late: the device slept. */
  sleep(ms: number): Promise<void>
  /** How many timers are set. */
  pending(): number
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** Starts at a whole second, so that expected times are easy to write down. `random` counts through [0, 1). */
export function fakeClock(start = 1_800_000_000_000): FakeClock {
  const timers = new Set<Timer>()
  let wall = start
  let mono = 5000
  let draws = 0

  async function advance(ms: number): Promise<void> {
    const end = mono + ms
    await settle()
    for (let next = earliest(timers, end); next !== undefined; next = earliest(timers, end)) {
      timers.delete(next)
      wall += Math.max(0, next.at - mono)
      mono = Math.max(mono, next.at)
      next.callback()
      await settle()
    }
    wall += end - mono
    mono = end
    await settle()
  }

  return {
    now: () => ({ wall, mono }),
    random: () => ((draws += 1) * 0.618034) % 1,
    after(ms, callback) {
      const timer = { at: mono + ms, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    advance,
    jump: (ms) => void (wall += ms),
    async sleep(ms) {
      wall += ms
      await advance(0)
    },
    pending: () => timers.size,
  }
}

/** Lets everything that needs no timer happen: promise chains, WebCrypto, message ports. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}

function earliest(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  return [...timers].filter(({ at }) => at <= end).toSorted((one, other) => one.at - other.at)[0]
}

import { type FakeClock, fakeClock, settle as settleTurns } from './fake-clock.js'

/** What WebCrypto is doing at the moment: it works in threads of its own, which turns of the event loop do not wait for. */
const underWay = new Set<Promise<unknown>>()

/** As `fakeClock`, but time stands still while the mock server signs and checks tokens, however busy the machine. */
export function steadyClock(start?: number): FakeClock {
  const clock = fakeClock(start)
  const dues = new Set<{ readonly at: number }>()
  watchCrypto()

  function nextDue(): number {
    return Math.min(...[...dues].map(({ at }) => at))
  }

  async function advance(ms: number): Promise<void> {
    const end = clock.now().mono + ms
    await settle()
    for (let due = nextDue(); due <= end; due = nextDue()) {
      await clock.advance(Math.max(0, due - clock.now().mono))
      await settle()
    }
    await clock.advance(end - clock.now().mono)
    await settle()
  }

  return {
    ...clock,
    after(ms, callback) {
      const due = { at: clock.now().mono + ms }
      const cancel = clock.after(ms, () => {
        dues.delete(due)
        callback()
      })
      dues.add(due)
      return () => {
        dues.delete(due)
        cancel()
      }
    },
    advance,
    async sleep(ms) {
      clock.jump(ms)
      await advance(0)
    },
  }
}

/** Lets everything happen that needs no timer, the mock server's signatures included. */
export async function settle(): Promise<void> {
  do await settleTurns()
  while (underWay.size > 0)
}

function watchCrypto(): void {
  const { subtle } = globalThis.crypto
  if (Object.hasOwn(subtle, 'sign')) return
  for (const name of ['sign', 'verify', 'importKey'] as const) {
    const call = subtle[name].bind(subtle) as (...args: unknown[]) => Promise<unknown>
    Object.defineProperty(subtle, name, { value: (...args: unknown[]) => watched(call(...args)) })
  }
}

function watched<Result>(work: Promise<Result>): Promise<Result> {
  const forget = () => void underWay.delete(work)
  underWay.add(work)
  work.then(forget, forget)
  return work
}

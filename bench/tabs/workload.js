// What every tab does, whoever looks after its session: a call now and then, until the time is up.
const PAUSE = 300

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Makes `window.player` of a contender: what play.mjs drives. */
export function install({ logIn, call }) {
  const works = () =>
    // Each to a URL of its own: Chromium's cache makes requests for the same one wait for each other, in all tabs.
    call(`me/?${Math.random()}`).then(
      (status) => status === 200,
      () => false,
    )

  async function work(seconds) {
    const end = Date.now() + seconds * 1000
    let calls = 0
    let failed = 0
    while (Date.now() < end) {
      calls += 1
      if (!(await works())) failed += 1
      await sleep(PAUSE)
    }
    return { calls, failed }
  }

  /** The computer has slept for so long, and all tabs wake at once. */
  function wake(slept, seconds) {
    window.setClockAhead(slept)
    return work(seconds)
  }

  window.player = { logIn, works, work, wake }
}

// Clocks of a contender's process. Installed before anything is imported that might keep the real ones.

function replaceDate(now) {
  const RealDate = Date
  globalThis.Date = new Proxy(RealDate, {
    construct: (_target, args) => (args.length === 0 ? new RealDate(now()) : new RealDate(...args)),
    get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
  })
}

/** The real clock, which can be set ahead, as when a computer wakes. Timers and `performance.now` go on as they were. */
export function installAdjustableClock() {
  const realNow = Date.now
  let ahead = 0
  replaceDate(() => realNow() + ahead)
  return { setAhead: (ms) => void (ahead += ms) }
}

/** Timers in the order in which they are due: a binary heap. */
function createTimers() {
  const heap = []
  const isBefore = (one, other) => one.at < other.at || (one.at === other.at && one.id < other.id)

  function swap(one, other) {
    const kept = heap[one]
    heap[one] = heap[other]
    heap[other] = kept
  }

  function push(timer) {
    let place = heap.push(timer) - 1
    while (place > 0) {
      const above = (place - 1) >> 1
      if (!isBefore(heap[place], heap[above])) break
      swap(place, above)
      place = above
    }
  }

  function pop() {
    swap(0, heap.length - 1)
    const first = heap.pop()
    let place = 0
    for (;;) {
      let least = 2 * place + 1
      if (least >= heap.length) break
      if (least + 1 < heap.length && isBefore(heap[least + 1], heap[least])) least += 1
      if (!isBefore(heap[least], heap[place])) break
      swap(least, place)
      place = least
    }
    return first
  }

  return { push, pop, peek: () => heap[0] }
}

/** Counts what runs outside of JavaScript, for which time has to stand still. */
function watchCrypto() {
  let pending = 0
  const settled = () => void (pending -= 1)
  for (const name of [
    'digest',
    'sign',
    'verify',
    'encrypt',
    'decrypt',
    'generateKey',
    'importKey',
    'exportKey',
    'deriveKey',
    'deriveBits',
  ]) {
    const real = crypto.subtle[name].bind(crypto.subtle)
    crypto.subtle[name] = (...args) => {
      pending += 1
      const outcome = real(...args)
      outcome.then(settled, settled)
      return outcome
    }
  }
  return () => pending > 0
}

/**
 * A clock that stands still while anything runs and jumps to the next timer when nothing does: hours pass in seconds, and
 * the order of things is that of a slow network and an idle processor, the same on every machine.
 */
export function installVirtualClock() {
  const start = Math.floor(Date.now() / 1000) * 1000
  const pause = globalThis.setImmediate
  const isBusy = watchCrypto()
  const timers = createTimers()
  const live = new Map()
  let elapsed = 0
  let lastId = 0

  function add(callback, ms, args, period) {
    const wait = Math.max(Number(ms) || 0, period === undefined ? 0 : 1)
    lastId += 1
    const timer = { id: lastId, at: elapsed + wait, callback, args, period }
    live.set(timer.id, timer)
    timers.push(timer)
    return timer.id
  }
  const clear = (id) => void live.delete(Number(id))

  replaceDate(() => start + Math.floor(elapsed))
  performance.now = () => elapsed
  globalThis.setTimeout = (callback, ms, ...args) => add(callback, ms, args)
  globalThis.setInterval = (callback, ms, ...args) => add(callback, ms, args, Math.max(Number(ms) || 0, 1))
  globalThis.clearTimeout = clear
  globalThis.clearInterval = clear

  async function settle() {
    do await new Promise((resolve) => pause(resolve))
    while (isBusy())
  }

  function fire(timer) {
    if (timer.period === undefined) live.delete(timer.id)
    else timers.push(Object.assign(timer, { at: timer.at + timer.period }))
    timer.callback(...timer.args)
  }

  /** Lets time pass until the promise has settled. */
  async function runUntil(promise) {
    const work = { isDone: false }
    const settled = () => void (work.isDone = true)
    promise.then(settled, settled)
    await settle()
    while (!work.isDone) {
      const next = timers.peek()
      if (next === undefined) throw new Error('Nothing is due any more, and the work is not done.')
      timers.pop()
      if (!live.has(next.id)) continue
      elapsed = Math.max(elapsed, next.at)
      fire(next)
      await settle()
    }
    return promise
  }

  return { runUntil, now: () => elapsed }
}

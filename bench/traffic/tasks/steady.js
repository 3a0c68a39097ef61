// Eight parts of one page that ask for news now and then, for two thousand lifetimes of a token.
const CALLERS = 8
/** After which the heap has the shape that it keeps. */
const WARM_UP = 60
/** Parts of the run, after each of which the heap is weighed. */
const SLICES = 6
/** Milliseconds of virtual time. */
const PAUSE = { least: 1000, most: 9000 }
const SPREAD = 300
const PATIENCE = 30_000
/** A minute in which a session may come back. */
const TRIES = 12
const PAUSE_BETWEEN_TRIES = 5000

/** The same numbers for everybody. */
function createChance(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function createRecord() {
  return { calls: 0, waited: 0, failed: 0, logouts: 0, delays: new Map() }
}

/** Some calls never come back. */
function isGood(call) {
  const outcome = call.then(
    (status) => status === 200,
    () => false,
  )
  return Promise.race([outcome, wait(PATIENCE).then(() => false)])
}

/** Calls, and notes how much longer it took than the way to the server and back. */
async function call({ contender, clock, latency }, record, path) {
  const start = clock.now()
  const hasWorked = await isGood(contender.call(path))
  const delay = Math.round(clock.now() - start - latency.call)
  record.calls += 1
  if (!hasWorked) record.failed += 1
  else if (delay > 0) record.waited += 1
  if (hasWorked) record.delays.set(delay, (record.delays.get(delay) ?? 0) + 1)
  return hasWorked
}

/** A session is over when it does not come back by itself; then the user logs in again. */
async function recover(context, record) {
  for (let tries = 0; tries < TRIES; tries++) {
    await wait(PAUSE_BETWEEN_TRIES)
    if (await isGood(context.contender.call('me/'))) return
  }
  record.logouts += 1
  await context.contender.logIn(context.account)
}

async function work(context, record, seconds, chance) {
  const end = context.clock.now() + seconds * 1000
  let number = 0
  while (context.clock.now() < end) {
    const answers = await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        number += 1
        const path = `me/?n=${number}`
        await wait(chance() * SPREAD)
        return call(context, record, path)
      }),
    )
    if (answers.includes(false)) await recover(context, record)
    await wait(PAUSE.least + chance() * (PAUSE.most - PAUSE.least))
  }
}

/** Bytes in use, without what the server remembers, and when what waits for the end of other objects has been told. */
async function weigh({ site, sleep }) {
  site.renew()
  for (let i = 0; i < 3; i++) {
    globalThis.gc()
    await sleep(20)
  }
  return process.memoryUsage().heapUsed
}

const median = (values) => values.toSorted((one, other) => one - other)[values.length >> 1]

/** The delay that 99 of 100 good calls do not exceed. */
function percentile99(delays) {
  const sorted = [...delays].toSorted(([one], [other]) => one - other)
  const total = sorted.reduce((sum, [, count]) => sum + count, 0)
  let seen = 0
  for (const [delay, count] of sorted) {
    seen += count
    if (seen >= total * 0.99) return Math.max(0, delay)
  }
  return undefined
}

/** Adds up what the server is asked, whose counters begin anew when it is renewed. */
function createSum() {
  const sum = { refreshes: 0, refused: 0, dead: 0 }
  return {
    sum,
    add(counts) {
      for (const [name, count] of Object.entries(counts)) sum[name] += count
    },
  }
}

export async function steady(context, { rhythm, expiries, faults }) {
  const { site, clock, use } = context
  use('network')
  const chance = createChance(1)
  await clock.runUntil(work(context, createRecord(), rhythm * WARM_UP, chance))
  site.resetCounts()
  site.failEvery(faults ?? 0)
  const record = createRecord()
  const { sum, add } = createSum()
  const weights = []
  for (let slice = 0; slice < SLICES; slice++) {
    await clock.runUntil(work(context, record, (rhythm * expiries) / SLICES, chance))
    add(site.counts())
    weights.push(await weigh(context))
  }
  const { calls, waited, failed, logouts, delays } = record
  // From the middle of the first three weights to that of the last three: one alone may have caught the engine at work.
  const heapGrowth = median(weights.slice(-3)) - median(weights.slice(0, 3))
  return { calls, ...sum, waited, failed, logouts, p99: percentile99(delays), heapGrowth }
}

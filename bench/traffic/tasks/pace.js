const BATCH = 64

async function inSequence(client) {
  for (let i = 0; i < BATCH; i++) await client.call('me/')
}

// Each with a URL of its own: some libraries let equal requests share an answer.
async function atOnce(client) {
  await Promise.all(Array.from({ length: BATCH }, (_, i) => client.call(`me/?n=${i}`)))
}

/** Of this thread alone: what others do on the machine, and what the engine does on other threads, is not counted. */
function cpuTime() {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

const clocks = { cpu: cpuTime, wall: () => Number(process.hrtime.bigint()) / 1e6 }

/** Milliseconds that a call takes, from as many calls as fit in so many. */
async function time(client, send, ms, now) {
  const start = now()
  let calls = 0
  let spent = 0
  while (spent < ms) {
    await send(client)
    calls += BATCH
    spent = now() - start
  }
  return spent / calls
}

/** The contender and bare fetch, one after the other on the same ground; who begins changes by turns. */
export async function pace({ contender, bare, use }, { transport, isAtOnce, clock, ms, isContenderFirst }) {
  use(transport)
  const send = isAtOnce ? atOnce : inSequence
  const order = isContenderFirst ? ['contender', 'bare'] : ['bare', 'contender']
  const clients = { contender, bare }
  const times = {}
  for (const name of order) times[name] = await time(clients[name], send, ms, clocks[clock])
  return times
}

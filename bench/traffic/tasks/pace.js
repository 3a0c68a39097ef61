import { BATCH, inSequence } from './batches.js'

/** Of this thread alone: what others do on the machine, and what the engine does on other threads, is not counted. */
function cpuTime() {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** Milliseconds that a call takes, from as many calls as fit in so many. */
async function time(client, ms) {
  const start = cpuTime()
  let calls = 0
  let spent = 0
  while (spent < ms) {
    await inSequence(client)
    calls += BATCH
    spent = cpuTime() - start
  }
  return spent / calls
}

/** The contender and bare fetch, one after the other on the same ground; who begins changes by turns. */
export async function pace({ contender, bare, use }, { ms, isContenderFirst }) {
  use('stub')
  const order = isContenderFirst ? ['contender', 'bare'] : ['bare', 'contender']
  const clients = { contender, bare }
  const times = {}
  for (const name of order) times[name] = await time(clients[name], ms)
  return times
}

import type { ClientPackage } from './page.js'
import { type Schedule, simulate } from './simulate.js'

/** Makes a failing schedule as short and as plain as it gets while the same promise is broken. */
export async function shrink(schedule: Schedule, client: ClientPackage): Promise<Schedule> {
  const rule = (await simulate(schedule, client)).violation?.rule
  if (rule === undefined) return schedule
  const fails = async (candidate: Schedule) => (await simulate(candidate, client)).violation?.rule === rule

  let best = schedule
  let size = Infinity
  while (best.length < size) {
    size = best.length
    best = await dropChunks(best, fails)
    best = await calmSteps(best, fails)
  }
  return best
}

type Fails = (candidate: Schedule) => Promise<boolean>

async function dropChunks(schedule: Schedule, fails: Fails): Promise<Schedule> {
  let best = schedule
  for (let chunk = Math.ceil(best.length / 2); chunk >= 1; chunk = chunk > 1 ? Math.ceil(chunk / 2) : 0) {
    for (let from = best.length - chunk; from >= 1; from -= chunk) {
      const candidate = best.toSpliced(from, chunk)
      if (await fails(candidate)) best = candidate
    }
  }
  return best
}

/** 0 is the plainest step: what is due first happens. */
async function calmSteps(schedule: Schedule, fails: Fails): Promise<Schedule> {
  let best = schedule
  for (let index = 0; index < best.length; index++) {
    if (best[index] === 0) continue
    const candidate = best.with(index, 0)
    if (await fails(candidate)) best = candidate
  }
  return best
}

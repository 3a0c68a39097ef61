import { createGenerator } from './chance.js'
import type { ClientPackage } from './page.js'
import { type RunReport, type Schedule, simulate } from './simulate.js'
import type { Violation } from './world.js'

/** A run that broke a promise. */
export interface Failure {
  readonly seed: number
  readonly schedule: Schedule
  readonly violation: Violation
}

/** What many runs came to. */
export interface Campaign {
  readonly runs: number
  readonly fingerprints: ReadonlySet<number>
  /** How many runs saw it, and how often it happened. */
  readonly counts: ReadonlyMap<string, { readonly runs: number; readonly times: number }>
  readonly failures: readonly Failure[]
}

const MOST_STEPS = 80

/** The schedule of a seed. */
export function scheduleFrom(seed: number): Schedule {
  const generate = createGenerator(seed)
  generate()
  const length = 1 + 15 + (generate() % (MOST_STEPS - 15))
  return Array.from({ length }, generate)
}

/** Runs the seeds `first`, `first + 1`, ...; stops at the first failure, unless told to find `atMost`. */
export async function runCampaign(
  client: ClientPackage,
  first: number,
  runs: number,
  atMost = 1,
): Promise<Campaign> {
  const fingerprints = new Set<number>()
  const counts = new Map<string, { runs: number; times: number }>()
  const failures: Failure[] = []
  let done = 0
  for (; done < runs && failures.length < atMost; done++) {
    const seed = first + done
    const schedule = scheduleFrom(seed)
    const report = await simulate(schedule, client)
    fingerprints.add(report.fingerprint)
    add(counts, report)
    if (report.violation !== undefined) failures.push({ seed, schedule, violation: report.violation })
  }
  return { runs: done, fingerprints, counts, failures }
}

function add(sums: Map<string, { runs: number; times: number }>, { counts }: RunReport): void {
  for (const [name, times] of counts) {
    const sum = sums.get(name) ?? { runs: 0, times: 0 }
    sum.runs += 1
    sum.times += times
    sums.set(name, sum)
  }
}

import { seedOfSource } from '../support/source-seed.js'

/** What `npm run simulate` or CI asks for. */
export interface Orders {
  readonly runs: number
  readonly seed: number
  /** One run, given by its numbers. */
  readonly schedule: readonly number[] | undefined
}

/** As many as CI runs. */
export const USUAL_RUNS = 20_000

/** Two workers share the runs: `half` is 0 or 1. Without a seed it is the one of the source as it is. */
export function readOrders(
  half: 0 | 1,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Orders {
  const { SIMULATE_RUNS, SIMULATE_SEED, SIMULATE_SCHEDULE } = env
  const runs = Number(SIMULATE_RUNS ?? USUAL_RUNS)
  const first = Number(SIMULATE_SEED ?? seedOfSource('src'))
  const ahead = Math.ceil(runs / 2)
  return {
    runs: half === 0 ? ahead : runs - ahead,
    seed: half === 0 ? first : first + ahead,
    schedule: SIMULATE_SCHEDULE === undefined ? undefined : (JSON.parse(SIMULATE_SCHEDULE) as number[]),
  }
}

import type { Campaign, Failure } from './campaign.js'
import type { ClientPackage } from './page.js'
import { shrink } from './shrink.js'
import { simulate } from './simulate.js'

/** What many runs came to, as a table. */
export function printCampaign(
  { runs, fingerprints, counts }: Campaign,
  seed: number,
  seconds: number,
): string {
  const rows = [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1))
  const table = rows.map(
    ([name, { runs: in_, times }]) =>
      `  ${name.padEnd(48)}${String(in_).padStart(8)}${String(times).padStart(9)}`,
  )
  return [
    `${runs} runs from seed ${seed}, ${fingerprints.size} distinct interleavings, ${(runs / seconds).toFixed(0)} a second`,
    `  ${''.padEnd(48)}    runs    times`,
    ...table,
  ].join('\n')
}

/** A failure, made as small as it gets, with everything that happened on the way to it. */
export async function printFailure({ seed, schedule }: Failure, client: ClientPackage): Promise<string> {
  const small = await shrink(schedule, client)
  const { violation, trace, setup } = await simulate(small, client, true)
  const end = trace.findIndex((line) => line.includes('VIOLATION'))
  const world = Object.entries(setup).map(([name, value]) =>
    value instanceof Set ? `${name}: ${[...value].join(', ') || 'none'}` : `${name}: ${String(value)}`,
  )
  return [
    `Seed ${seed} breaks ${violation?.rule ?? 'nothing any more'}: ${violation?.details ?? ''}`,
    `npm run simulate -- --seed ${seed} --runs 1`,
    `npm run simulate -- --schedule '${JSON.stringify(small)}'`,
    '',
    ...world,
    '',
    ...trace.slice(0, end + 1 || undefined),
  ].join('\n')
}

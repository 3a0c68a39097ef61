import { type Campaign, runCampaign } from './campaign.js'
import { loadClient } from './load-client.js'
import { readOrders } from './orders.js'
import { printCampaign, printFailure } from './print-campaign.js'
import type { ClientPackage } from './page.js'
import { type Schedule, simulate } from './simulate.js'

/** What a simulation that proves anything comes across, and in how many of 10 000 runs at least. */
const SIGHTS: Readonly<Record<string, number>> = {
  'told: refresh (server)': 5000,
  'told: refresh (elsewhere)': 4000,
  'told: refreshError refresh_unavailable': 200,
  'told: logout outcome_lost': 40,
  'told: logout rejected': 200,
  'told: logout expired': 50,
  'told: logout replaced elsewhere': 1000,
  'told: logout user elsewhere': 1000,
  'told: logout user_inactive': 40,
  'told: logout password_changed': 8,
  'told: logout max_age': 30,
  'told: warning storage_write_failed': 100,
  'fetch: account_changed': 300,
  'fetch: session_ended': 400,
  'lost after the server committed': 200,
  'froze with the lock': 200,
  'thawed with a lock held too long': 100,
  'took over an open mark': 80,
  'refresh without locks': 400,
  'sent by the worker': 250,
  'worker killed with the lock': 4,
  'owed a revocation': 2000,
  'ended signed in': 2000,
  'ended signed out': 1500,
  replayed: 200,
}

/** What came of a half, in words: of a failure the smallest schedule that breaks the same promise. */
export interface HalfReport {
  readonly failure: string | undefined
  readonly runs: number
  readonly distinct: number
  readonly unseen: readonly string[]
}

export async function runHalf(half: 0 | 1): Promise<HalfReport> {
  const { runs, seed, schedule } = readOrders(half)
  const client = await loadClient()
  if (schedule !== undefined) return runOne(schedule, client)
  const start = performance.now()
  const campaign = await runCampaign(client, seed, runs)
  print(printCampaign(campaign, seed, (performance.now() - start) / 1000))
  const [failure] = campaign.failures
  return {
    failure: failure && (await printFailure(failure, client)),
    runs,
    distinct: campaign.fingerprints.size,
    unseen: unseenIn(campaign),
  }
}

async function runOne(schedule: Schedule, client: ClientPackage): Promise<HalfReport> {
  const { violation, trace } = await simulate(schedule, client, true)
  print(trace.join('\n'))
  return { failure: violation && `${violation.rule}: ${violation.details}`, runs: 1, distinct: 1, unseen: [] }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** A few runs cannot come across everything. */
function unseenIn({ counts, runs }: Campaign): readonly string[] {
  const isRare = (name: string, least: number) => (counts.get(name)?.runs ?? 0) * 10_000 < least * runs
  return runs < 5000
    ? []
    : Object.entries(SIGHTS).flatMap(([name, least]) => (isRare(name, least) ? [name] : []))
}

import { act, logInFirst } from './actions.js'
import { calmDown } from './calm-down.js'
import { type Draw, drawFrom, pick } from './chance.js'
import { strike } from './faults.js'
import type { ClientPackage } from './page.js'
import { type Setup, setupFrom } from './setup.js'
import { createStage, type Stage } from './stage.js'
import { watchSecrets } from './watch-secrets.js'
import type { Violation } from './world.js'

/** A run is a list of numbers: the first one is the world, each of the others is one step in it. */
export type Schedule = readonly number[]

/** What became of a run. */
export interface RunReport {
  readonly setup: Setup
  readonly violation: Violation | undefined
  readonly fingerprint: number
  readonly counts: ReadonlyMap<string, number>
  readonly trace: readonly string[]
}

/** Runs a schedule from its beginning to the point where the world has calmed down and all is compared. */
export async function simulate(
  [world = 0, ...steps]: Schedule,
  client: ClientPackage,
  keepsTrace = false,
): Promise<RunReport> {
  // Nobody reads where the errors of a run come from, and it takes a tenth of its time.
  Error.stackTraceLimit = 0
  const setup = setupFrom(world)
  const secrets = watchSecrets(client)
  const stage = createStage(setup, secrets.client, keepsTrace)
  secrets.report(stage.world)
  const stopWatching = watchRejections(stage)
  await open(stage)
  for (const step of steps) {
    if (stage.world.violation() !== undefined) break
    await take(stage, drawFrom(step))
  }
  if (stage.world.violation() === undefined) await calmDown(stage)
  await stage.world.settle()
  stopWatching()
  const { world: ended } = stage
  return {
    setup,
    violation: ended.violation(),
    fingerprint: ended.fingerprint(),
    counts: ended.tally.counts,
    trace: ended.trace,
  }
}

async function open(stage: Stage): Promise<void> {
  const { setup, world } = stage
  for (let tab = 0; tab < setup.tabs; tab++) {
    const page = stage.load(tab)
    await world.settle()
    if (tab > 0 || !setup.isLoggedIn) continue
    await world.advance(1000)
    logInFirst(stage, page)
    await world.advance(5000)
  }
}

/** Time: some steps are small, some bring every timer. */
const PAUSES = [0, 100, 1000, 5000, 20_000, 47_000, 70_000, 250_000]

async function take(stage: Stage, draw: Draw): Promise<void> {
  const { world } = stage
  const kind = draw.below(100)
  if (kind < 46) return perform(stage, draw)
  if (kind < 62) return world.advance(pick(draw, PAUSES) || (world.untilTimer() ?? 1000))
  if (kind < 80 || stage.setup.faults.size === 0) {
    act(stage, draw)
    return world.settle()
  }
  return strike(stage, draw)
}

async function perform({ world }: Stage, draw: Draw): Promise<void> {
  const task = pick(draw, world.eligible())
  await (task === undefined ? world.advance(world.untilTimer() ?? 1000) : world.perform(task))
}

function watchRejections({ world }: Stage): () => void {
  const others = process.listeners('unhandledRejection')
  const report = (error: unknown) =>
    world.violate(
      'rejections',
      `nobody handled a rejection: ${error instanceof Error ? error.message : typeof error}`,
    )
  process.removeAllListeners('unhandledRejection')
  process.on('unhandledRejection', report)
  return () => {
    process.removeListener('unhandledRejection', report)
    for (const other of others) process.on('unhandledRejection', other)
  }
}

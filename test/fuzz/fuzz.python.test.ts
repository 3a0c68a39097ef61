import { describe, expect, it } from 'vitest'
import { describeFailure } from './describe-failure.js'
import { fuzz, type FuzzReport, kindOf } from './fuzz.js'
import { readOrders } from './fuzz-plan.js'
import type { Arena } from './run-program.js'
import { startRealSide } from './real-side.js'
import { missingAnswers } from './wanted-answers.js'

const orders = readOrders(process.env)
const cells = new Map<string, number>()

function tell(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Tells all about it, and gives the differences in a few words. */
async function run({ version, setup }: Omit<Arena, 'real'>): Promise<readonly string[]> {
  const { seed, path, findAll } = orders
  const real = await startRealSide(version, setup.settings)
  const arena: Arena = { version, setup, real }
  try {
    const sequences = orders.sequencesOf(version)
    const report = await fuzz(arena, { seed, sequences, findAll, workers: 8, ...(path && { path }) })
    tell(summary(arena, report))
    if (version === '5.5.1') for (const [cell, count] of report.cells) cells.set(cell, count)
    for (const failure of report.failures) tell(describeFailure(failure, arena))
    return report.failures.map(({ difference }) => kindOf(difference))
  } finally {
    await real.close()
  }
}

function summary({ version, setup }: Arena, report: FuzzReport): string {
  const { sequences, calls, known, cells: seen, failures } = report
  const counts = `${sequences} sequences, ${calls} calls, ${seen.size} kinds of answer, ${known} known differences`
  return `fuzz ${version} ${setup.name}: ${counts}, ${failures.length} new; seed ${orders.seed}`
}

describe('random sequences of requests', { timeout: 3_600_000 }, () => {
  it.each(orders.arenas)('find the mock to answer as SimpleJWT $version does, $setup.name', async (arena) => {
    expect(await run(arena)).toEqual([])
  })

  it.runIf(orders.isWhole)('have reached the answers that matter', () => {
    expect(missingAnswers(cells)).toEqual([])
  })
})

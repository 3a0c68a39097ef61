import fc from 'fast-check'
import { program } from './arbitrary-program.js'
import { isKnown } from './known-differences.js'
import type { Program } from './program.js'
import { type Arena, type Difference, runProgram, type Witness } from './run-program.js'

export interface FuzzOptions {
  readonly seed: number
  /** Of a failure to run again: the seed alone finds it too, but from the start. */
  readonly path?: string
  readonly sequences: number
  /** Programs at once: each waits for the network most of the time. */
  readonly workers: number
  /** Go on after a failure, and find one of each kind. @default false */
  readonly findAll?: boolean
}

export interface Failure {
  readonly seed: number
  readonly path: string
  /** How many programs all workers had run. */
  readonly after: number
  readonly program: Program
  readonly difference: Difference
}

export interface Counters {
  sequences: number
  calls: number
  known: number
  /** How often each endpoint gave each status with each code. */
  readonly cells: Map<string, number>
}

export interface FuzzReport extends Counters {
  readonly failures: readonly Failure[]
}

/** Runs so many random programs on both servers. What fails is made as small as it can be. */
export async function fuzz(arena: Arena, options: FuzzOptions): Promise<FuzzReport> {
  const counters: Counters = { sequences: 0, calls: 0, known: 0, cells: new Map() }
  const found = new Map<string, Failure>()
  const workers = options.path === undefined ? options.workers : 1
  const share = Math.ceil(options.sequences / workers)
  const runs = Array.from({ length: workers }, (_, worker) => worker).map((worker) =>
    hunt(arena, { ...options, seed: options.seed + worker, sequences: share }, counters, found),
  )
  await Promise.all(runs)
  return { ...counters, failures: [...found.values()] }
}

async function hunt(
  arena: Arena,
  options: FuzzOptions,
  counters: Counters,
  found: Map<string, Failure>,
): Promise<void> {
  let left = options.sequences
  let { seed } = options
  while (left > 0 && (options.findAll || found.size === 0)) {
    const from = { ...options, seed, sequences: left }
    const { numRuns, failure } = await huntOne(arena, from, counters, found)
    if (failure !== undefined) found.set(kindOf(failure.difference), failure)
    left -= numRuns
    seed += 1_000_003
  }
}

/** Until the first failure of a kind that has not been found. */
async function huntOne(
  arena: Arena,
  { seed, path, sequences, findAll = false }: FuzzOptions,
  counters: Counters,
  found: ReadonlyMap<string, Failure>,
): Promise<{ numRuns: number; failure?: Failure }> {
  const witness = countInto(counters)
  let difference: Difference | undefined
  let isFailing = false
  let after = 0

  const property = fc.asyncProperty(program, async (steps) => {
    // Another worker has found something: its failure is enough.
    if (!isFailing && !findAll && found.size > 0) return
    if (!isFailing) counters.sequences += 1
    const seen = await runProgram(steps, arena, isFailing ? () => {} : witness, (one) => pardon(one))
    if (seen === undefined || found.has(kindOf(seen))) return
    if (difference !== undefined && kindOf(difference) !== kindOf(seen)) return
    if (!isFailing) after = counters.sequences
    isFailing = true
    difference = seen
    throw new Error('The mock does not answer as the real server does.')
  })

  function pardon(one: Difference): boolean {
    const isPardoned = isKnown(one, arena)
    if (isPardoned && !isFailing) counters.known += 1
    return isPardoned
  }

  const details = await fc.check(property, {
    seed,
    numRuns: sequences,
    // Long programs from the start: short ones find what unit tests know.
    unbiased: true,
    ...(path === undefined ? {} : { path }),
  })
  if (!details.failed) return { numRuns: details.numRuns }
  const smallest = details.counterexample?.[0]
  // Not a difference, but something that went wrong.
  if (smallest === undefined || difference === undefined)
    throw new Error('A run failed.', { cause: details.errorInstance })
  const failure = {
    seed,
    path: details.counterexamplePath ?? '',
    after,
    program: smallest,
    difference,
  }
  return { numRuns: details.numRuns, failure }
}

/** Differences of one kind have one cause, mostly. */
export function kindOf({ about, real, mock }: Difference): string {
  return [about.join('+'), real.status, mock.status, detailOf(real.body)].join(' ')
}

function detailOf(body: string): string {
  return body.startsWith('{') ? body.replace(/<token \d>|\d+/g, '').slice(0, 60) : body.slice(0, 9)
}

function countInto(counters: Counters): Witness {
  return (call, answer) => {
    counters.calls += 1
    const code = /"code":"(\w*)"/.exec(answer.body)?.[1] ?? ''
    const cell = `${call.do} ${answer.status} ${code}`.trim()
    counters.cells.set(cell, (counters.cells.get(cell) ?? 0) + 1)
  }
}

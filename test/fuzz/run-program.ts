import { compare, type Disagreement } from './compare.js'
import type { FuzzSetup } from './fuzz-setups.js'
import { type Account, makeRequest } from './make-request.js'
import { startMockSide } from './mock-side.js'
import { createMemory, type Memory, observe } from './observe.js'
import type { AccountChange, Call, Program } from './program.js'
import type { RealSide } from './real-side.js'
import type { Side, WireAnswer } from './side.js'

/** What a program is run against. */
export interface Arena {
  readonly version: Parameters<typeof startMockSide>[0]
  readonly setup: FuzzSetup
  readonly real: RealSide
}

/** A call at which the two servers do not answer alike. */
export interface Difference extends Disagreement {
  readonly step: number
  readonly call: Call
}

/** Is called with each call and the real server's answer to it. */
export type Witness = (call: Call, answer: WireAnswer) => void

/** Says of a difference that it is known: the run goes on, unless the two servers' states are different now. */
export type Pardon = (difference: Difference, arena: Arena) => boolean

/** Runs a program on both servers, and tells the first difference that is not known. */
export async function runProgram(
  program: Program,
  arena: Arena,
  witness: Witness,
  pardon: Pardon,
): Promise<Difference | undefined> {
  const run = await startRun(arena)
  for (const [index, step] of program.entries()) {
    if (!isCall(step)) {
      await changeAccount(step, run)
      continue
    }
    const difference = await sendBoth(step, index, run, witness)
    if (difference === undefined) continue
    if (!pardon(difference, arena)) return difference
    if (difference.real.status !== difference.mock.status) return undefined
  }
  return undefined
}

interface Run {
  readonly arena: Arena
  readonly mock: Side
  readonly clock: { now: number }
  readonly userIds: readonly number[]
  readonly serial: string
  /** In seconds, between the two servers' times. */
  slack: number
  readonly accounts: (Account & { isDeleted: boolean })[]
  readonly memories: { readonly real: Memory; readonly mock: Memory }
}

let lastRun = 0

async function startRun(arena: Arena): Promise<Run> {
  lastRun += 1
  const serial = `run${lastRun}-${process.pid}`
  const password = 'Correct horse'
  const names = [`${serial}-ada`, `${serial}-bob`]
  const userIds = await Promise.all(names.map((name) => arena.real.add(name, password)))
  const clock = { now: Date.now() }
  const users = names.map((username, index) => ({ username, password, id: userIds[index] ?? 0 }))
  return {
    arena,
    clock,
    slack: 0,
    userIds,
    serial,
    mock: startMockSide(arena.version, arena.setup.settings, users, () => clock.now),
    accounts: names.map((username) => ({ username, password, formerPassword: password, isDeleted: false })),
    memories: { real: createMemory(), mock: createMemory() },
  }
}

function isCall(step: Program[number]): step is Call {
  return !['activate', 'deactivate', 'delete', 'change-password'].includes(step.do)
}

async function changeAccount({ do: action, who }: AccountChange, run: Run): Promise<void> {
  const account = run.accounts[who]
  if (account === undefined || account.isDeleted) return
  const changed = action === 'change-password' ? `${account.password} II` : account.password
  await run.arena.real.change(action, account.username, changed)
  await run.mock.change(action, account.username, changed)
  const formerPassword = action === 'change-password' ? account.password : account.formerPassword
  run.accounts[who] = { ...account, password: changed, formerPassword, isDeleted: action === 'delete' }
}

/** The real server goes first, and the mock's clock stands where the real one's was then. */
async function sendBoth(
  call: Call,
  step: number,
  run: Run,
  witness: Witness,
): Promise<Difference | undefined> {
  const { arena, memories } = run
  const before = Date.now()
  const workshop = { ...run, settings: arena.setup.settings, now: Math.floor(before / 1000) }
  const answer = await arena.real.send(makeRequest(call, { ...workshop, issued: memories.real.issued }))
  witness(call, answer)
  run.clock.now = before
  // Where a second has ended in between, the server may have read its clock on either side of it. Later tokens copy that.
  run.slack = Math.max(run.slack, Math.floor(Date.now() / 1000) - Math.floor(before / 1000))
  const echo = await run.mock.send(makeRequest(call, { ...workshop, issued: memories.mock.issued }))
  const disagreement = compare(observe(answer, memories.real), observe(echo, memories.mock), run.slack)
  return disagreement && { ...disagreement, step, call }
}

// @ts-check
// What one authorised request costs over HTTP, on the loopback interface.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { median, quartiles } from '../statistics.mjs'
import { showRatio, toTableOfAll } from '../traffic/words.mjs'

/**
 * @typedef {import('../statistics.mjs').Quartiles} Quartiles
 * @typedef {{ readonly contender: number, readonly bare: number }} Pair milliseconds a call
 *
 * @typedef {import('../frame.mjs').Row & {
 *   readonly sequential: Quartiles,
 *   readonly atOnce: Quartiles,
 *   readonly bareSequential: number,
 *   readonly bareAtOnce: number,
 * }} LoopbackRow
 */

/** Of each of the two, in a round. */
const BATCHES = 12
const ROUNDS = 25
const QUICK_ROUNDS = 4
const WARM_UP = 5

async function startServer() {
  const server = fork(fileURLToPath(new URL('../traffic/loopback-server.js', import.meta.url)))
  const [port] = await once(server, 'message')
  return { baseUrl: `http://127.0.0.1:${port}/api/`, stop: () => server.kill() }
}

/** @param {import('../frame.mjs').Settings} settings */
export async function measure(settings) {
  const { hireAll, inTurns } = await import('../traffic/crew-of.mjs')
  const rounds = settings.rounds ?? (settings.quick ? QUICK_ROUNDS : ROUNDS)
  const server = await startServer()
  const { workers, absent, stop } = await hireAll(settings, () => ({ baseUrl: server.baseUrl }))
  const taken = workers.map((worker) => ({ worker, sequential: pairList(), atOnce: pairList() }))
  settings.log(`${workers.length} contenders, ${rounds} rounds`)
  try {
    await inTurns(taken, WARM_UP + rounds, async ({ worker, sequential, atOnce }, round) => {
      const one = await worker.ask('alternate', { batches: BATCHES })
      const many = await worker.ask('alternate', { batches: BATCHES, isAtOnce: true })
      if (round < WARM_UP) return
      sequential.push(one)
      atOnce.push(many)
    })
  } finally {
    stop()
    server.stop()
  }
  const rows = taken.map(({ worker, ...pairs }) => ({ ...worker.row, ...sumUp(pairs) }))
  return { rounds, batches: BATCHES, rows: [...rows, ...absent] }
}

/** @returns {Pair[]} */
const pairList = () => []

/** @param {{ readonly sequential: readonly Pair[], readonly atOnce: readonly Pair[] }} pairs */
function sumUp({ sequential, atOnce }) {
  const toRatio = (/** @type {Pair} */ { contender, bare }) => contender / bare
  const toMicroseconds = (/** @type {readonly Pair[]} */ pairs) =>
    Math.round(median(pairs.map(({ bare }) => bare)) * 1000)
  return {
    sequential: quartiles(sequential.map(toRatio)),
    atOnce: quartiles(atOnce.map(toRatio)),
    bareSequential: toMicroseconds(sequential),
    bareAtOnce: toMicroseconds(atOnce),
  }
}

/** @param {any} result @param {import('../frame.mjs').Words} words */
export function toMarkdown({ rounds, batches, rows }, words) {
  const headings = ['one after the other', '64 at once', 'bare fetch, µs', 'bare fetch of 64, µs']
  const table = toTableOfAll(rows, words, headings, (/** @type {LoopbackRow} */ row) => [
    showRatio(row.sequential),
    showRatio(row.atOnce),
    row.bareSequential,
    row.bareAtOnce,
  ])
  return `## A request over loopback

The same with Node's \`fetch\` and an HTTP server in a process of its own, which does nothing but look for the header and answers
without a body: one call after the other, and 64 at a time. Multiples of bare \`fetch\` in the same process. The two take turns of 64
calls, ${batches} each in a round, of which the one in the middle counts; medians of ${rounds} rounds and their quartiles, and what a bare
call takes.

${table}

What the numbers do not say:

- A server that does something, and a network, take so much longer that nobody will see a difference between most of these.
- Below 1 is noise. Where the quartiles of two contenders overlap, this measure does not tell them apart: the section above does.
`
}

/** Nothing in the table of all: the network hides what the measure before this one shows. */
export function summary() {
  return {}
}

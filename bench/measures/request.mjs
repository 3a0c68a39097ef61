// @ts-check
// What one authorised request costs where the network costs nothing.
import { median, quartiles } from '../statistics.mjs'
import { isMain, showCount, showRatio, toTableOfAll } from '../traffic/words.mjs'

/**
 * @typedef {import('../frame.mjs').Row & {
 *   readonly ratio: import('../statistics.mjs').Quartiles,
 *   readonly nanoseconds: number,
 *   readonly bytes: number,
 *   readonly bareBytes: number,
 * }} RequestRow
 *
 * @typedef {{ readonly contender: number, readonly bare: number }} Pair
 */

/** Milliseconds of each of the two, in a round. */
const BLOCK = 40
const ROUNDS = 21
const QUICK_ROUNDS = 3
/** Rounds that only make the engine compile. */
const WARM_UP = 8
const WEIGHED_CALLS = 500

/** All allocations of the calls that are weighed fit into it: some 100 kB each. */
const ROOM = ['--min-semi-space-size=128', '--max-semi-space-size=128']

/** @param {import('../frame.mjs').Settings} settings @returns {Promise<Pair[]>} in the order of the workers */
async function weighAll(settings) {
  const { hireAll } = await import('../traffic/crew-of.mjs')
  /** @type {Pair[]} */
  const weights = []
  // One contender at a time: so much room for each would be gigabytes for all.
  for (const contender of settings.contenders) {
    const { workers, stop } = await hireAll({ ...settings, contenders: [contender] }, () => ({}), ROOM)
    try {
      for (const { ask } of workers) weights.push(await ask('allocate', { calls: WEIGHED_CALLS }))
    } finally {
      stop()
    }
  }
  return weights
}

/** @param {import('../frame.mjs').Settings} settings */
export async function measure(settings) {
  const { hireAll, inTurns } = await import('../traffic/crew-of.mjs')
  const rounds = settings.rounds ?? (settings.quick ? QUICK_ROUNDS : ROUNDS)
  const { workers, absent, stop } = await hireAll(settings, () => ({}))
  const taken = workers.map((worker) => ({ worker, pairs: /** @type {Pair[]} */ ([]) }))
  settings.log(`${workers.length} contenders, ${rounds} rounds`)
  try {
    await inTurns(taken, WARM_UP + rounds, async ({ worker, pairs }, round) => {
      const isContenderFirst = round % 2 === 0
      const pair = await worker.ask('pace', { ms: BLOCK, isContenderFirst })
      if (round >= WARM_UP) pairs.push(pair)
    })
  } finally {
    stop()
  }
  const weights = await weighAll(settings)
  const rows = taken.map(({ worker, pairs }, place) => ({ ...worker.row, ...sumUp(pairs, weights[place]) }))
  return { rounds, block: BLOCK, weighedCalls: WEIGHED_CALLS, rows: [...rows, ...absent] }
}

/** @param {readonly Pair[]} pairs @param {Pair | undefined} weight */
function sumUp(pairs, weight) {
  return {
    ratio: quartiles(pairs.map(({ contender, bare }) => contender / bare)),
    nanoseconds: Math.round(median(pairs.map(({ contender, bare }) => contender - bare)) * 1e6),
    bytes: Math.round(weight?.contender ?? Number.NaN),
    bareBytes: Math.round(weight?.bare ?? Number.NaN),
  }
}

/** @param {any} result @param {import('../frame.mjs').Words} words */
export function toMarkdown(result, words) {
  const { rounds, block, weighedCalls, rows } = result
  const headings = ['x bare fetch', 'more than bare fetch, ns', 'allocates, bytes', 'bare fetch does, bytes']
  const table = toTableOfAll(rows, words, headings, (/** @type {RequestRow} */ row) => [
    showRatio(row.ratio),
    showCount(row.nanoseconds),
    showCount(row.bytes),
    showCount(row.bareBytes),
  ])
  return `## A request with a fresh token

One call after the other on a \`fetch\` that makes a Request of its arguments and answers at once with an empty Response: what is left
is the contender's own work. Each contender has a process of its own, in which it and a bare \`fetch\` with a header that never changes
take turns of ${block} ms, ${rounds} rounds of all contenders; a cell is the median of the ratios of one round, with their quartiles. Time
is that of the thread on its processor.
Bytes are V8's heap before and after ${weighedCalls} calls, between which nothing was collected.

${table}

What the numbers do not say:

- The real network takes a thousand times as long as the difference of most of them: it is felt on a weak phone, or with hundreds of
  requests at once.
- axios runs on its adapter for \`fetch\`. In a browser it takes XMLHttpRequest, which is not measured here.
- Clients that hand out tokens (Supabase's, OpenID's, Firebase's) are asked for one before each call, and \`fetch\` is the app's. They
  read it from localStorage, which is a Map here: in a browser that costs more.
- ky, axios, wretch and ofetch do more for a request than to authorise it. With createApi, ours has ky's cost and its own: paths are
  resolved as \`new URL\` does (\`/me/\` from the root), which ky does more slowly than it puts a prefix before them, and the header goes
  into a copy, since a second try needs the Request as it was.
`
}

/** @param {any} result */
export function summary({ rows }) {
  const shown = /** @type {readonly RequestRow[]} */ (rows).filter(isMain)
  return {
    'request, x bare fetch': Object.fromEntries(
      shown.map(({ contender, ratio }) => [contender, ratio.median.toFixed(ratio.median < 10 ? 2 : 1)]),
    ),
  }
}

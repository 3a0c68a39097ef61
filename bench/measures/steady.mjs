// @ts-check
// A page that works for two thousand lifetimes of a token.
import { marginInWords } from '../traffic/roster.mjs'
import { isMain, showCount, toTableOfAll } from '../traffic/words.mjs'

/**
 * @typedef {object} Outcome
 * @property {number} calls
 * @property {number} refreshes that the server was asked for
 * @property {number} refused of these
 * @property {number} dead requests that carried a token that was over
 * @property {number} waited calls that took longer than the way to the server and back
 * @property {number} failed calls
 * @property {number} logouts after which the user had to log in again
 * @property {number} p99 milliseconds that 99 of 100 good calls did not take longer than bare fetch
 * @property {number} heapGrowth bytes
 *
 * @typedef {import('../frame.mjs').Row & { readonly margin: string } & Outcome} SteadyRow
 */

const EXPIRIES = 2000
const QUICK_EXPIRIES = 200
/** Seconds after which each contender has a reason to refresh. */
const RHYTHM = 70
/** With faults, a smaller number: one token request of so many gets no answer, or 503. */
const FAULTY_EXPIRIES = 500
const FAULTS = 5
/** Milliseconds on the way to the server and back. */
const latency = { token: 200, call: 100 }
/** At once: nothing here depends on how fast they are. */
const PROCESSES = 2

/** @param {import('../frame.mjs').Settings} settings */
export async function measure(settings) {
  const { hireAll } = await import('../traffic/crew-of.mjs')
  const expiries = settings.quick ? QUICK_EXPIRIES : EXPIRIES
  const { workers, absent, stop } = await hireAll(settings, ({ margin }) => ({
    latency,
    isVirtual: true,
    accessLifetime: RHYTHM + margin,
  }))
  /** @type {SteadyRow[]} */
  const rows = []
  let next = 0
  async function playOn() {
    for (let place = next++; place < workers.length; place = next++) {
      const worker = workers[place]
      if (worker === undefined) return
      const outcome = await worker.ask('steady', { rhythm: RHYTHM, expiries })
      rows[place] = { ...worker.row, margin: marginInWords(worker.entry), ...outcome }
      settings.log(`${worker.row.contender} is through`)
    }
  }
  try {
    await Promise.all(Array.from({ length: PROCESSES }, playOn))
  } finally {
    stop()
  }
  return { expiries, rhythm: RHYTHM, latency, rows: [...rows, ...absent] }
}

/** @param {any} result @param {import('../frame.mjs').Words} words */
export function toMarkdown({ expiries, rhythm, latency: { token, call }, rows }, words) {
  const headings = ['margin', 'calls', 'waited', 'p99, ms', 'failed', 'logouts', 'refreshes', 'refused']
  const table = toTableOfAll(rows, words, [...headings, 'dead requests', 'heap, kB'], toCells)
  return `## Steady traffic

A page on which eight parts ask for news at about the same time, every 1 to 9 s, for ${showCount(expiries)} times ${rhythm} s on a clock
that stands still while anything runs and jumps when nothing does. So time is that of the network alone: a call takes ${call} ms, a
refresh ${token} ms, and who takes longer has **waited**. Access tokens live ${rhythm} s and the margin before their end at which the contender
refreshes, so that all have the same reasons. The server takes a refresh token once. **p99** is what 99 of 100 good calls did not exceed, beyond
what bare \`fetch\` takes; **logouts** are sessions that did not come back in three tries, after which the user logged in again; the **heap**
is what was in use at the end and not at the beginning, after a garbage collection.

${table}

What the numbers do not say:

- Ours refreshes ahead because somebody calls in the last fifth of the token's life. After a pause that is longer the first call waits, as
  it does with everybody, unless \`keepAlive\` is on.
- Supabase's client, oidc-client-ts, Okta's and OAuth2Fetch refresh by a timer, and Firebase's would for those who listen to its changes of
  tokens. Timers cost an idle server requests, and browsers slow them down in pages that are not seen.
- Here is one page. With more tabs it is the race of them that decides: see the section on tabs.
- A server that gives a used refresh token a second life, as Supabase's and Auth0's can, would turn refusals into answers.
- Some tens of kB of heap are within what the engine itself does; what grows with each refresh would be megabytes.
`
}

/** @param {SteadyRow} row */
function toCells({ margin, calls, waited, p99, failed, logouts, refreshes, refused, dead, heapGrowth }) {
  const counts = [calls, waited, p99, failed, logouts, refreshes, refused, dead].map(showCount)
  return [margin, ...counts, showCount(Math.round(heapGrowth / 1000))]
}

/** @param {any} result */
export function summary({ rows }) {
  const shown = /** @type {readonly SteadyRow[]} */ (rows).filter(isMain)
  return {
    'steady: waits / failed / logouts': Object.fromEntries(
      shown.map(({ contender, waited, failed, logouts }) => [
        contender,
        [waited, failed, logouts].map(showCount).join(' / '),
      ]),
    ),
  }
}

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
 * @typedef {import('../frame.mjs').Row & Outcome & { readonly margin: string, readonly withFaults: Outcome }} SteadyRow
 */

const EXPIRIES = 2000
const QUICK_EXPIRIES = 200
/** Seconds after which each contender has a reason to refresh. */
const RHYTHM = 70
/** With faults, a smaller number: one token request of so many gets no answer, or 503. */
const FAULTY_EXPIRIES = 400
const FAULTS = 5
/** Milliseconds on the way to the server and back. */
const latency = { token: 200, call: 100 }
/** At once: nothing here depends on how fast they are. */
const PROCESSES = 2

/** @param {import('../frame.mjs').Settings} settings */
export async function measure(settings) {
  const { hireAll } = await import('../traffic/crew-of.mjs')
  const expiries = settings.quick ? QUICK_EXPIRIES : EXPIRIES
  const faultyExpiries = settings.quick ? QUICK_EXPIRIES : FAULTY_EXPIRIES
  const { workers, absent, stop } = await hireAll({ ...settings, measure: 'steady' }, ({ margin }) => ({
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
      const withFaults = await worker.ask('steady', {
        rhythm: RHYTHM,
        expiries: faultyExpiries,
        faults: FAULTS,
      })
      rows[place] = { ...worker.row, margin: marginInWords(worker.entry), ...outcome, withFaults }
      settings.log(`${worker.row.contender} is through`)
    }
  }
  try {
    await Promise.all(Array.from({ length: PROCESSES }, playOn))
  } finally {
    stop()
  }
  return { expiries, faultyExpiries, faults: FAULTS, rhythm: RHYTHM, latency, rows: [...rows, ...absent] }
}

/** @param {any} result @param {import('../frame.mjs').Words} words */
export function toMarkdown(result, words) {
  const { expiries, faultyExpiries, faults, rhythm, latency: delays, rows } = result
  const table = toTableOfAll(rows, words, headings, toCells)
  const faulty = toTableOfAll(rows, words, faultyHeadings, (/** @type {SteadyRow} */ { withFaults }) =>
    toFaultyCells(withFaults),
  )
  return `## Steady traffic

A page on which eight parts ask for news at about the same time, every 1 to 9 s, for ${showCount(expiries)} times ${rhythm} s on a clock
that stands still while anything runs and jumps when nothing does. So time is that of the network alone: a call takes ${delays.call} ms, a
refresh ${delays.token} ms, and who takes longer has **waited**. Access tokens live ${rhythm} s and the margin before their end at which the
contender refreshes, so that all have the same reasons. The server takes a refresh token once. **p99** is what 99 of 100 good calls did
not exceed, beyond what bare \`fetch\` takes; **logouts** are sessions that did not come back within a minute of tries, after which the
user logged in again; **dead** requests carried a token that was over; the **heap** is what it grew by after a garbage collection.

${table}

### With faults

The same for ${showCount(faultyExpiries)} times ${rhythm} s, but of ${faults} requests to a token endpoint one fails before the server has
looked at it: by turns there is no answer at all, or a 503 with a page of HTML.

${faulty.split('\n\n')[0]}

What the numbers do not say:

- Ours refreshes ahead because somebody calls in the last fifth of the token's life, which is also why it refreshes more often than
  those who wait for the end. After a pause that is longer the first call waits, as it does with everybody who has no timer; and where the
  one refresh fails that a call has started in that fifth, it is the next call that tries again, and waits if the token is over by then.
  That is on purpose: a page that nobody uses asks for nothing. Who wants a timer has the option \`keepAlive\`.
- Supabase's client, oidc-client-ts and OAuth2Fetch have a timer by default, and so nobody waits for them either. It refreshes for idle
  users, too, and browsers slow it down in pages that are not seen.
- Okta's service begins its refresh at the moment from which on its callers have to wait for one.
- Firebase's client sends a refresh for each call that finds a stale token. Its own server does not mind: it does not rotate.
- Here is one page. With more tabs it is the race of them that decides: see the section on tabs.
- No answer of the server is lost on its way here. Where refresh tokens work once, a lost one costs the session, whoever asks.
- A megabyte of heap more or less is what the engine does by itself: requests are told of their end when it likes. What is kept
  for each refresh would be more.
`
}

const outcomeHeadings = [
  'calls',
  'waited',
  'p99, ms',
  'failed',
  'logouts',
  'refreshes',
  'refused',
  'dead requests',
]
const headings = ['margin', ...outcomeHeadings, 'heap, kB']
const faultyHeadings = outcomeHeadings

/** @param {SteadyRow} row */
function toCells(row) {
  return [row.margin, ...toFaultyCells(row), showCount(Math.round(row.heapGrowth / 1000))]
}

/** @param {Outcome} outcome */
function toFaultyCells({ calls, waited, p99, failed, logouts, refreshes, refused, dead }) {
  return [calls, waited, p99, failed, logouts, refreshes, refused, dead].map(showCount)
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

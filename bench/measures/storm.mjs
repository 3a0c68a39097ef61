// @ts-check
// Many requests at once on a token that is over.
import { median, quartiles } from '../statistics.mjs'
import { isMain, showCount, showRatio, toTableOfAll } from '../traffic/words.mjs'

/**
 * @typedef {import('../traffic/roster.mjs').Entry} Entry
 *
 * @typedef {object} Outcome of one storm
 * @property {number} refreshes that the server was asked for
 * @property {number} refused of these
 * @property {number} dead requests that carried a token that was over
 * @property {number} failed calls: the app got an error, or nothing for 20 s
 * @property {boolean} isLoggedIn afterwards, for a further call
 * @property {number} ms
 * @property {number} floor
 *
 * @typedef {object} Storm of several rounds
 * @property {number} refreshes
 * @property {number} refused
 * @property {number} dead
 * @property {number} failed
 * @property {number} lost rounds after which the session was over
 * @property {import('../statistics.mjs').Quartiles} ratio to the floor
 * @property {number} floor
 *
 * @typedef {import('../frame.mjs').Row & { readonly storms: Readonly<Record<string, Storm>> }} StormRow
 */

const SIZES = [1, 10, 1000, 10_000]
const ROUNDS = 3
const WARM_UP_SIZE = 1000
const QUICK_SIZES = [1, 10, 1000]

/** Milliseconds on the way to the server and back. */
const latency = { token: 50, call: 10 }
const LIFETIME = 300

/** @param {import('../frame.mjs').Settings} settings */
export async function measure(settings) {
  const { hireAll, inTurns } = await import('../traffic/crew-of.mjs')
  const rounds = settings.rounds ?? (settings.quick ? 1 : ROUNDS)
  const sizes = settings.quick ? QUICK_SIZES : SIZES
  const lifetimeOf = (/** @type {Entry} */ { margin }) => LIFETIME + margin
  const { workers, absent, stop } = await hireAll({ ...settings, measure: 'storm' }, (entry) => ({
    latency,
    accessLifetime: lifetimeOf(entry),
  }))
  const taken = workers.map((worker) => ({ worker, outcomes: sizes.map(outcomeList) }))
  try {
    // One round more than is counted: in the first the engine compiles.
    await inTurns(taken, 1 + rounds, async ({ worker, outcomes }, round) => {
      for (const [place, requests] of sizes.entries()) {
        if (round === 0 && requests > WARM_UP_SIZE) continue
        const accessLifetime = lifetimeOf(worker.entry)
        const outcome = await worker.ask('storm', { requests, accessLifetime })
        if (round > 0) outcomes[place]?.push(outcome)
      }
      settings.log(`round ${round} of ${rounds}: ${worker.row.contender}`)
    })
  } finally {
    stop()
  }
  const rows = taken.map(({ worker, outcomes }) => ({
    ...worker.row,
    storms: Object.fromEntries(sizes.map((size, place) => [size, sumUp(outcomes[place] ?? [])])),
  }))
  return { rounds, latency, sizes, rows: [...rows, ...absent] }
}

/** @returns {Outcome[]} */
const outcomeList = () => []

/** @param {readonly Outcome[]} outcomes @returns {Storm} */
function sumUp(outcomes) {
  const middle = (/** @type {'refreshes' | 'refused' | 'dead' | 'failed' | 'floor'} */ key) =>
    Math.round(median(outcomes.map((outcome) => outcome[key])))
  return {
    refreshes: middle('refreshes'),
    refused: middle('refused'),
    dead: middle('dead'),
    failed: middle('failed'),
    lost: outcomes.filter(({ isLoggedIn }) => !isLoggedIn).length,
    ratio: quartiles(outcomes.map(({ ms, floor }) => ms / floor)),
    floor: middle('floor'),
  }
}

/** @param {any} result @param {import('../frame.mjs').Words} words */
export function toMarkdown({ rounds, latency: { token, call }, sizes, rows }, words) {
  const headings = [
    'refreshes',
    'refused',
    'dead requests',
    'failed calls',
    'logged out',
    'time, x floor',
    'floor, ms',
  ]
  const tables = sizes.map((/** @type {number} */ size) => {
    const table = toTableOfAll(rows, words, headings, (/** @type {StormRow} */ { storms }) =>
      toCells(storms[size], rounds),
    )
    return `### ${showCount(size)} at once\n\n${size === sizes[0] ? table : table.split('\n\n')[0]}`
  })
  return `## The storm

So many calls at once when the access token is over, as when a computer wakes: what a page with many parts does. The server takes a
refresh token once. A token endpoint is ${token} ms away, a call ${call} ms. **Dead** requests carried a token that was over, **refused**
refreshes a token that was spent; a call has **failed** if the app got an error, or nothing for 20 s; **logged out** are rounds after
which a further call fails. The **floor** is a login and as many calls of bare \`fetch\` with the new token, in the same process. Medians
of ${rounds} rounds, time with quartiles.

${tables.join('\n\n')}

What the numbers do not say:

- All calls start in the same turn of the event loop. Who waits for a 401 sends them all with the dead token. Here these come back
  sooner than a refresh does; on a real network some come after it and begin another, as in steady traffic below.
- The servers of Supabase, Auth0, Okta and Firebase take a used refresh token again for a while, or do not rotate. SimpleJWT with
  rotation and blacklist does not, and so they have no such period here.
- Where a library leaves it to the app that requests share one refresh, the app here does so: ky, ofetch, wretch and oidc-client-ts.
  The rows of variants show what happens if it does not.
- What an app does after a refused refresh is its own affair where the library leaves the tokens to it: here it keeps them and goes on.
- Device and server agree about the time. Where a device's clock is behind, all who compare \`exp\` with it send dead tokens.
`
}

/** @param {Storm | undefined} storm @param {number} rounds */
function toCells(storm, rounds) {
  if (storm === undefined) return []
  const { refreshes, refused, dead, failed, lost, ratio, floor } = storm
  const counts = [refreshes, refused, dead, failed].map(showCount)
  return [...counts, lost === 0 ? 'no' : `${lost} of ${rounds}`, showRatio(ratio), floor]
}

/** @param {any} result */
export function summary({ rows }) {
  const shown = /** @type {readonly StormRow[]} */ (rows).filter(isMain)
  return {
    'storm of 1 000: refreshes / failed': Object.fromEntries(
      shown.map(({ contender, storms }) => [
        contender,
        `${showCount(storms['1000']?.refreshes ?? 0)} / ${showCount(storms['1000']?.failed ?? 0)}`,
      ]),
    ),
  }
}

// @ts-check
// Tabs of one browser on one session, on a server that rotates and blacklists: what goes over the wire, and who is
// logged out.
import { bundle } from '../bundle.mjs'
import { toTable } from '../markdown.mjs'
import { absent, players } from '../tabs/players.mjs'
import { latency, rhythm, scenarios } from '../tabs/scenarios.mjs'

/**
 * @typedef {import('../frame.mjs').Row & {
 *   readonly scenario: string
 *   readonly tabs: number
 *   readonly storage: string
 *   readonly margin: string
 *   readonly outcomes: readonly import('../tabs/play.mjs').Outcome[]
 * }} TabsRow one outcome a round
 * @typedef {{
 *   readonly atOnce: number
 *   readonly rows: readonly (TabsRow | (import('../frame.mjs').Row & { readonly why: string }))[]
 * }} TabsResult
 */

const counts = [5, 20]
const most = Math.max(...counts)
const atOnce = 3

/** @param {string} module */
const bundlePage = (module) =>
  bundle(`import { install } from './tabs/workload.js'
import { logIn, call } from './${module}'
install({ logIn, call })`)

/** @param {import('../tabs/players.mjs').Player} player @param {readonly number[]} counts of tabs */
async function prepare({ contender, module, margin, inWords = `${margin} s`, storage, ...rest }, counts) {
  const script = await bundlePage(module ?? `apps/${contender}.js`)
  return Object.entries(scenarios).flatMap(([scenario, { seconds, sleep, lifetime }]) =>
    counts.map((tabs) => ({
      row: { contender, ...rest, scenario, tabs, storage, margin: inWords },
      game: { tabs, seconds, sleep, accessLifetime: lifetime(margin), script },
      outcomes: /** @type {import('../tabs/play.mjs').Outcome[]} */ ([]),
    })),
  )
}

/** @param {import('../frame.mjs').Settings} settings */
export async function measure({ rounds, quick, contenders, log }) {
  const { openBrowser } = await import('../chromium.mjs')
  const { play } = await import('../tabs/play.mjs')
  const ids = contenders.map(({ id }) => id)
  const playing = players.filter(({ contender }) => ids.includes(contender))
  const chosen = quick ? [most] : counts
  const games = (await Promise.all(playing.map((player) => prepare(player, chosen)))).flat()
  const browser = await openBrowser()
  const playNext = async (/** @type {typeof games} */ waiting) => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await play(browser, next.game)
      next.outcomes.push(outcome)
      log(`${[next.row.scenario, next.row.contender, next.row.tabs].join(' ')} ${JSON.stringify(outcome)}`)
    }
  }
  try {
    // Round by round: in each, everybody plays once, a few at a time, as tabs sleep most of the time.
    for (let round = 0; round < (rounds ?? (quick ? 1 : 2)); round++) {
      const waiting = [...games]
      await Promise.all(Array.from({ length: atOnce }, () => playNext(waiting)))
    }
  } finally {
    await browser.close()
  }
  const rows = games.map(({ row, outcomes }) => ({ ...row, outcomes }))
  const others = ids.filter((id) => id in absent).map((id) => ({ contender: id, why: absent[id] }))
  return { atOnce, rows: [...rows, ...others] }
}

/** @param {TabsResult} result @returns {readonly TabsRow[]} */
const playedRows = ({ rows }) => rows.flatMap((row) => ('outcomes' in row ? [row] : []))

/** @param {TabsRow} row @param {import('../frame.mjs').Words} words */
function toCells({ contender, variant, storage, margin, tabs, outcomes }, { nameOf, isOurs }) {
  const each = (/** @type {keyof import('../tabs/play.mjs').Outcome} */ key) =>
    outcomes.map((outcome) => outcome[key]).join(' / ')
  const name = [nameOf(contender), variant].filter(Boolean).join(', ')
  const numbers = /** @type {const} */ (['refreshes', 'refused', 'failed', 'calls', 'lost']).map(each)
  return [isOurs(contender) ? `**${name}**` : name, storage, margin, tabs, ...numbers]
}

const headings = [
  'contender',
  'storage',
  'margin',
  'tabs',
  'refreshes',
  'refused',
  'failed calls',
  'of calls',
  'lost tabs',
]

/** @param {string} scenario @param {TabsResult} result @param {import('../frame.mjs').Words} words */
function toScenario(scenario, result, words) {
  const rows = playedRows(result).filter((row) => row.scenario === scenario)
  return toTable(
    headings,
    rows.map((row) => toCells(row, words)),
  )
}

/** @param {TabsResult} result @param {import('../frame.mjs').Words} words */
export function toMarkdown(result, words) {
  const rounds = playedRows(result)[0]?.outcomes.length ?? 0
  const sections = Object.entries(scenarios).map(
    ([key, { title, story }]) => `### ${title}\n\n${story}\n\n${toScenario(key, result, words)}`,
  )
  const missing = result.rows.flatMap(({ contender, why }) =>
    why === undefined ? [] : [`- ${words.nameOf(contender)}: ${why}`],
  )
  return `## Tabs

Chromium tabs share one login, on a server that rotates refresh tokens and blacklists the old ones at once. Every request is
under way for ${latency} ms. A cell has the numbers of ${rounds === 1 ? 'one round' : `${rounds} rounds`}, in which ${result.atOnce} play at a time, each in a profile of its own. **Refused** refreshes are those that the server answered with
401. A **failed** call is one that the app got as an error, or as an answer other than 200. **Lost** are tabs that can call no more
when the round is over, each tried on its own: their user has to log in again.

${sections.join('\n\n')}

Not in the tables:

${missing.join('\n')}

What the numbers do not say:

- Everybody is set up as its documentation says and keeps its own margin: the seconds before the end of an access token at
  which it refreshes. For "work" the server's access tokens live ${rhythm} s and that margin: real ones live minutes, and the race is
  the same, only rarer. With a long margin the old token goes on working for a while, so that a refused refresh costs
  nothing if another tab has won one.
- Clients of other identity services have a token endpoint of their dialect here, on the same strict rules. **Their own servers
  are more tolerant**: Supabase's takes a used refresh token again for 10 s by default and answers with the session as it is now,
  Okta's and Auth0's can be given such a period, Google's and Microsoft's do not use up a refresh token. There most of the
  refusals above would be answers. SimpleJWT has no such period, unless you give it one: see docs/django.md.
- Those whose login is a page of their own server are logged in another way here, and only here: Auth0's by its token exchange,
  Okta's and Microsoft's by tokens that are put into their store. bench/pages has these set-ups.
- oidc-client-ts keeps its user in sessionStorage by default, one login for each tab; then nothing is shared, and nothing
  races. Here it has localStorage, as its documentation names it.
- Hooks and wrappers leave it to the app what to do when a refresh fails. Here the app keeps its tokens and goes on; one that
  deletes them, as many do, would lose the session at the first refusal.
- A real SimpleJWT often lets several refreshes win that come within some 10 ms: then a session forks, and nobody is told.
  The server here lets one win.
- Every call has a URL of its own. Chromium's cache makes requests for one URL wait for each other, in all tabs.
`
}

/** @param {readonly import('../tabs/play.mjs').Outcome[]} outcomes @param {'refreshes' | 'refused' | 'lost'} key */
const worst = (outcomes, key) => Math.max(...outcomes.map((outcome) => outcome[key]))

/** @param {TabsResult} result */
export function summary(result) {
  const rows = playedRows(result).filter(
    ({ scenario, tabs, variant }) => scenario === 'wake' && tabs === most && variant === undefined,
  )
  const cells = rows.map(({ contender, outcomes }) => [
    contender,
    [worst(outcomes, 'refreshes'), worst(outcomes, 'refused'), worst(outcomes, 'lost')].join(' / '),
  ])
  return { [`${most} tabs wake: refreshes / refused / lost`]: Object.fromEntries(cells) }
}

// @ts-check
import { cpus } from 'node:os'
import { rhythm, scenarios } from './scenarios.mjs'

/**
 * @typedef {object} Result
 * @property {string} scenario
 * @property {string} name
 * @property {string} version
 * @property {string} storage
 * @property {string} margin
 * @property {number} tabs
 * @property {readonly import('./tabs.mjs').Outcome[]} outcomes one a round
 *
 * @typedef {object} Report
 * @property {readonly Result[]} results
 * @property {string} machine
 * @property {number} latency
 */

/** @param {string} browser */
export function describeMachine(browser) {
  const [cpu] = cpus()
  return `Node ${process.version}, ${browser}, ${cpus().length} x ${cpu?.model ?? 'unknown CPU'}`
}

/** @param {Report} report */
export function toMarkdown({ results, machine, latency }) {
  const rounds = results[0]?.outcomes.length ?? 0
  return `# Tabs of one session on a strict server

Written by \`npm run peers\`. ${machine}.

Chromium tabs share one login, on a server that rotates refresh tokens and blacklists the old ones at once. Every request is
under way for ${latency} ms. A cell has the numbers of ${rounds} rounds. **Refused** refreshes are those that the server answered with
401. A **failed** call is one that the app got as an error. **Lost** are tabs that can call no more when the round is over, each
tried on its own: their user has to log in again.

${Object.entries(scenarios)
  .map(([key, { title, story }]) => toSection(title, story, results.filter(isOf(key))))
  .join('\n')}
## What the numbers do not say

- Everybody is set up as its documentation says and keeps its own margin: the seconds before the end of an access token at
  which it refreshes. For "work" the server's access tokens live ${rhythm} s and that margin: real ones live minutes, and the race is
  the same, only rarer. With a long margin the old token goes on working for a while, so that a refused refresh costs
  nothing if another tab has won one.
- Supabase's and OpenID's clients have a token endpoint of their dialect here, on the same strict rules. **Their own servers
  are more tolerant**: Supabase's takes a used refresh token again for 10 s by default and answers with the session as it
  is now; OpenID providers often have such a period, or do not rotate. There most of the refusals above would be answers.
  SimpleJWT has no such period, unless you give it one: see docs/django.md.
- oidc-client-ts keeps its user in sessionStorage by default, one login for each tab; then nothing is shared, and nothing
  races. Here it has localStorage, as its documentation names it.
- axios-auth-refresh leaves it to the app what to do when a refresh fails. Here the app keeps its tokens and goes on; one that
  deletes them, as many do, would lose the session at the first refusal.
- A real SimpleJWT often lets several refreshes win that come within some 10 ms: then a session forks, and nobody is told.
  The server here lets one win.
- Every call has a URL of its own. Chromium's cache makes requests for one URL wait for each other, in all tabs.
`
}

/** @param {string} key */
function isOf(key) {
  return (/** @type {Result} */ { scenario }) => scenario === key
}

/** @param {string} title @param {string} story @param {readonly Result[]} results */
function toSection(title, story, results) {
  if (results.length === 0) return ''
  return `## ${title}

${story}

| contender | storage | margin | tabs | refreshes | refused | failed calls | of calls | lost tabs |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${results.map(toRow).join('\n')}
`
}

/** @param {Result} result */
function toRow({ name, version, storage, margin, tabs, outcomes }) {
  const each = (/** @type {keyof import('./tabs.mjs').Outcome} */ key) =>
    outcomes.map((outcome) => outcome[key]).join(' / ')
  const cells = [name, version, storage, margin, tabs, each('refreshes'), each('refused'), each('failed')]
  const [first, second, ...rest] = cells
  return `| ${[`${first} ${second}`, ...rest, each('calls'), each('lost')].join(' | ')} |`
}

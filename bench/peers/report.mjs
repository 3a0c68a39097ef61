// @ts-check
import { cpus } from 'node:os'
import { latency } from './site.mjs'

/**
 * @typedef {object} Result
 * @property {string} name
 * @property {string} version
 * @property {string} storage
 * @property {number} margin
 * @property {number} tabs
 * @property {readonly import('./tabs.mjs').Outcome[]} outcomes one a round
 *
 * @typedef {object} Report
 * @property {readonly Result[]} results
 * @property {string} machine
 * @property {number} seconds
 * @property {number} rhythm
 */

/** @param {string} browser */
export function describeMachine(browser) {
  const [cpu] = cpus()
  return `Node ${process.version}, ${browser}, ${cpus().length} x ${cpu?.model ?? 'unknown CPU'}`
}

/** @param {Report} report */
export function toMarkdown({ results, machine, seconds, rhythm }) {
  const rounds = results[0]?.outcomes.length ?? 0
  return `# Tabs of one session on a strict server

Written by \`npm run peers\`. ${machine}.

Chromium tabs share one login, on a server that rotates refresh tokens and blacklists the old ones at once. Each tab calls
a protected view some two times a second for ${seconds} s; access tokens are due for a refresh every ${rhythm} s (or a little less:
their end is cut to whole seconds), so some ${seconds / rhythm} refreshes are what it takes. Every request is under way for
${latency} ms. The numbers in a cell are those of ${rounds} rounds. **Lost** are tabs that can call no more when the round is over, each
tried on its own.

| contender | storage | tabs | refreshes | refused | failed calls | of calls | lost tabs |
| --- | --- | --- | --- | --- | --- | --- | --- |
${results.map(toRow).join('\n')}

## What the numbers do not say

- Everybody is set up as its documentation says and keeps its own margin; the server's access tokens live ${rhythm} s and that margin
  (${margins(results)}). Real ones live minutes: the race is the same, and rarer.
- The two that speak to other servers by default have a token endpoint of their dialect here, on the same strict rules.
  **Their own servers are more tolerant**: Supabase's takes a used refresh token again for 10 s and answers with the
  session as it is now, and OpenID providers often have a grace period of their own, or do not rotate. On those, most of
  the refusals above would be answers. SimpleJWT has no such period, unless you give it one: see docs/django.md.
- oidc-client-ts keeps its user in sessionStorage by default, one login for each tab; then nothing is shared, and nothing
  races. Here it has the store that its documentation names for sharing.
- A real SimpleJWT on a database often lets several refreshes that arrive within some 10 ms all win: then sessions fork, and
  nobody is told. The server here lets one win, as a server does on whose line the requests are a little further apart.
- A request that fails because its refresh was refused is a failed call, even if the next one finds another tab's tokens.
`
}

/** @param {Result} result */
function toRow({ name, version, storage, tabs, outcomes }) {
  const each = (/** @type {keyof import('./tabs.mjs').Outcome} */ key) =>
    outcomes.map((outcome) => outcome[key]).join(' / ')
  const cells = [`${name} ${version}`, storage, tabs, each('refreshes'), each('refused'), each('failed')]
  return `| ${[...cells, each('calls'), each('lost')].join(' | ')} |`
}

/** @param {readonly Result[]} results */
function margins(results) {
  const byName = new Map(results.map(({ name, margin }) => [name, margin]))
  return [...byName].map(([name, margin]) => `${name} ${margin} s`).join(', ')
}

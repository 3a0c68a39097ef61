// @ts-check
// A page that is opened while somebody is logged in: how soon it knows, and how soon its first request is out.
import { readFileSync } from 'node:fs'
import { bundle } from '../bundle.mjs'
import { toTable } from '../markdown.mjs'
import { absent, players } from '../start-up/players.mjs'
import { quartiles } from '../statistics.mjs'

/**
 * @typedef {import('../statistics.mjs').Quartiles} Quartiles
 * @typedef {{ readonly imported: number, readonly settled: number, readonly sent: number }} Times
 * @typedef {import('../frame.mjs').Row & {
 *   readonly storage: string
 *   readonly imported: Quartiles
 *   readonly settled: Quartiles
 *   readonly sent: Quartiles
 * }} StartRow
 * @typedef {{
 *   readonly tries: number
 *   readonly rows: readonly (StartRow | (import('../frame.mjs').Row & { readonly why: string }))[]
 * }} StartResult
 */

const usualLifetime = 300

/** @param {string} module */
const bundlePage = (module) => bundle(`export { logIn, call, restore } from './${module}'`, { minify: true })

/** @param {import('puppeteer-core').BrowserContext} context @param {string} url */
async function openPage(context, url) {
  const page = await context.newPage()
  const stopwatch = readFileSync(new URL('../start-up/stopwatch.js', import.meta.url), 'utf8')
  await page.evaluateOnNewDocument(`{ ${stopwatch} }`)
  await page.goto(`${url}/blank`)
  return page
}

/** Logs in once; after that each try is a new page. @param {import('puppeteer-core').Browser} browser */
async function prepare(browser, /** @type {import('../start-up/players.mjs').Player} */ player) {
  const { openSite } = await import('../tabs/site.mjs')
  const { module = `apps/${player.contender}.js` } = player
  const site = await openSite({ script: await bundlePage(module), accessLifetime: usualLifetime, latency: 0 })
  const context = await browser.createBrowserContext()

  /** @param {string} expression @returns {Promise<Record<string, number>>} */
  async function runInPage(expression) {
    const page = await openPage(context, site.url)
    try {
      return Object(await page.evaluate(expression))
    } finally {
      await page.close()
    }
  }

  /** @returns {Promise<Times>} */
  async function tryOnce() {
    const { imported = 0, settled = 0, loggedIn } = await runInPage('timeRestore()')
    const { sent = 0, status } = await runInPage('timeFirstCall()')
    if (!loggedIn || status !== 200) throw new Error(`${module} has lost its session.`)
    return { imported, settled, sent }
  }

  const logIn = `import('/page.js').then(({ logIn }) => logIn(${JSON.stringify(site.account)})).then(() => 0)`
  await runInPage(logIn)
  const close = () => Promise.all([context.close(), site.close()])
  return { player, times: /** @type {Times[]} */ ([]), tryOnce, close }
}

/** @param {import('../frame.mjs').Settings} settings */
export async function measure({ rounds, quick, contenders, log }) {
  const { openBrowser } = await import('../chromium.mjs')
  const ids = contenders.map(({ id }) => id)
  const tries = rounds ?? (quick ? 3 : 15)
  const browser = await openBrowser()
  /** @type {Awaited<ReturnType<typeof prepare>>[]} */
  const racers = []
  try {
    for (const player of players)
      if (ids.includes(player.contender)) racers.push(await prepare(browser, player))
    // Once for nothing: what the browser does at the first page of a profile is not theirs.
    for (const { tryOnce } of racers) await tryOnce()
    for (let round = 0; round < tries; round++) {
      // Each round begins with another of them.
      const order = racers.map((_, turn) => racers[(turn + round) % racers.length])
      for (const racer of order) if (racer) racer.times.push(await racer.tryOnce())
      log(`round ${round + 1} of ${tries}`)
    }
  } finally {
    for (const { close } of racers) await close()
    await browser.close()
  }
  const rows = racers.map(({ player: { contender, variant, storage }, times }) => ({
    contender,
    ...(variant && { variant }),
    storage,
    imported: quartiles(times.map(({ imported }) => imported)),
    settled: quartiles(times.map(({ settled }) => settled)),
    sent: quartiles(times.map(({ sent }) => sent)),
  }))
  const others = ids.filter((id) => id in absent).map((id) => ({ contender: id, why: absent[id] }))
  return { tries, rows: [...rows, ...others] }
}

/** @param {Quartiles} times */
const inWords = ({ q1, median, q3 }) => `${median.toFixed(1)} (${q1.toFixed(1)} - ${q3.toFixed(1)})`

/** @param {StartResult} result @param {import('../frame.mjs').Words} words */
export function toMarkdown({ tries, rows }, { nameOf, isOurs }) {
  const table = rows.flatMap((row) => {
    if (!('settled' in row)) return []
    const name = [nameOf(row.contender), row.variant].filter(Boolean).join(', ')
    const times = [row.imported, row.settled, row.sent].map(inWords)
    return [[isOurs(row.contender) ? `**${name}**` : name, row.storage, ...times]]
  })
  const missing = rows.flatMap(({ contender, why }) => (why ? [`- ${nameOf(contender)}: ${why}`] : []))
  return `## Start-up

A page is opened in Chromium while somebody is logged in and the access token is fresh. From the start of the import of its script (the app
of "Bytes", minified, from a server on this machine): when the module is there, when the page knows that somebody is
logged in, and when a call that it makes at once has its request on the way. Milliseconds: the median of ${tries} new pages, with
the first and third quartile. The last column is from pages of their own.

${toTable(['', 'storage', 'imported', 'knows who is there', 'first request is sent'], table)}

Not in the table:

${missing.join('\n')}

What the numbers do not say:

- The script comes from this machine: over a network its size counts for more, see "Bytes".
- Those with hooks and wrappers ask \`localStorage\` whether there is a token, and that is all that they know.
- **With the hint** this package answers from localStorage who is there, before the session itself has been read from IndexedDB. A
  request waits for that.
- Firebase asks its server about the account before it says that somebody is there: add the time of one request.
`
}

/** Too long a story for a column of the table of all. */
export const summary = () => ({})

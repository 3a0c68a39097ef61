import type { Tab } from '../engines/engine.js'
import type { Scenario } from './scenario.js'
import {
  ada,
  callAll,
  countLogouts,
  countOf,
  grace,
  logIn,
  makeClient,
  repeat,
  until,
  untilTime,
  type World,
} from './world.js'

/** In each tab both clients, each with a session of its own, so that tabs are opened once. */
const clients = [
  { name: 'main', storage: 'IndexedDB', user: ada },
  { name: 'local', storage: 'localStorage', user: grace },
] as const

const ROUNDS = 3

/** Every tab calls as soon as the token has expired; the numbers of both storages side by side. */
async function expire(count: number, { site, openAll }: World) {
  const tabs = await openAll(count)
  await Promise.all(tabs.map((tab) => makeClient(tab, 'local', { name: 'local', storage: 'localStorage' })))
  const results = await Promise.all(
    clients.map(async ({ name, user }) => {
      await logInFirst(tabs, user, name)
      const answers = await repeat(ROUNDS, async () => {
        await untilTime(site.expiresAt(user.id))
        return callAll(tabs, name)
      })
      const { sent, won, early, refused } = site.tally(user.id)
      return {
        refreshesPerExpiry: sent / (won - early),
        expiries: won - early,
        refused,
        failedCalls: answers.flat().length - countOf(answers.flat(), 200),
        logouts: await countLogouts(tabs, name),
      }
    }),
  )
  return results as [(typeof results)[0], (typeof results)[0]]
}

/** Logs in in the first tab; the others hear of it. */
async function logInFirst(tabs: readonly Tab[], user: typeof ada, name: string): Promise<void> {
  const [first] = tabs
  if (first === undefined) throw new Error('There is no tab.')
  await logIn(first, user, name)
  await Promise.all(
    tabs.map((tab) => until(() => tab.run((name) => window.app.status(name) === 'authenticated', name))),
  )
}

const inTabs = (count: number): Scenario => ({
  title: `${count} ${count === 1 ? 'tab' : 'tabs'}, access tokens of 3 s`,
  server: '3 s',
  async run(world) {
    const [indexedDB, local] = await expire(count, world)
    return {
      'refreshes per expiry': indexedDB.refreshesPerExpiry,
      expiries: indexedDB.expiries,
      refused: indexedDB.refused,
      logouts: indexedDB.logouts,
      'failed calls': indexedDB.failedCalls,
      'localStorage: refused': local.refused,
      'localStorage: logouts': local.logouts,
      'localStorage: failed calls': local.failedCalls,
    }
  },
  expected: {
    'refreshes per expiry': 1,
    refused: 0,
    logouts: 0,
    'failed calls': 0,
    'localStorage: logouts': 0,
    'localStorage: failed calls': 0,
  },
})

/** Tokens of a server with long lives that are nearly over, as after a night. */
const nearlyOver: Scenario = {
  title: '5 tabs, access tokens of 60 s',
  server: '60 s',
  async run({ site, server, openAll }) {
    const tabs = await openAll(5)
    const [first] = tabs as [Tab]
    const answers = await repeat(ROUNDS, async () => {
      const access = await server.control('mint', { username: 'ada', lifetime: 2 })
      const refresh = await server.control('mint', { username: 'ada', kind: 'refresh' })
      const tokens = { access: String(access['token']), refresh: String(refresh['token']) }
      await first.run((tokens) => window.app.adopt('main', tokens), tokens)
      await untilTime(Date.now() + 2000)
      return callAll(tabs)
    })
    const { sent, refused } = site.tally(ada.id)
    return {
      'refreshes per expiry': sent / ROUNDS,
      expiries: ROUNDS,
      refused,
      logouts: await countLogouts(tabs),
      'failed calls': answers.flat().length - countOf(answers.flat(), 200),
    }
  },
  expected: { 'refreshes per expiry': 1, refused: 0, logouts: 0, 'failed calls': 0 },
}

const elsewhere: Scenario = {
  title: '5 tabs, the API at another origin',
  server: '3 s',
  async run({ browser, site, pagesUrl }) {
    const tabs = await repeat(5, async () => {
      const tab = await browser.openTab(`${pagesUrl}/`)
      await makeClient(tab, 'main', { baseUrl: `${site.url}/api/` })
      return tab
    })
    await logInFirst(tabs, ada, 'main')
    await untilTime(site.expiresAt(ada.id))
    const answers = await callAll(tabs)
    const { sent, won, early, refused } = site.tally(ada.id)
    const logouts = await countLogouts(tabs)
    await Promise.all(tabs.map((tab) => tab.close()))
    return {
      'refreshes per expiry': sent / (won - early),
      refused,
      logouts,
      'failed calls': answers.length - countOf(answers, 200),
    }
  },
  expected: { 'refreshes per expiry': 1, refused: 0, logouts: 0, 'failed calls': 0 },
}

const inWorker: Scenario = {
  title: '5 tabs, access tokens of 3 s, refreshes in the service worker',
  server: '3 s',
  async run({ site, openAll }) {
    const tabs = await openAll(5, { worker: true })
    await (tabs[0] as Tab).run(() => window.app.startWorker())
    await logInFirst(tabs, ada, 'main')
    const answers = await repeat(ROUNDS, async () => {
      await untilTime(site.expiresAt(ada.id))
      return callAll(tabs)
    })
    const { sent, won, early, refused, byWorker } = site.tally(ada.id)
    return {
      'refreshes per expiry': sent / (won - early),
      'by the worker': byWorker / sent,
      refused,
      logouts: await countLogouts(tabs),
      'failed calls': answers.flat().length - countOf(answers.flat(), 200),
    }
  },
  expected: { 'refreshes per expiry': 1, refused: 0, logouts: 0, 'failed calls': 0 },
}

/** Only the tab in front keeps the session alive by timer; nobody calls anything. */
const hidden: Scenario = {
  title: '5 tabs that keep the session alive, 4 of them hidden',
  server: '3 s',
  async run({ site, openAll }) {
    const tabs = await openAll(5, { keepAlive: true })
    await (tabs[2] as Tab).show()
    await logInFirst(tabs, ada, 'main')
    await until(() => site.tally(ada.id).won >= ROUNDS)
    const visibility = await Promise.all(tabs.map((tab) => tab.run(() => document.visibilityState)))
    const answers = await callAll(tabs)
    const { sent, won, early, refused } = site.tally(ada.id)
    return {
      'hidden tabs': countOf(visibility, 'hidden'),
      'refreshes per expiry': sent / (won - early),
      refused,
      logouts: await countLogouts(tabs),
      'failed calls': answers.length - countOf(answers, 200),
    }
  },
  expected: { 'refreshes per expiry': 1, refused: 0, logouts: 0, 'failed calls': 0 },
}

export const expiries: readonly Scenario[] = [
  ...[1, 5, 20].map(inTabs),
  nearlyOver,
  elsewhere,
  inWorker,
  hidden,
]

import type { Tab } from '../engines/engine.js'
import type { Scenario } from './scenario.js'
import {
  ada,
  callAll,
  countLogouts,
  countOf,
  fateOf,
  logIn,
  makeClient,
  reasonOf,
  startRefresh,
  statusOf,
  toldTo,
  until,
  untilTime,
  type World,
} from './world.js'

/** The answer is broken off after the server has committed; the client then tries once more by itself. */
async function loseAnswer({ site, openAll }: World) {
  const tabs = await openAll(2)
  const [first, second] = tabs as [Tab, Tab]
  await logIn(first)
  await until(async () => (await statusOf(second)) === 'authenticated')
  site.loseNext()
  const fate = await fateOf(first)
  const other = await (fate === 'kept' ? fateOf(second) : untilEnded(second))
  const { sent, refused } = site.tally(ada.id)
  return { 'the tab': fate, 'another tab': other, sent, refused }
}

async function untilEnded(tab: Tab): Promise<string> {
  await until(async () => (await statusOf(tab)) === 'unauthenticated')
  return reasonOf(tab)
}

const frozen: Scenario = {
  title: 'a tab frozen during its refresh',
  server: '60 s',
  async run({ site, openAll }) {
    const tabs = await openAll(2)
    const [first, second] = tabs as [Tab, Tab]
    await logIn(first)
    await until(async () => (await callAll([second]))[0] === 200)
    const held = site.hold('after')
    await startRefresh(first, held)
    const resume = await first.freeze()
    held.release()
    const meanwhile = (await Promise.all([callAll([second]), callAll([second])])).flat()
    await resume()
    await until(async () => (await toldTo(second)).includes('refresh elsewhere'))
    const after = await callAll(tabs)
    const { sent, refused } = site.tally(ada.id)
    return {
      'calls meanwhile': `${countOf(meanwhile, 200)} of 2`,
      'calls after': `${countOf(after, 200)} of 2`,
      sent,
      refused,
      logouts: await countLogouts(tabs),
    }
  },
  expected: { 'calls meanwhile': '2 of 2', 'calls after': '2 of 2', sent: 1, refused: 0, logouts: 0 },
}

const offline: Scenario = {
  title: '5 tabs offline and back',
  server: '3 s',
  async run({ site, openAll }) {
    const tabs = await openAll(5)
    await logIn(tabs[0] as Tab)
    await Promise.all(tabs.map((tab) => until(() => tab.run(() => window.app.userId('main') === '1'))))
    site.setPlugged(false)
    await untilTime(site.expiresAt(ada.id))
    const answers = callAll(tabs)
    await until(() => site.unplugged() > 0)
    await Promise.all(tabs.map((tab) => tab.setOffline(true)))
    site.setPlugged(true)
    await Promise.all(tabs.map((tab) => tab.setOffline(false)))
    const statuses = await answers
    const { sent, refused } = site.tally(ada.id)
    return {
      'calls answered': `${countOf(statuses, 200)} of 5`,
      'refreshes when back': sent,
      refused,
      logouts: await countLogouts(tabs),
    }
  },
  expected: { 'calls answered': '5 of 5', 'refreshes when back': 1, refused: 0, logouts: 0 },
}

/** A page at no origin: IndexedDB, localStorage, locks and channels all refuse. */
const denied: Scenario = {
  title: 'storage, locks and channels denied',
  server: '3 s',
  async run({ site, browser }) {
    const tab = await browser.openTab(`${site.url}/sealed/`)
    await makeClient(tab, 'main', { baseUrl: `${site.url}/api/` })
    await logIn(tab)
    const before = await callAll([tab])
    await untilTime(site.expiresAt(ada.id))
    const after = await callAll([tab])
    const events = await toldTo(tab)
    const uncaught = await tab.run(() => window.app.uncaught())
    await tab.close()
    const { sent, refused } = site.tally(ada.id)
    return {
      'calls answered': `${countOf([...before, ...after], 200)} of 2`,
      'warned of': [...new Set(events.filter((event) => event.startsWith('warning')))].join(', '),
      sent,
      refused,
      'uncaught errors': uncaught.length,
      logouts: countOf(
        events.map((event) => event.startsWith('logout')),
        true,
      ),
    }
  },
  expected: { 'calls answered': '2 of 2', sent: 1, refused: 0, 'uncaught errors': 0, logouts: 0 },
}

export const mishaps: readonly Scenario[] = [
  {
    title: 'the answer to a refresh lost on its way',
    server: '3 s',
    run: loseAnswer,
    expected: { 'the tab': 'outcome_lost', 'another tab': 'outcome_lost', sent: 2, refused: 1 },
  },
  {
    title: 'the answer to a refresh lost on its way, with the grace serializer',
    server: 'grace',
    run: loseAnswer,
    // Each tab asks for a refresh of its own besides.
    expected: { 'the tab': 'kept', 'another tab': 'kept', sent: 3, refused: 0 },
  },
  frozen,
  offline,
  denied,
]

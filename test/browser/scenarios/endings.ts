import type { Tab } from '../engines/engine.js'
import type { Scenario } from './scenario.js'
import { callAll, countOf, grace, logIn, makeClient, statusOf, toldTo, until, type World } from './world.js'

const others = (tabs: readonly Tab[]): readonly Tab[] => tabs.slice(1)

/** How many tabs end up so. Waits for all of them. */
async function untilAll(tabs: readonly Tab[], isSo: (tab: Tab) => Promise<boolean>): Promise<number> {
  await Promise.all(tabs.map((tab) => until(() => isSo(tab))))
  return tabs.length
}

const userOf = (tab: Tab) => tab.run(() => window.app.userId('main'))

/** Somebody logs in, another takes over, and leaves; each tab hears all of it in this order. */
async function comeAndGo({ openAll }: World, storage: 'IndexedDB' | 'localStorage') {
  const tabs = await openAll(5, { storage })
  const [first, second] = tabs as [Tab, Tab]
  await logIn(first)
  await untilAll(tabs, async (tab) => (await userOf(tab)) === '1')
  await logIn(second, grace)
  const changed = await untilAll(tabs, async (tab) => (await userOf(tab)) === '2')
  await first.run(() => window.app.logout('main'))
  const ended = await untilAll(tabs, async (tab) => (await statusOf(tab)) === 'unauthenticated')
  const calls = await callAll(tabs)
  const told = await Promise.all(others(others(tabs)).map((tab) => toldTo(tab)))
  const events = told.map((list) => list.filter((event) => !event.startsWith('refresh')).join(', '))
  return {
    'saw the change': `${changed} of 5`,
    'saw the logout': `${ended} of 5`,
    'calls without a user': `${countOf(calls, 401)} of 5`,
    'told the others': [...new Set(events)].join(' | '),
  }
}

const inStorage = (storage: 'IndexedDB' | 'localStorage'): Scenario => ({
  title: `account change and logout in 5 tabs, ${storage}`,
  server: '60 s',
  run: (world) => comeAndGo(world, storage),
  expected: {
    'saw the change': '5 of 5',
    'saw the logout': '5 of 5',
    'calls without a user': '5 of 5',
    'told the others': 'login elsewhere, logout replaced elsewhere, login elsewhere, logout user elsewhere',
  },
})

/** Where the next page can tell the one in the cache, Chromium throws that one away. */
const restored = (title: string, silent: boolean): Scenario => ({
  title,
  server: '60 s',
  async run({ site, open }) {
    const tab = await open('/first')
    await logIn(tab)
    await tab.navigate(`${site.url}/second`)
    await makeClient(tab, 'main', { silent })
    await tab.run(() => window.app.logout('main'))
    await tab.back()
    await until(() =>
      tab.run(() => location.pathname === '/first' && window.app !== undefined).catch(() => false),
    )
    const isRestored = await tab.run(() => window.app.restored.length > 0)
    // A page from the cache has its client; one that has been loaded again makes one.
    const shown = await tab.run(() => {
      if (window.app.restored.length === 0) void window.app.create('main', {})
      return window.app.restored[0] ?? window.app.status('main')
    })
    const [call] = await callAll([tab])
    return { shown, 'then a call': call ?? 'none', restored: isRestored ? 'yes' : 'no' }
  },
  expected: { shown: 'unauthenticated', 'then a call': 401, ...(silent && { restored: 'yes' }) },
})

export const endings: readonly Scenario[] = [
  inStorage('IndexedDB'),
  inStorage('localStorage'),
  restored('back to a page after a logout on the next one', false),
  restored('back to a page after a logout that it was not told of', true),
]

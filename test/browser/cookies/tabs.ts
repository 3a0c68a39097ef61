import { grace, repeat, until } from '../scenarios/world.js'
import { cookieAtRefresh } from './jar.js'
import type { CookieTab } from './profiles.js'
import type { CookieScenario } from './scenario.js'
import {
  call,
  logIn,
  logOut,
  type PlaceName,
  refresh,
  statusOf,
  toldTo,
  untilQuiet,
  type World,
} from './world.js'

const userOf = (tab: CookieTab) => tab.run(() => window.visitor.userId())

async function openTwo({ open }: World): Promise<readonly [CookieTab, CookieTab]> {
  return [await open(), await open()]
}

async function countLogouts(tabs: readonly CookieTab[]): Promise<number> {
  const told = await Promise.all(tabs.map(toldTo))
  return told.flat().filter((event) => event.startsWith('logout')).length
}

/** Each time both pages have an access token that is over, and call at once. */
async function expire(world: World) {
  const { count } = world
  const tabs = await openTwo(world)
  await logIn(tabs[0])
  await until(async () => (await statusOf(tabs[1])) === 'authenticated')
  const rounds = await repeat(3, async () => {
    await Promise.all(tabs.map((tab) => until(() => tab.run(() => window.visitor.isStale()))))
    return Promise.all(tabs.map(call))
  })
  return {
    'calls answered': `${rounds.flat().filter((status) => status === 200).length} of 6`,
    refreshes: count('POST refresh', 200),
    refused: count('POST refresh', 401),
    logouts: await countLogouts(tabs),
  }
}

/** The same with one tab alone, again and again: each page goes on with what the last one has left on the wire. */
async function reloadOften({ open, start, api, count }: World, times: number) {
  const tab = await open()
  await logIn(tab)
  const calls = await repeat(times, async () => {
    const held = api.hold()
    await tab.run(() => void window.visitor.refresh())
    await until(() => held.hasArrived())
    await tab.reload()
    held.release()
    await start(tab)
    const status = await call(tab)
    await untilQuiet(tab)
    return status
  })
  return {
    kept: `${calls.filter((status) => status === 200).length} of ${times}`,
    logouts: await countLogouts([tab]),
    refused: count('POST refresh', 401),
  }
}

/** The next page asks with the cookie from before, for the one after it is still on its way. */
async function askTooEarly({ open, start, api, count }: World) {
  const tab = await open()
  await logIn(tab)
  const held = api.hold()
  await tab.run(() => void window.visitor.refresh())
  await until(() => held.hasArrived())
  await tab.reload()
  await start(tab)
  const answer = call(tab)
  await until(() => count('POST refresh', 401) > 0)
  held.release()
  return {
    'a call': await answer,
    logouts: await countLogouts([tab]),
    refused: count('POST refresh', 401),
  }
}

async function leaveDuring(world: World, way: 'F5' | 'close') {
  const { open, start, api, count } = world
  const stays = await open()
  const goes = await open()
  await logIn(goes)
  const held = api.hold()
  await goes.run(() => void window.visitor.refresh())
  await until(() => held.hasArrived())
  await (way === 'F5' ? goes.reload() : goes.close())
  held.release()
  if (way === 'F5') await start(goes)
  await untilQuiet(stays)
  const tabs = way === 'F5' ? [stays, goes] : [stays]
  const outcomes = await repeat(tabs.length, (at) => refresh(tabs[at] ?? stays))
  const calls = await Promise.all(tabs.map(call))
  return {
    session: [...outcomes, ...calls].every((each) => each === 'ok' || each === 200) ? 'kept' : 'lost',
    logouts: await countLogouts(tabs),
    refused: count('POST refresh', 401),
  }
}

async function logOutInOne(world: World) {
  const tabs = await openTwo(world)
  await logIn(tabs[0])
  await until(async () => (await call(tabs[1])) === 200)
  const blacklist = await logOut(tabs[0])
  await until(async () => (await statusOf(tabs[1])) === 'unauthenticated')
  const told = await toldTo(tabs[1])
  const sent = world.api.passed.length
  const status = await call(tabs[1])
  return {
    logout: blacklist,
    'the other tab heard': told.at(-1) ?? 'nothing',
    'its next call': status,
    'sent for it': world.api.passed
      .slice(sent)
      .map(({ what }) => what)
      .join(', '),
    cookie: await cookieAtRefresh(tabs[1], world.api),
  }
}

async function takeOver(world: World) {
  const tabs = await openTwo(world)
  await logIn(tabs[0])
  await until(async () => (await userOf(tabs[1])) === '1')
  await logIn(tabs[1], grace)
  await until(async () => (await userOf(tabs[0])) === '2')
  const names = await Promise.all(tabs.map((tab) => tab.run(() => window.visitor.whoAmI())))
  const told = await toldTo(tabs[0])
  return {
    'both are': [...new Set(names)].join(', '),
    'the first was told': told.filter((event) => !event.startsWith('refresh')).join(', '),
    refused: world.count('POST refresh', 401),
  }
}

export const tabsAt = (place: PlaceName): readonly CookieScenario[] => [
  {
    title: `${place}: 2 tabs, access tokens of 3 s, 3 expiries`,
    place,
    server: 'examples/django, access tokens of 3 s',
    run: expire,
    // Each page has an access token of its own, in its memory.
    expected: { 'calls answered': '6 of 6', refreshes: 6, refused: 0, logouts: 0 },
  },
  {
    title: `${place}: F5 during a refresh`,
    place,
    server: 'examples/django',
    run: (world) => leaveDuring(world, 'F5'),
    expected: { session: 'kept', logouts: 0 },
  },
  {
    title: `${place}: F5 during a refresh, 10 times in a row`,
    place,
    server: 'examples/django',
    run: (world) => reloadOften(world, 10),
    expected: { kept: '10 of 10', logouts: 0 },
  },
  {
    title: `${place}: F5 during a refresh, whose answer comes after the next page has asked`,
    place,
    server: 'examples/django',
    run: askTooEarly,
    expected: { 'a call': 200, logouts: 0, refused: 1 },
  },
  {
    title: `${place}: a tab closed during its refresh`,
    place,
    server: 'examples/django',
    run: (world) => leaveDuring(world, 'close'),
    expected: { session: 'kept', logouts: 0 },
  },
  {
    title: `${place}: logout in one of 2 tabs`,
    place,
    server: 'examples/django',
    run: logOutInOne,
    expected: {
      logout: 'accepted',
      'the other tab heard': 'logout user elsewhere',
      'its next call': 401,
      'sent for it': 'GET me',
      cookie: 'gone',
    },
  },
  {
    title: `${place}: another account in one of 2 tabs`,
    place,
    server: 'examples/django',
    run: takeOver,
    expected: {
      'both are': 'grace',
      'the first was told': 'login login, logout replaced elsewhere, login elsewhere',
      refused: 0,
    },
  },
]

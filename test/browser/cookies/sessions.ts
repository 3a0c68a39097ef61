import type { CookieScenario } from './scenario.js'
import { cookieAtRefresh } from './jar.js'
import { call, logIn, logOut, type PlaceName, refresh, statusOf, toldTo, type World } from './world.js'

/** From the first page to the last. */
async function goThrough({ open, start, count, api }: World) {
  const tab = await open()
  await logIn(tab)
  const first = await call(tab)
  const renewed = await refresh(tab)
  const sentBefore = count('POST refresh')
  await tab.reload()
  await start(tab)
  const again = await call(tab)
  const found = count('POST refresh') - sentBefore
  const ended = await logOut(tab)
  const refused = count('POST refresh', 401)
  return {
    calls: `${first}, ${again}`,
    refresh: renewed,
    'refreshes after F5': found,
    logout: ended,
    'cookie after it': await cookieAtRefresh(tab, api),
    refused,
  }
}

async function callAsNobody({ open, start, api }: World) {
  const tab = await open()
  await call(tab)
  await logIn(tab)
  await logOut(tab)
  const before = api.passed.length
  await tab.reload()
  await start(tab)
  await call(tab)
  const isLogin = (at: number) => api.passed[at]?.what === 'POST token'
  const sent = api.passed.filter((_, at) => at >= before || (at === 0 && !isLogin(0)))
  return {
    sent: sent.map(({ what, status }) => `${what} ${status}`).join(', '),
    'tokens against forgery asked for': api.passed.filter(({ what }) => what === 'GET csrf').length,
  }
}

/** What the server says to a page that forgets the token against forgery, and what becomes of the session. */
async function forget({ open, count }: World) {
  const tab = await open({ csrf: 'none' })
  await logIn(tab)
  const outcome = await refresh(tab)
  const answer = await call(tab)
  return {
    refresh: outcome,
    'answered 403': count('POST refresh', 403) > 0 ? 'yes' : 'no',
    'then a call': answer,
    session: (await statusOf(tab)) === 'authenticated' ? 'kept' : 'lost',
    logouts: (await toldTo(tab)).filter((event) => event.startsWith('logout')).length,
  }
}

export const sessionsAt = (place: PlaceName): readonly CookieScenario[] => [
  {
    title: `${place}: login, call, refresh, F5, logout`,
    place,
    server: 'examples/django',
    run: goThrough,
    expected: {
      calls: '200, 200',
      refresh: 'ok',
      'refreshes after F5': 1,
      logout: 'accepted',
      'cookie after it': 'gone',
      refused: 0,
    },
  },
  {
    title: `${place}: nobody is logged in, before and after somebody was`,
    place,
    server: 'examples/django',
    run: callAsNobody,
    expected: { sent: 'GET me 401, GET me 401', 'tokens against forgery asked for': 0 },
  },
  {
    title: `${place}: the token against forgery is missing`,
    place,
    server: 'examples/django',
    run: forget,
    expected: {
      refresh: 'unexpected_response 403',
      'answered 403': 'yes',
      'then a call': 200,
      session: 'kept',
      logouts: 0,
    },
  },
]

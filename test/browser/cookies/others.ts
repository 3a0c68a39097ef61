import { cookieAtRefresh } from './jar.js'
import type { CookieScenario } from './scenario.js'
import { call, logIn, logOut, type PlaceName, refresh, type World } from './world.js'

/** dj-rest-auth asks for a token against forgery wherever the access cookie counts. */
async function goThrough({ open, start, count, api }: World, csrf: 'found' | 'told' = 'found') {
  const tab = await open({ csrf })
  await logIn(tab)
  const first = await call(tab)
  const changed = await tab.run(() => window.visitor.change())
  const renewed = await refresh(tab)
  await tab.reload()
  await start(tab, { csrf })
  const again = await call(tab)
  const changedAgain = await tab.run(() => window.visitor.change())
  const ended = await logOut(tab)
  const refused = count('POST refresh', 401)
  return {
    calls: `${first}, ${again}`,
    changes: `${changed}, ${changedAgain}`,
    refresh: renewed,
    logout: ended,
    'cookie after it': await cookieAtRefresh(tab, api),
    refused,
  }
}

const all = {
  calls: '200, 200',
  changes: '200, 200',
  refresh: 'ok',
  logout: 'accepted',
  'cookie after it': 'gone',
  refused: 0,
}

export const djRestAuth: readonly CookieScenario[] = [
  {
    title: 'dj-rest-auth, access in memory: login, call, refresh, F5, logout',
    place: 'two ports of one host',
    server: 'dj-rest-auth',
    run: (world) => goThrough(world),
    expected: all,
  },
  {
    title: 'dj-rest-auth, access in a cookie: login, call, refresh, F5, logout',
    place: 'two ports of one host',
    server: 'dj-rest-auth',
    access: 'cookie',
    run: (world) => goThrough(world),
    expected: all,
  },
  {
    title:
      'dj-rest-auth, access in a cookie: login, call, refresh, F5, logout, without `csrf` on two hosts of one site',
    place: 'two hosts of one site',
    notIn: ['WebKitGTK'],
    server: 'dj-rest-auth',
    access: 'cookie',
    run: (world) => goThrough(world),
    // The page cannot read the cookie that it should send along, and the server does not say it otherwise.
    expected: { calls: '200, 200', changes: '403, 403', refresh: 'ok', logout: 'refused', refused: 0 },
  },
  {
    title:
      'dj-rest-auth, access in a cookie: login, call, refresh, F5, logout, with `csrf` on two hosts of one site',
    place: 'two hosts of one site',
    notIn: ['WebKitGTK'],
    server: 'dj-rest-auth',
    access: 'cookie',
    run: (world) => goThrough(world, 'told'),
    expected: all,
  },
]

/** How far a session comes. */
async function tryOut({ open, api }: World) {
  const tab = await open()
  await logIn(tab)
  const renewed = await refresh(tab)
  const cookie = await cookieAtRefresh(tab, api)
  return { refresh: renewed, 'the cookie goes along': cookie === 'there' ? 'yes' : 'no' }
}

const works = { refresh: 'ok', 'the cookie goes along': 'yes' }
const fails = { refresh: 'session_ended', 'the cookie goes along': 'no' }

const between = (place: PlaceName, sameSite: 'Lax' | 'None'): Omit<CookieScenario, 'expected'> => ({
  title: `${place}, SameSite=${sameSite}${sameSite === 'None' ? '; Secure' : ''}: login, refresh`,
  place,
  server: sameSite === 'Lax' ? 'examples/django' : 'examples/django, SameSite=None',
  run: tryOut,
})

export const sites: readonly CookieScenario[] = [
  // WebKitGTK takes names below `localhost` for sites of their own, as no other engine does.
  { ...between('two hosts of one site', 'Lax'), expected: works, except: { WebKitGTK: fails } },
  { ...between('two hosts right below localhost', 'Lax'), expected: fails },
  { ...between('two sites', 'Lax'), expected: fails },
  { ...between('two sites', 'None'), expected: works, except: { WebKitGTK: fails } },
]

import { ada, grace, until } from '../scenarios/world.js'
import type { Held } from '../site/faults.js'
import { cookieInTheEnd, untilCookieOf } from './jar.js'
import type { CookieTab } from './profiles.js'
import type { CookieScenario } from './scenario.js'
import { logIn, logOut, refresh, statusOf, type World } from './world.js'

/** One tab is closed during its refresh, whose answer the browser still waits for; the other stays. */
async function closeDuring({ open, api }: World): Promise<{ readonly tab: CookieTab; readonly held: Held }> {
  const tab = await open()
  const goes = await open()
  await logIn(goes)
  await until(async () => (await statusOf(tab)) === 'authenticated')
  const held = api.hold()
  await goes.run(() => void window.visitor.refresh())
  await until(() => held.hasArrived())
  await goes.close()
  return { tab, held }
}

async function logOutFirst(world: World) {
  const { tab, held } = await closeDuring(world)
  const ended = logOut(tab)
  await until(() => world.count('POST blacklist') > 0)
  held.release()
  return {
    logout: await ended,
    'the page': await statusOf(tab),
    cookie: await cookieInTheEnd(tab, world.api),
  }
}

async function logInFirst(world: World) {
  const { tab, held } = await closeDuring(world)
  await logIn(tab, grace)
  held.release()
  await untilCookieOf(ada.id, tab, world.api)
  const before = await tab.run(() => window.visitor.whoAmI())
  const outcome = await refresh(tab)
  return {
    'the page is': before,
    'the next refresh': outcome,
    'and after it': await tab.run(() => window.visitor.whoAmI()),
  }
}

/** A page that is gone cannot be heard any more, but its answer sets a cookie. */
export const late: readonly CookieScenario[] = [
  {
    title: 'a logout before the answer to the refresh of a closed tab',
    place: 'two ports of one host',
    server: 'examples/django',
    run: logOutFirst,
    expected: { 'the page': 'unauthenticated', logout: 'accepted', cookie: 'gone' },
  },
  {
    title: "another user's login before the answer to the refresh of a closed tab",
    place: 'two ports of one host',
    server: 'examples/django',
    run: logInFirst,
    // Nobody is taken for somebody else: the page ends its session rather than go on with the other's.
    expected: { 'the page is': 'grace', 'the next refresh': 'session_ended', 'and after it': 'nobody' },
  },
]

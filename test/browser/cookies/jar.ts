import { until } from '../scenarios/world.js'
import type { ApiProxy } from './api-proxy.js'
import type { CookieTab } from './profiles.js'

/** Whose refresh token the browser has: what goes along is what it has. The request itself changes nothing. */
async function ownerOfCookie(tab: CookieTab, api: ApiProxy): Promise<string | undefined> {
  const before = api.passed.length
  await tab.run(() => window.visitor.refreshPast(''))
  const asked = api.passed.slice(before).findLast(({ what }) => what === 'POST refresh')
  if (asked === undefined) throw new Error('The request for a refresh did not come through.')
  return asked.user
}

/** Whether the browser has the cookie yet. */
export async function cookieAtRefresh(tab: CookieTab, api: ApiProxy): Promise<'there' | 'gone'> {
  return (await ownerOfCookie(tab, api)) === undefined ? 'gone' : 'there'
}

/** Waits until the cookie is this user's. */
export async function untilCookieOf(id: string, tab: CookieTab, api: ApiProxy): Promise<void> {
  await until(async () => (await ownerOfCookie(tab, api)) === id)
}

/** Whether there is a cookie within a while, in which an answer that is on its way comes in. */
export async function cookieInTheEnd(tab: CookieTab, api: ApiProxy, asks = 40): Promise<'there' | 'gone'> {
  const cookie = await cookieAtRefresh(tab, api)
  return cookie === 'there' || asks === 0 ? cookie : cookieInTheEnd(tab, api, asks - 1)
}

import type { ApiProxy } from './api-proxy.js'
import type { CookieTab } from './profiles.js'

/** Names of cookies with a refresh token. */
const names = ['refresh_token', 'jwt-refresh']

/** Whether the browser has the cookie yet: what goes along is what it has. */
export async function cookieAtRefresh(tab: CookieTab, api: ApiProxy): Promise<'there' | 'gone'> {
  const before = api.passed.length
  await tab.run(() => window.visitor.refreshPast(''))
  const asked = api.passed.slice(before).findLast(({ what }) => what === 'POST refresh')
  if (asked === undefined) throw new Error('The request for a refresh did not come through.')
  return asked.cookies.some((name) => names.includes(name)) ? 'there' : 'gone'
}

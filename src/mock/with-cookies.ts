import { type CookieJar, toCookieHeader } from './cookie-jar.js'
import type { Engine } from './create-engine.js'

/** Does this request come with cookies, and may its answer set some? */
export type AsksForCookies = (request: Request) => boolean

/** Sends the cookies of the jar and keeps those that come, unless the request is to go without. */
export function withCookies(handle: Engine, jar: CookieJar, asksForCookies: AsksForCookies): Engine {
  return async (request) => {
    if (!asksForCookies(request)) return handle(request)
    const url = new URL(request.url)
    const cookie = request.headers.get('Cookie') ?? toCookieHeader(jar.matching(url))
    const headers = new Headers(request.headers)
    if (cookie !== '') headers.set('Cookie', cookie)
    const answer = await handle(new Request(request, { headers }))
    jar.store(url, answer.headers.getSetCookie())
    return answer
  }
}

/** Where there is no page, only who asks for cookies gets them, as on a page of another origin. */
export function isCredentialed({ credentials, url }: Request): boolean {
  if (credentials === 'same-origin') return globalThis.location?.origin === new URL(url).origin
  return credentials === 'include'
}

import { createAuthError } from '../../errors.js'
import { copyOwn } from '../../own.js'
import type { FetchPort } from '../../ports/fetch.js'
import type { Carry } from '../dialect.js'
import { isRedirect } from '../is-redirect.js'
import type { CsrfHeaders } from './csrf.js'
import { readTicket } from './ticket.js'

/** The methods that change nothing (RFC 9110 section 9.2.1), for which Django asks no token either. */
const SAFE = /^(get|head|options|trace)$/i

/** What a request says of itself: in its options, or as a Request. */
function describe(input: Parameters<FetchPort>[0], init: RequestInit = {}) {
  const request = typeof input === 'string' || input instanceof URL ? undefined : input
  const { method, headers, redirect } = copyOwn(init)
  return {
    isSafe: SAFE.test(method ?? request?.method ?? 'GET'),
    headers: new Headers(headers ?? request?.headers),
    redirect: redirect ?? request?.redirect ?? 'follow',
  }
}

/** Sends requests with their cookies, and unsafe ones with the token against forgery. */
export function carryCookies(fetch: FetchPort, csrfHeaders: CsrfHeaders): Carry {
  return async (input, init, tokens, check) => {
    const { isSafe, headers: own, redirect } = describe(input, init)
    const headers = new Headers(isSafe ? {} : await csrfHeaders(readTicket(tokens?.refresh).csrf))
    // What the caller has set comes last, and holds.
    own.forEach((value, name) => headers.set(name, value))
    // The cookies are whose they are by now.
    check()
    const sent = copyOwn<RequestInit>({ ...init, headers, credentials: 'include' })
    // Browsers would take the token along to wherever a redirect points.
    const isCareful = !isSafe && redirect === 'follow'
    const answer = await fetch(input, isCareful ? Object.assign(sent, { redirect: 'manual' }) : sent)
    if (isCareful && isRedirect(answer)) throw createAuthError('unexpected_response', {}, 'It redirects.')
    return answer
  }
}

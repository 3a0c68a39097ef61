import { copyOwn } from '../../own.js'
import type { FetchPort } from '../../ports/fetch.js'
import type { Carry } from '../dialect.js'
import type { CsrfHeaders } from './csrf.js'
import { readTicket } from './ticket.js'

/** The methods that change nothing (RFC 9110 section 9.2.1), for which Django asks no token either. */
const SAFE = /^(get|head|options|trace)$/i

/** Sends requests with their cookies, and unsafe ones with the token against forgery. */
export function carryCookies(fetch: FetchPort, csrfHeaders: CsrfHeaders): Carry {
  return async (input, init, tokens, check) => {
    const request = typeof input === 'string' || input instanceof URL ? undefined : input
    const isSafe = SAFE.test(init?.method ?? request?.method ?? 'GET')
    const added = isSafe ? {} : await csrfHeaders(readTicket(tokens?.refresh).csrf)
    // What the caller has set comes last, and holds.
    const headers = new Headers(added)
    new Headers(init?.headers ?? request?.headers).forEach((value, name) => headers.set(name, value))
    // The cookies are whose they are by now.
    check()
    return fetch(input, copyOwn<RequestInit>({ ...init, headers, credentials: 'include' }))
  }
}

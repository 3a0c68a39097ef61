// @ts-check
import { createAuthClient } from 'simplejwt-client'
import { cookies, simpleJwt } from 'simplejwt-client/servers'
import { recorded } from './wire-log.js'

/** What serve.mjs has written into the page. @param {string} name */
const setting = (name) => document.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? ''

const baseUrl = setting('api-base-url')

/** All that an application needs, for the one of the two servers that it has; `fetch` is replaced only to show the wire. */
export const auth = createAuthClient({
  baseUrl,
  server: setting('refresh-token-in') === 'cookie' ? cookies() : simpleJwt(),
  fetch: recorded((input, init) => globalThis.fetch(input, init), baseUrl),
})

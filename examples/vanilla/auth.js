// @ts-check
import { createAuthClient } from 'simplejwt-client'
import { recorded } from './wire-log.js'

const baseUrl = document.querySelector('meta[name="api-base-url"]')?.getAttribute('content') ?? ''

/** All that an application needs; `fetch` is replaced only to show what goes over the wire. */
export const auth = createAuthClient({
  baseUrl,
  fetch: recorded((input, init) => globalThis.fetch(input, init), baseUrl),
})

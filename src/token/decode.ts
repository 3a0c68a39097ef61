import { jwtDecode } from 'jwt-decode'
import { copyOwn, ownFields } from '../own.js'
import type { TokenClaims } from '../types.js'

/** No server sends a header this long, and decoding is not free: proxies stop at 8 kB to 16 kB. */
const MAX_LENGTH = 16_384

/** Three parts of base64url (RFC 7515 section 3.1): anything else could not be sent in a header, or split one. */
const SHAPE = /^[\w=-]+\.[\w=-]+\.[\w=-]*$/

/**
 * The claims of a JWT (RFC 7519), frozen and without a prototype; undefined where the text is no JWT with a JSON
 * object in valid UTF-8. Nothing is thrown, since the decoder's messages quote the token.
 */
export function decodeToken(token: string): TokenClaims | undefined {
  try {
    if (token.length > MAX_LENGTH || !SHAPE.test(token)) return undefined
    checkUtf8(token.split('.')[1] ?? '')
    const claims = ownFields(jwtDecode(token, copyOwn({})))
    // Keys that code elsewhere might assign from, with surprising results.
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      if (claims) Reflect.deleteProperty(claims, name)
    }
    return Object.freeze(claims)
  } catch {
    return undefined
  }
}

/** When a token expires and when it was made, in seconds on the server's clock; undefined where it tells neither. */
export interface ClaimedTimes {
  readonly exp?: number | undefined
  readonly iat?: number | undefined
}

/** The `exp` and `iat` claims of a token; undefined where they are absent or no date that can be. */
export function timesOf(token: string | undefined): ClaimedTimes {
  const claims = decodeToken(token ?? '')
  return { exp: readSeconds(claims?.exp), iat: readSeconds(claims?.iat) }
}

function readSeconds(claim: unknown): number | undefined {
  return typeof claim === 'number' && claim > 0 && claim < 8.64e12 ? claim : undefined
}

/** jwt-decode reads what is not UTF-8 as Latin-1, which would turn a broken name into a wrong one. */
function checkUtf8(part: string): void {
  const bytes = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}

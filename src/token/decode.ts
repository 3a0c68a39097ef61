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

/** The `exp` claim in seconds on the server's clock; undefined where it is absent or no date that can be. */
export function expiryOf(claims: TokenClaims | undefined): number | undefined {
  return readSeconds(claims?.exp)
}

/** The `iat` claim in seconds on the server's clock; undefined where it is absent or no number. */
export function issuedAtOf(claims: TokenClaims | undefined): number | undefined {
  return readSeconds(claims?.iat)
}

function readSeconds(claim: unknown): number | undefined {
  return typeof claim === 'number' && claim > 0 && claim < 8.64e12 ? claim : undefined
}

/** jwt-decode reads what is not UTF-8 as Latin-1, which would turn a broken name into a wrong one. */
function checkUtf8(part: string): void {
  const bytes = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
}

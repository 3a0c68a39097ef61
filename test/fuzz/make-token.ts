import { createHmac } from 'node:crypto'
import { signingKey } from '../support/real-server.js'
import { readClaims } from '../support/sign-token.js'
import type { FuzzSettings } from './fuzz-setups.js'
import type {
  ClaimChange,
  ClaimRole,
  ClaimValue,
  Forgery,
  TokenKind,
  TokenSpec,
  TokenTwist,
} from './program.js'

/** What the tokens of one program are made from, on one of the servers. */
export interface Workshop {
  readonly settings: FuzzSettings
  readonly userIds: readonly number[]
  /** In no other program of this run. */
  readonly serial: string
  /** The time of this step in whole seconds: the same for both servers. */
  readonly now: number
  readonly issued: Readonly<Record<TokenKind, readonly string[]>>
}

/** The token that this means here. */
export function makeToken(spec: TokenSpec, workshop: Workshop): string {
  const token = baseToken(spec, workshop)
  const forged = spec.forged === undefined ? token : forge(token, spec.forged, workshop)
  return spec.twist === undefined ? forged : twists[spec.twist](forged)
}

function baseToken({ kind, nth }: TokenSpec, workshop: Workshop): string {
  const tokens = workshop.issued[kind]
  return tokens.at(-1 - (nth % Math.max(1, tokens.length))) ?? sign(encodeClaims(ownClaims(kind, workshop)))
}

function ownClaims(
  kind: TokenKind,
  { settings, userIds, serial, now }: Workshop,
): ReadonlyMap<string, string> {
  const nameOf = (role: ClaimRole) => claimName(settings, role)
  return new Map([
    [nameOf('type'), `"${kind}"`],
    [nameOf('exp'), String(now + 300)],
    [nameOf('iat'), String(now)],
    [nameOf('jti'), `"${serial}-${kind}"`],
    [nameOf('user'), `"${userIds[0]}"`],
    ...(kind === 'sliding' ? [[nameOf('refreshExp'), String(now + 600)] as const] : []),
    ...(settings.audience === undefined ? [] : [['aud', JSON.stringify(settings.audience)] as const]),
    ...(settings.issuer === undefined ? [] : [['iss', JSON.stringify(settings.issuer)] as const]),
  ])
}

/** What the claim for this is called in these settings. PyJWT writes a claim without a name as "null". */
export function claimName(settings: FuzzSettings, role: ClaimRole): string {
  const { jtiClaim = 'jti', tokenTypeClaim = 'token_type' } = settings
  const names: Partial<Record<ClaimRole, string>> = {
    user: settings.userIdClaim ?? 'user_id',
    jti: jtiClaim ?? 'null',
    type: tokenTypeClaim ?? 'null',
    refreshExp: settings.slidingTokenRefreshExpClaim ?? 'refresh_exp',
    revoke: settings.revokeTokenClaim ?? 'hash_password',
  }
  return names[role] ?? role
}

function forge(token: string, forgery: Forgery, workshop: Workshop): string {
  const claims = new Map(
    Object.entries(readClaims(token)).map(([name, value]) => [name, JSON.stringify(value)]),
  )
  for (const change of forgery.claims ?? []) applyChange(claims, change, workshop)
  return sign(forgery.payload ?? encodeClaims(claims), forgery)
}

function applyChange(claims: Map<string, string>, { claim, to }: ClaimChange, workshop: Workshop): void {
  const name = claimName(workshop.settings, claim)
  if (to === 'absent') claims.delete(name)
  else claims.set(name, valueText(to, workshop))
}

function valueText(value: Exclude<ClaimValue, 'absent'>, workshop: Workshop): string {
  if ('raw' in value) return value.raw
  if ('unique' in value) {
    const serial = `${workshop.serial}-forged`
    return { text: `"${serial}"`, number: String(serialNumber(workshop)), list: `["${serial}"]` }[
      value.unique
    ]
  }
  if ('userOf' in value) return userText(workshop.userIds[value.userOf] ?? 0, value.form)
  const at = workshop.now + value.seconds
  return { whole: String(at), fraction: `${at}.5`, text: `"${at}"` }[value.form]
}

function serialNumber({ userIds }: Workshop): number {
  return 1_000_000 + (userIds[0] ?? 0)
}

function userText(id: number, form: 'number' | 'text' | 'fraction' | 'padded'): string {
  return { number: String(id), text: `"${id}"`, fraction: `${id}.5`, padded: `" ${id} "` }[form]
}

function encodeClaims(claims: ReadonlyMap<string, string>): string {
  return `{${[...claims].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}

function sign(payload: string, { header, signature }: Forgery = {}): string {
  const named = { none: 'none', HS512: 'HS512', 'other key': 'HS256', 'HS512 named HS256': 'HS256' }
  const alg = signature === undefined ? 'HS256' : named[signature]
  const signed = `${base64Url(header ?? `{"alg":"${alg}","typ":"JWT"}`)}.${base64Url(payload)}`
  if (signature === 'none') return `${signed}.`
  const key = signature === 'other key' ? `not ${signingKey}` : signingKey
  const hash = signature?.startsWith('HS512') ? 'sha512' : 'sha256'
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`
}

function base64Url(text: string): string {
  return Buffer.from(text).toString('base64url')
}

const twists: Readonly<Record<TokenTwist, (token: string) => string>> = {
  padded: (token) => ` ${token}\t`,
  'signature changed': (token) => swapAt(token, token.lastIndexOf('.') + 5),
  'signature cut off': (token) => token.slice(0, token.lastIndexOf('.')),
  'signature empty': (token) => token.slice(0, token.lastIndexOf('.') + 1),
  'claims changed': (token) => swapAt(token, token.indexOf('.') + 15),
  'a fourth part': (token) => `${token}.e30`,
  'a character that is no base64': (token) => `${token}!`,
  'with padding': (token) => `${token}=`,
  'in quotes': (token) => `"${token}"`,
  'not ASCII': (token) => `${token}\u00e9`,
  'a null character': (token) => `${token}\u0000`,
  'a stray bit': withStrayBit,
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The last character of a signature has two bits that count for nothing. */
function withStrayBit(token: string): string {
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) ?? 'A') ^ 1]
}

function swapAt(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1)
}

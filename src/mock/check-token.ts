import type { Core } from './core.js'
import { isSince } from './settings.js'
import type { Claims } from './token-codec.js'

/** `untyped` accepts every kind, as the verify view does. */
export type ExpectedKind = 'access' | 'refresh' | 'untyped'

/** `crashed`: SimpleJWT raises an error that nobody catches, a 500. */
export type TokenVerdict =
  | { readonly is: 'good'; readonly claims: Claims }
  | { readonly is: 'refused'; readonly message: string }
  | { readonly is: 'crashed' }

/** Judges a token in the order in which PyJWT and SimpleJWT do. */
export async function checkToken(core: Core, token: string, kind: ExpectedKind): Promise<TokenVerdict> {
  const claims = await core.codec.decode(token)
  if (claims === undefined) return refused(wording(core, 'invalid'))
  const timing = judgeTimes(core, claims)
  if (timing !== 'good') return refused(wording(core, timing))
  return (kind === 'refresh' ? askBlacklist(core, claims) : undefined) ?? askSimpleJwt(core, claims, kind)
}

/** A claim of the payload itself, never one of its prototype. */
export function ownClaim(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined
}

function refused(message: string): TokenVerdict {
  return { is: 'refused', message }
}

type Timing = 'good' | 'invalid' | 'expired'

/** What PyJWT looks at. It does not ask for any of these claims to be there. */
function judgeTimes(core: Core, claims: Claims): Timing {
  const { leeway } = core.settings
  const now = core.seconds()
  const starts = ['iat', 'nbf'].map((name) => wholeSeconds(claims, name, 0))
  if (!starts.every((start) => start <= now + leeway)) return 'invalid'
  // PyJWT from 2.10 on insists that these are strings.
  if (isSince(core.settings, '5.5.1') && !['sub', 'jti'].every((name) => isTextIfGiven(claims, name)))
    return 'invalid'
  const end = wholeSeconds(claims, 'exp', Number.POSITIVE_INFINITY)
  if (Number.isNaN(end)) return 'invalid'
  return end <= now - leeway ? 'expired' : 'good'
}

/** NaN for what is no number, `missing` where there is no such claim. */
function wholeSeconds(claims: Claims, name: string, missing: number): number {
  const value = ownClaim(claims, name)
  if (value === undefined) return missing
  return typeof value === 'number' ? Math.trunc(value) : Number.NaN
}

function isTextIfGiven(claims: Claims, name: string): boolean {
  return typeof (ownClaim(claims, name) ?? '') === 'string'
}

function wording(core: Core, timing: Timing): string {
  if (!isSince(core.settings, '5.5.0')) return 'Token is invalid or expired'
  return timing === 'expired' ? 'Token is expired' : 'Token is invalid'
}

function askBlacklist({ settings, blacklisted }: Core, claims: Claims): TokenVerdict | undefined {
  if (!settings.blacklistApp) return undefined
  const jti = ownClaim(claims, 'jti')
  if (jti === undefined) return { is: 'crashed' }
  return blacklisted.has(jti) ? refused('Token is blacklisted') : undefined
}

function askSimpleJwt({ settings }: Core, claims: Claims, kind: ExpectedKind): TokenVerdict {
  if (!Object.hasOwn(claims, 'exp')) return refused("Token has no 'exp' claim")
  if (!Object.hasOwn(claims, 'jti')) return refused('Token has no id')
  if (kind === 'untyped') return { is: 'good', claims }
  if (!Object.hasOwn(claims, settings.tokenTypeClaim)) return refused('Token has no type')
  return claims[settings.tokenTypeClaim] === kind ? { is: 'good', claims } : refused('Token has wrong type')
}

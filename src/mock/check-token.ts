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
  const timing = claims === undefined ? 'invalid' : judgeTimes(core, claims)
  if (claims === undefined || timing !== 'good') return refused(wording(core, timing))
  const jti = ownClaim(claims, 'jti')
  if (kind === 'refresh' && core.settings.blacklistApp) {
    if (jti === undefined) return { is: 'crashed' }
    if (core.blacklisted.has(jti)) return refused('Token is blacklisted')
  }
  const complaint = missing(core, claims, kind)
  return complaint === undefined ? { is: 'good', claims } : refused(complaint)
}

/** A claim of the payload itself, never one of its prototype. */
export function ownClaim(claims: Claims, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined
}

function refused(message: string): TokenVerdict {
  return { is: 'refused', message }
}

type Timing = 'good' | 'invalid' | 'expired'

function judgeTimes(core: Core, claims: Claims): Timing {
  const now = core.seconds()
  const { leeway } = core.settings
  for (const name of ['iat', 'nbf']) {
    if (!Object.hasOwn(claims, name)) continue
    const from = toWholeSeconds(claims[name])
    if (from === undefined || from > now + leeway) return 'invalid'
  }
  if (isSince(core.settings, '5.5.1') && !hasTextualIds(claims)) return 'invalid'
  if (!Object.hasOwn(claims, 'exp')) return 'good'
  const until = toWholeSeconds(claims['exp'])
  if (until === undefined) return 'invalid'
  return until <= now - leeway ? 'expired' : 'good'
}

/** PyJWT from 2.10 on insists that `sub` and `jti` are strings. */
function hasTextualIds(claims: Claims): boolean {
  return ['sub', 'jti'].every((name) => !Object.hasOwn(claims, name) || typeof claims[name] === 'string')
}

function toWholeSeconds(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? Math.trunc(value) : undefined
}

function wording(core: Core, timing: Timing): string {
  if (!isSince(core.settings, '5.5.0')) return 'Token is invalid or expired'
  return timing === 'expired' ? 'Token is expired' : 'Token is invalid'
}

function missing(core: Core, claims: Claims, kind: ExpectedKind): string | undefined {
  const { tokenTypeClaim } = core.settings
  if (!Object.hasOwn(claims, 'exp')) return "Token has no 'exp' claim"
  if (!Object.hasOwn(claims, 'jti')) return 'Token has no id'
  if (kind === 'untyped') return undefined
  if (!Object.hasOwn(claims, tokenTypeClaim)) return 'Token has no type'
  return claims[tokenTypeClaim] === kind ? undefined : 'Token has wrong type'
}

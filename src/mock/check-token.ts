import { judgeAudience } from './check-audience.js'
import type { Core } from './core.js'
import { isSince } from './settings.js'
import { type Claims, ownClaim, toText } from './token-codec.js'

/** `untyped` accepts every kind, as the verify view does. */
export type ExpectedKind = 'access' | 'refresh' | 'sliding' | 'untyped'

/** `crashed`: SimpleJWT raises an error that nobody catches, a 500. */
export type TokenVerdict =
  | { readonly is: 'good'; readonly claims: Claims }
  | { readonly is: 'refused'; readonly message: string }
  | { readonly is: 'crashed' }

/** Judges a token in the order in which PyJWT and SimpleJWT do. */
export function checkToken(core: Core, token: string, kind: ExpectedKind): TokenVerdict {
  const claims = core.codec.decode(token)
  if (claims === undefined) return refused(wording(core, 'invalid'))
  const state = judgeClaims(core, claims)
  if (state !== 'good') return refused(wording(core, state))
  const isListed = kind === 'refresh' || kind === 'sliding'
  return (isListed ? askBlacklist(core, claims) : undefined) ?? askSimpleJwt(core, claims, kind)
}

/** The `jti` of a token in the form in which a database compares it. */
export function jtiOf({ settings }: Core, claims: Claims): string | undefined {
  const jti = settings.jtiClaim === null ? undefined : ownClaim(claims, settings.jtiClaim)
  return jti === undefined ? undefined : toText(jti)
}

/**
 * Has this claim's time passed? Python's `datetime` raises an error for what is no time: text, and years after 9999.
 */
export function checkExpiry(core: Core, claims: Claims, claim: string): TokenVerdict {
  const value = ownClaim(claims, claim)
  if (value === undefined) return refused(`Token has no '${claim}' claim`)
  const time = typeof value === 'boolean' ? Number(value) : value
  if (typeof time !== 'number' || Math.abs(time) >= endOfTime) return { is: 'crashed' }
  const hasPassed = time <= core.seconds() - core.settings.leeway
  return hasPassed ? refused(`Token '${claim}' claim has expired`) : { is: 'good', claims }
}

/** The year 10000, which Python does not know. */
const endOfTime = 253_402_300_800

function refused(message: string): TokenVerdict {
  return { is: 'refused', message }
}

type State = 'good' | 'invalid' | 'expired'

/** What PyJWT looks at. It does not ask for any of these claims to be there. */
function judgeClaims({ settings, seconds }: Core, claims: Claims): State {
  const now = seconds()
  const starts = ['iat', 'nbf'].map((name) => wholeSeconds(claims, name, 0))
  if (!starts.every((start) => start <= now + settings.leeway)) return 'invalid'
  const end = wholeSeconds(claims, 'exp', Number.POSITIVE_INFINITY)
  if (Number.isNaN(end)) return 'invalid'
  if (end <= now - settings.leeway) return 'expired'
  if (!judgeAudience(settings, claims)) return 'invalid'
  // PyJWT from 2.10 on insists that these are strings.
  const areTexts = ['sub', 'jti'].every((name) => typeof (ownClaim(claims, name) ?? '') === 'string')
  const areNull = ['sub', 'jti'].some((name) => ownClaim(claims, name) === null)
  return settings.isNewPyJwt && (!areTexts || areNull) ? 'invalid' : 'good'
}

/** As Python's `int()` reads it. NaN for what is no number, `missing` where there is no such claim. */
function wholeSeconds(claims: Claims, name: string, missing: number): number {
  const value = ownClaim(claims, name)
  if (value === undefined) return missing
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string')
    return /^\s*[+-]?\d+(_\d+)*\s*$/.test(value) ? Number(value.replaceAll('_', '')) : Number.NaN
  return typeof value === 'number' ? Math.trunc(value) : Number.NaN
}

function wording({ settings }: Core, state: State): string {
  if (!isSince(settings, '5.5.0')) return 'Token is invalid or expired'
  return state === 'expired' ? 'Token is expired' : 'Token is invalid'
}

function askBlacklist(core: Core, claims: Claims): TokenVerdict | undefined {
  if (!core.settings.blacklistApp) return undefined
  const jti = jtiOf(core, claims)
  if (jti === undefined) return { is: 'crashed' }
  return core.blacklisted.has(jti) ? refused('Token is blacklisted') : undefined
}

function askSimpleJwt(core: Core, claims: Claims, kind: ExpectedKind): TokenVerdict {
  const { jtiClaim, tokenTypeClaim } = core.settings
  const timing = checkExpiry(core, claims, 'exp')
  if (timing.is !== 'good') return timing
  if (jtiClaim !== null && !Object.hasOwn(claims, jtiClaim)) return refused('Token has no id')
  if (kind === 'untyped' || tokenTypeClaim === null) return { is: 'good', claims }
  if (!Object.hasOwn(claims, tokenTypeClaim)) return refused('Token has no type')
  return claims[tokenTypeClaim] === kind ? { is: 'good', claims } : refused('Token has wrong type')
}

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
  if (state === 'crashed') return { is: 'crashed' }
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

type State = 'good' | 'invalid' | 'expired' | 'crashed'

/** What PyJWT looks at. It does not ask for any of these claims to be there. */
function judgeClaims(core: Core, claims: Claims): State {
  const { settings } = core
  const times = timeClaims.map((name) => judgeTime(core, claims, name))
  const timing = times.find((state) => state !== 'good')
  if (timing !== undefined) return timing
  if (!judgeAudience(settings, claims)) return 'invalid'
  // PyJWT from 2.10 on insists that these are strings.
  const areTexts = ['sub', 'jti'].every(
    (name) => !Object.hasOwn(claims, name) || typeof claims[name] === 'string',
  )
  return settings.isNewPyJwt && !areTexts ? 'invalid' : 'good'
}

/** In the order in which PyJWT looks at them. */
const timeClaims = ['iat', 'nbf', 'exp'] as const

function judgeTime({ settings, seconds }: Core, claims: Claims, name: (typeof timeClaims)[number]): State {
  if (!Object.hasOwn(claims, name)) return 'good'
  const value = claims[name]
  const time = wholeSeconds(value)
  if (time === undefined) return settings.isNewPyJwt || typeof value === 'string' ? 'invalid' : 'crashed'
  // PyJWT 2.6 compares the claim itself, and Python no text with a number.
  const isOldest = !settings.isNewPyJwt && !isSince(settings, '5.3')
  if (isOldest && name === 'iat' && typeof value === 'string') return 'crashed'
  if (name === 'exp') return time <= seconds() - settings.leeway ? 'expired' : 'good'
  return time <= seconds() + settings.leeway ? 'good' : 'invalid'
}

/** As Python's `int()` reads it; `undefined` for what is no number. */
function wholeSeconds(value: unknown): number | undefined {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'number') return Math.trunc(value)
  const isNumber = typeof value === 'string' && /^\s*[+-]?\d+(_\d+)*\s*$/.test(value)
  return isNumber ? Number(value.replaceAll('_', '')) : undefined
}

function wording({ settings }: Core, state: 'invalid' | 'expired'): string {
  if (!isSince(settings, '5.5.0')) return 'Token is invalid or expired'
  return state === 'expired' ? 'Token is expired' : 'Token is invalid'
}

function askBlacklist(core: Core, claims: Claims): TokenVerdict | undefined {
  if (!core.settings.blacklistApp) return undefined
  const jti = jtiOf(core, claims)
  if (jti === undefined) return { is: 'crashed' }
  return core.ledger.isBlacklisted(jti) ? refused('Token is blacklisted') : undefined
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

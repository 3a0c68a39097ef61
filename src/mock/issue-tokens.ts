import { UNCAUGHT } from './answers.js'
import { jtiOf } from './check-token.js'
import type { Core } from './core.js'
import type { IssuedToken } from './ledger.js'
import { isSince } from './settings.js'
import type { Claims } from './token-codec.js'
import type { Account } from './users.js'

/** 32 hexadecimal digits, as `uuid4().hex` gives them. */
export function randomHex(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A new refresh token's claims for this user. */
export function refreshClaims(core: Core, account: Account): Claims {
  const claims = {
    ...bareClaims(core, 'refresh', core.settings.refreshTokenLifetime),
    ...userClaims(core, account),
  }
  return issue(core, claims, { holder: account, isListed: true })
}

/** A new sliding token's claims for this user. */
export function slidingClaims(core: Core, account: Account): Claims {
  const { slidingTokenLifetime, slidingTokenRefreshLifetime, slidingTokenRefreshExpClaim } = core.settings
  return {
    ...bareClaims(core, 'sliding', slidingTokenLifetime),
    [slidingTokenRefreshExpClaim]: Math.floor(core.seconds() + slidingTokenRefreshLifetime),
    ...userClaims(core, account),
  }
}

/** The claims of the access token that comes with a new refresh token. */
export function firstAccessClaims(core: Core, refresh: Claims): Claims {
  return { ...accessClaims(core, refresh), ...nullClaims(core, 'access') }
}

/** The claims of an access token made from a refresh token: everything is copied that is not its own. */
export function accessClaims(core: Core, refresh: Claims): Claims {
  const { settings } = core
  // Up to 5.5.0 an access token inherits the time of login.
  const own = [
    settings.tokenTypeClaim,
    settings.jtiClaim,
    'jti',
    'exp',
    ...(isSince(settings, '5.5.1') ? ['iat'] : []),
  ]
  const copied = Object.entries(refresh).filter(([name]) => !own.includes(name))
  return { ...bareClaims(core, 'access', settings.accessTokenLifetime), ...Object.fromEntries(copied) }
}

/** The claims of a rotated refresh token. */
export function rotatedClaims(core: Core, refresh: Claims): Claims {
  const { settings, ledger } = core
  const holder = ledger.holderOf(jtiOf(core, refresh) ?? '')
  const { exp, iat, ...rest } = bareClaims(core, 'refresh', settings.refreshTokenLifetime)
  const jti = nameOf(settings.jtiClaim)
  const rotated = { ...refresh, exp, iat, [jti]: rest[jti] }
  return issue(core, rotated, { holder, isListed: isSince(settings, '5.5.0') })
}

/** The claims of a sliding token that is refreshed: it keeps its `jti` and the end of its life. */
export function slidClaims(core: Core, sliding: Claims): Claims {
  const { exp, iat } = bareClaims(core, 'sliding', core.settings.slidingTokenLifetime)
  return { ...sliding, exp, iat }
}

/** What is put into every token when it is encoded. */
export function withAudience({ settings: { audience, issuer } }: Core, claims: Claims): Claims {
  return {
    ...claims,
    ...(audience === undefined ? {} : { aud: audience }),
    ...(issuer === undefined ? {} : { iss: issuer }),
  }
}

/** @throws UNCAUGHT for an issuer that is no text, which newer PyJWTs refuse to encode. */
export function encode(core: Core, claims: Claims): string {
  const all = withAudience(core, claims)
  if (core.settings.isNewPyJwt && Object.hasOwn(all, 'iss') && typeof all['iss'] !== 'string') throw UNCAUGHT
  return core.codec.encode(all)
}

/** Does this server tie tokens to the password? */
export function doesCheckRevoke(core: Core): boolean {
  return core.settings.checkRevokeToken && isSince(core.settings, '5.3')
}

function userClaims(core: Core, account: Account): Claims {
  const { settings } = core
  return {
    [settings.userIdClaim]: isSince(settings, '5.5.1') ? String(account.id) : account.id,
    ...(doesCheckRevoke(core) ? { [settings.revokeTokenClaim]: account.passwordMark } : {}),
    ...account.claims,
  }
}

type Bare = Readonly<Record<string, unknown>>

function bareClaims(core: Core, kind: string, lifetime: number): Bare {
  const { tokenTypeClaim, jtiClaim } = core.settings
  const now = core.seconds()
  return {
    [nameOf(tokenTypeClaim)]: kind,
    exp: Math.floor(now + lifetime),
    iat: Math.floor(now),
    [nameOf(jtiClaim)]: randomHex(),
  }
}

/** Python writes the key `None` as `"null"`. */
function nameOf(claim: string | null): string {
  return claim ?? 'null'
}

/**
 * Claims named `null` are told from copied ones at a login only. Read back from a refresh token they are names like any
 * other, and an access token made from it gets the refresh token's.
 */
function nullClaims({ settings }: Core, kind: string): Claims {
  if (settings.jtiClaim === null) return { null: randomHex() }
  return settings.tokenTypeClaim === null ? { null: kind } : {}
}

function issue(core: Core, claims: Claims, token: IssuedToken): Claims {
  const jti = jtiOf(core, claims)
  if (jti !== undefined) core.ledger.issue(jti, claims['exp'], token)
  return claims
}

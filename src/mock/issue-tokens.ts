import type { Core } from './core.js'
import { isSince } from './settings.js'
import type { Claims } from './token-codec.js'
import type { Account } from './users.js'

/** The claim of CHECK_REVOKE_TOKEN. */
export const revokeClaim = 'hash_password'

/** 32 hexadecimal digits, as `uuid4().hex` gives them. */
export function randomHex(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** A new refresh token's claims for this user. */
export function refreshClaims(core: Core, account: Account): Claims {
  const { settings } = core
  return {
    ...bareClaims(core, 'refresh', settings.refreshTokenLifetime),
    [settings.userIdClaim]: isSince(settings, '5.5.1') ? String(account.id) : account.id,
    ...(doesCheckRevoke(core) ? { [revokeClaim]: account.passwordMark } : {}),
    ...account.claims,
  }
}

/** The claims of an access token made from a refresh token: everything is copied that is not its own. */
export function accessClaims(core: Core, refresh: Claims): Claims {
  const { settings } = core
  // Up to 5.5.0 an access token inherits the time of login.
  const own = [settings.tokenTypeClaim, 'exp', 'jti', ...(isSince(settings, '5.5.1') ? ['iat'] : [])]
  const copied = Object.entries(refresh).filter(([name]) => !own.includes(name))
  return { ...bareClaims(core, 'access', settings.accessTokenLifetime), ...Object.fromEntries(copied) }
}

/** The claims of a rotated refresh token. */
export function rotatedClaims(core: Core, refresh: Claims): Claims {
  const { exp, iat, jti } = bareClaims(core, 'refresh', core.settings.refreshTokenLifetime)
  return { ...refresh, exp, iat, jti }
}

/** Does this server tie tokens to the password? */
export function doesCheckRevoke(core: Core): boolean {
  return core.settings.checkRevokeToken && isSince(core.settings, '5.3')
}

function bareClaims(core: Core, kind: string, lifetime: number): Record<'exp' | 'iat' | 'jti', unknown> {
  const now = core.seconds()
  return {
    [core.settings.tokenTypeClaim]: kind,
    exp: Math.floor(now + lifetime),
    iat: Math.floor(now),
    jti: randomHex(),
  }
}

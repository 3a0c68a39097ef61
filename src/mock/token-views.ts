import { crash, invalidToken, json, unauthorized } from './answers.js'
import { checkToken, ownClaim } from './check-token.js'
import type { Core } from './core.js'
import { accessClaims, doesCheckRevoke, refreshClaims, revokeClaim, rotatedClaims } from './issue-tokens.js'
import { readFields } from './read-fields.js'
import { isSince, type Settings } from './settings.js'
import type { Claims } from './token-codec.js'
import type { Account } from './users.js'

/** A view that answers POST. */
export type View = (core: Core, request: Request) => Promise<Response>

/** TokenObtainPairView: credentials for a pair. */
export async function obtain(core: Core, request: Request): Promise<Response> {
  const { settings } = core
  const fields = await readFields(request, [settings.usernameField, 'password'])
  if (fields instanceof Response) return fields
  const account = core.directory.byUsername(fields[settings.usernameField] ?? '')
  if (!account?.active || account.password !== fields['password']) {
    return unauthorized(settings, { detail: 'No active account found with the given credentials' })
  }
  const refresh = refreshClaims(core, account)
  const pair = { refresh: core.codec.encode(refresh), access: core.codec.encode(accessClaims(core, refresh)) }
  return json(200, { refresh: await pair.refresh, access: await pair.access })
}

/** TokenRefreshView: a refresh token for an access token, and for a new refresh token under rotation. */
export async function refresh(core: Core, request: Request): Promise<Response> {
  const claims = await readToken(core, request, 'refresh')
  if (claims instanceof Response) return claims
  const refusal = isSince(core.settings, '5.4') ? refuseUser(core, claims) : undefined
  return refusal ?? grant(core, claims)
}

/** The claims of the token in the body, or the answer to a bad one. */
async function readToken(
  core: Core,
  request: Request,
  kind: 'refresh' | 'untyped',
): Promise<Claims | Response> {
  const field = kind === 'refresh' ? 'refresh' : 'token'
  const fields = await readFields(request, [field])
  if (fields instanceof Response) return fields
  const verdict = await checkToken(core, fields[field] ?? '', kind)
  if (verdict.is === 'good') return verdict.claims
  return verdict.is === 'crashed' ? crash() : invalidToken(core.settings, verdict.message)
}

async function grant(core: Core, claims: Claims): Promise<Response> {
  const { settings, codec } = core
  if (settings.rotateRefreshTokens && !settings.blacklistApp && settings.version === '5.5.0') return crash()
  const access = accessClaims(core, claims)
  if (!settings.rotateRefreshTokens) return json(200, { access: await codec.encode(access) })
  const next = rotatedClaims(core, claims)
  if (settings.blacklistAfterRotation && settings.blacklistApp && !(await spend(core, claims['jti']))) {
    return invalidToken(settings, 'Token is blacklisted')
  }
  return json(200, { access: await codec.encode(access), refresh: await codec.encode(next) })
}

/** Uses a refresh token up. `false`: another request was faster. */
async function spend({ settings, blacklisted }: Core, jti: unknown): Promise<boolean> {
  if (settings.singleUse && blacklisted.has(jti)) return false
  // Between looking at the blacklist and writing to it, a real server lets others pass.
  if (!settings.singleUse) await new Promise((resolve) => setTimeout(resolve, 1))
  blacklisted.add(jti)
  return true
}

/** From 5.4 on a refresh looks at the account; releases differ in how. */
function refuseUser(core: Core, claims: Claims): Response | undefined {
  const { settings, directory } = core
  const userId = ownClaim(claims, settings.userIdClaim)
  if (!userId) return undefined
  const account = directory.byClaim(userId)
  if (account === 'unfit') return crash()
  if (account === undefined) return isSince(settings, 'next') ? noActiveAccount(settings) : crash()
  if (settings.checkUserIsActive && !account.active) return noActiveAccount(settings)
  return isSince(settings, 'next') ? refuseOldPassword(core, account, claims) : undefined
}

function noActiveAccount(settings: Settings): Response {
  return unauthorized(settings, { detail: 'No active account found for the given token.' })
}

function refuseOldPassword(core: Core, account: Account, claims: Claims): Response | undefined {
  if (!doesCheckRevoke(core) || ownClaim(claims, revokeClaim) === account.passwordMark) return undefined
  core.blacklisted.add(ownClaim(claims, 'jti'))
  return unauthorized(core.settings, { detail: "The user's password has been changed." })
}

/** TokenVerifyView: is this token, of whatever kind, signed and alive? */
export async function verify(core: Core, request: Request): Promise<Response> {
  const { settings } = core
  const claims = await readToken(core, request, 'untyped')
  if (claims instanceof Response) return claims
  const asksBlacklist = settings.blacklistAfterRotation && settings.blacklistApp
  if (asksBlacklist && core.blacklisted.has(claims['jti'])) {
    return json(400, { non_field_errors: ['Token is blacklisted'] })
  }
  return json(200, {})
}

/** TokenBlacklistView: without the app it answers 200 and does nothing. */
export async function blacklist(core: Core, request: Request): Promise<Response> {
  const claims = await readToken(core, request, 'refresh')
  if (claims instanceof Response) return claims
  if (core.settings.blacklistApp) core.blacklisted.add(claims['jti'])
  return json(200, {})
}

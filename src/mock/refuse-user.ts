import { crash, unauthorized } from './answers.js'
import { noteBlacklisted } from './blacklist-token.js'
import type { Core } from './core.js'
import { doesCheckRevoke } from './issue-tokens.js'
import { isSince, type Settings } from './settings.js'
import { type Claims, ownClaim } from './token-codec.js'
import type { Account } from './users.js'

/** Refuses to refresh for an account that is gone, inactive or has a new password. Releases differ in how. */
export function refuseUser(core: Core, claims: Claims): Response | undefined {
  const { settings, directory } = core
  const userId = ownClaim(claims, settings.userIdClaim)
  if (isFalsy(userId)) return undefined
  const account = directory.byClaim(userId)
  if (account === 'unfit') return crash()
  if (account === undefined) return isSince(settings, 'next') ? noActiveAccount(settings) : crash()
  if (settings.checkUserIsActive && !account.active) return noActiveAccount(settings)
  return isSince(settings, 'next') ? refuseOldPassword(core, account, claims) : undefined
}

/** As Python sees it: empty lists and objects, too. */
function isFalsy(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0)
}

function noActiveAccount(settings: Settings): Response {
  return unauthorized(settings, { detail: 'No active account found for the given token.' })
}

function refuseOldPassword(core: Core, account: Account, claims: Claims): Response | undefined {
  const mark = ownClaim(claims, core.settings.revokeTokenClaim)
  if (!doesCheckRevoke(core) || mark === account.passwordMark) return undefined
  noteBlacklisted(core, claims)
  return unauthorized(core.settings, { detail: "The user's password has been changed." })
}

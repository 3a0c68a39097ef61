import { crash, invalidToken } from './answers.js'
import { addToBlacklist, findHolder, isBlacklisted } from './blacklist-token.js'
import type { Core } from './core.js'
import { accessClaims, encode, rotatedClaims } from './issue-tokens.js'
import type { Claims } from './token-codec.js'

/** What a refresh gives: an access token and, under rotation, a refresh token. */
export interface Granted {
  readonly access: string
  readonly refresh?: string
}

/** Refreshes with the claims of a good refresh token, as TokenRefreshSerializer does. */
export async function grant(core: Core, claims: Claims): Promise<Granted | Response> {
  const { settings } = core
  if (settings.rotateRefreshTokens && !settings.blacklistApp && settings.release === '5.5.0') return crash()
  const access = encode(core, accessClaims(core, claims))
  if (!settings.rotateRefreshTokens) return { access }
  const next = rotatedClaims(core, claims)
  if (settings.blacklistAfterRotation && settings.blacklistApp && !(await spend(core, claims))) {
    return invalidToken(settings, 'Token is blacklisted')
  }
  if (settings.blacklistApp) findHolder(core, claims)
  return { access, refresh: encode(core, next) }
}

/** Uses a refresh token up. `false`: another request was faster. */
async function spend(core: Core, claims: Claims): Promise<boolean> {
  const { settings } = core
  if (settings.singleUse && isBlacklisted(core, claims)) return false
  // Between looking at the blacklist and writing to it, a real server lets others pass.
  if (!settings.singleUse) await new Promise((resolve) => setTimeout(resolve, 1))
  addToBlacklist(core, claims)
  return true
}

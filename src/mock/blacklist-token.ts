import { UNCAUGHT } from './answers.js'
import { jtiOf } from './check-token.js'
import type { Core } from './core.js'
import { type Claims, ownClaim } from './token-codec.js'

/**
 * Puts a token on the blacklist.
 *
 * @throws UNCAUGHT if its id is null, which the table does not take.
 */
export function addToBlacklist(core: Core, claims: Claims): void {
  const { jtiClaim } = core.settings
  if (jtiClaim !== null && ownClaim(claims, jtiClaim) === null) throw UNCAUGHT
  core.blacklisted.add(jtiOf(core, claims) ?? '')
}

import { UNCAUGHT } from './answers.js'
import { jtiOf } from './check-token.js'
import type { Core } from './core.js'
import { isSince } from './settings.js'
import { type Claims, ownClaim } from './token-codec.js'

/**
 * Puts a token on the blacklist.
 *
 * @throws UNCAUGHT if the tables cannot take it: its id is null, or its user is none.
 */
export function addToBlacklist(core: Core, claims: Claims): void {
  const { jtiClaim } = core.settings
  if (jtiClaim !== null && ownClaim(claims, jtiClaim) === null) throw UNCAUGHT
  const jti = jtiOf(core, claims) ?? ''
  findHolder(core, claims)
  if (core.settings.release === '5.4' && !core.ledger.isListed(jti)) requireHolder(core, claims)
  noteBlacklisted(core, claims)
}

/** The same without the tables that might not take it. */
export function noteBlacklisted(core: Core, claims: Claims): void {
  core.ledger.blacklist(jtiOf(core, claims) ?? '', claims['exp'])
}

export function isBlacklisted(core: Core, claims: Claims): boolean {
  return core.ledger.isBlacklisted(jtiOf(core, claims) ?? '')
}

/**
 * Looks up whose token this is, as releases from 5.5.0 on do whenever they note one.
 *
 * @throws UNCAUGHT if the user id cannot be one.
 */
export function findHolder({ settings, directory }: Core, claims: Claims): void {
  if (!isSince(settings, '5.5.0')) return
  if (directory.byClaim(ownClaim(claims, settings.userIdClaim) ?? null) === 'unfit') throw UNCAUGHT
}

/** 5.4 notes the user id as it is, and the database refuses one that is nobody's. */
function requireHolder({ settings, directory }: Core, claims: Claims): void {
  const userId = ownClaim(claims, settings.userIdClaim) ?? null
  const holder = directory.byClaim(userId)
  if (userId !== null && (holder === undefined || holder === 'unfit')) throw UNCAUGHT
}

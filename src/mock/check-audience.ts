import type { Settings } from './settings.js'
import { type Claims, ownClaim } from './token-codec.js'

/** Is this token from our issuer and for our audience? Without the settings nobody asks. */
export function judgeAudience({ audience, issuer }: Settings, claims: Claims): boolean {
  if (issuer !== undefined && ownClaim(claims, 'iss') !== issuer) return false
  if (audience === undefined) return true
  const named = ownClaim(claims, 'aud')
  const all: readonly unknown[] = Array.isArray(named) ? named : [named]
  if (!all.every((name) => typeof name === 'string')) return false
  return [audience].flat().some((name) => all.includes(name))
}

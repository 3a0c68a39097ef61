import type { Core } from './core.js'
import { firstAccessClaims, refreshClaims, withAudience } from './issue-tokens.js'
import type { MockTokenPair, TokenPairOptions } from './options.js'
import { own } from './own.js'
import type { Claims } from './token-codec.js'

/** Issues a pair without a login. @throws TypeError if there is no such user. */
export function mintPair(core: Core, username: string, options: TokenPairOptions = {}): MockTokenPair {
  const account = core.directory.need(username)
  const { claims = {}, omit = [], accessExpiresIn, refreshExpiresIn } = own(options)
  const expiry = (seconds: number | undefined): Claims =>
    seconds === undefined ? {} : { exp: Math.floor(core.seconds() + seconds) }
  const mint = (own: Claims, seconds: number | undefined): string => {
    const all = Object.entries({ ...withAudience(core, own), ...expiry(seconds), ...claims })
    return core.codec.encode(Object.fromEntries(all.filter(([name]) => !omit.includes(name))))
  }
  const refresh = refreshClaims(core, account)
  return {
    access: mint(firstAccessClaims(core, refresh), accessExpiresIn),
    refresh: mint(refresh, refreshExpiresIn),
  }
}

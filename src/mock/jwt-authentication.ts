import { checkToken, type ExpectedKind } from './check-token.js'
import type { Core } from './core.js'
import { doesCheckRevoke } from './issue-tokens.js'
import { isSince } from './settings.js'
import { type Claims, ownClaim, toText } from './token-codec.js'
import { noteToken } from './token-views.js'
import type { Account } from './users.js'

/**
 * What one authenticator makes of a request. `unknown`: it sees no credentials of its kind, the next one is asked.
 * `forbidden`: 403 whatever comes first. `crashed`: an error that nobody catches.
 */
export type Identity =
  | { readonly is: 'known'; readonly account: Account }
  | { readonly is: 'unknown' }
  | { readonly is: 'refused'; readonly body: Readonly<Record<string, unknown>> }
  | { readonly is: 'forbidden'; readonly detail: string }
  | { readonly is: 'crashed' }

/** Finds the account that an access token stands for. Stateless: the token's word is enough. */
export type FindAccount = (core: Core, claims: Claims) => Identity

/** JWTAuthentication: the header, the token in it, the account that it stands for. */
export function authenticateJwt(core: Core, request: Request, find: FindAccount): Identity {
  const { settings } = core
  const words = (request.headers.get(settings.authHeaderName) ?? '').split(/\s+/).filter(Boolean)
  const [scheme, token] = words
  if (scheme === undefined || !settings.authHeaderTypes.includes(scheme)) return { is: 'unknown' }
  if (token === undefined || words.length !== 2) {
    const detail = 'Authorization header must contain two space-delimited values'
    return refused({ detail, code: 'bad_authorization_header' })
  }
  return authenticateToken(core, request, toAsciiBytes(token), find)
}

/** A header has one byte for each character, which is more in UTF-8; what is not ASCII is no base64 in any case. */
function toAsciiBytes(text: string): string {
  return text.replace(/[\u0080-\u00ff]/g, '!')
}

/** Tries the token classes in turn; each that refuses the token says why. */
export function authenticateToken(core: Core, request: Request, token: string, find: FindAccount): Identity {
  noteToken(core, request, token)
  const messages = []
  for (const kind of core.settings.authTokenClasses) {
    const verdict = checkToken(core, token, kind)
    if (verdict.is === 'crashed') return { is: 'crashed' }
    if (verdict.is === 'good') return find(core, verdict.claims)
    messages.push(complaint(kind, verdict.message))
  }
  core.journal.sawDeadToken()
  return refused({ detail: 'Given token not valid for any token type', code: 'token_not_valid', messages })
}

function complaint(kind: ExpectedKind, message: string): Readonly<Record<string, string>> {
  return { token_class: kind === 'sliding' ? 'SlidingToken' : 'AccessToken', token_type: kind, message }
}

/** JWTAuthentication's user: looked up, active, and with the password that the token was made under. */
export function findAccount(core: Core, claims: Claims): Identity {
  const { settings, directory } = core
  if (!Object.hasOwn(claims, settings.userIdClaim)) return namesNobody(core)
  const account = directory.byClaim(claims[settings.userIdClaim])
  if (account === 'unfit') return { is: 'crashed' }
  if (account === undefined) return refused({ detail: 'User not found', code: 'user_not_found' })
  if (!account.active && (settings.checkUserIsActive || !isSince(settings, '5.4'))) {
    return refused({ detail: 'User is inactive', code: 'user_inactive' })
  }
  if (doesCheckRevoke(core) && ownClaim(claims, settings.revokeTokenClaim) !== account.passwordMark) {
    return refused({ detail: "The user's password has been changed.", code: 'password_changed' })
  }
  return { is: 'known', account }
}

/** JWTStatelessUserAuthentication's user: what the token says, deleted and inactive accounts included. */
export function trustClaims(core: Core, claims: Claims): Identity {
  const { userIdClaim } = core.settings
  if (!Object.hasOwn(claims, userIdClaim)) return namesNobody(core)
  const claimedId = claims[userIdClaim]
  const username = toText(ownClaim(claims, 'username') ?? '')
  const account = { id: toText(claimedId), claimedId, username, claims: {}, password: '' }
  return { is: 'known', account: { ...account, active: true, passwordMark: '' } }
}

function namesNobody(core: Core): Identity {
  core.journal.sawDeadToken()
  return refused({ detail: 'Token contained no recognizable user identification', code: 'token_not_valid' })
}

function refused(body: Readonly<Record<string, unknown>>): Identity {
  return { is: 'refused', body }
}

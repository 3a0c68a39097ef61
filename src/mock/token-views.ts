import { crash, invalidToken, json, unauthorized } from './answers.js'
import { checkExpiry, checkToken, type ExpectedKind, jtiOf, type TokenVerdict } from './check-token.js'
import { addToBlacklist, isBlacklisted } from './blacklist-token.js'
import type { Core } from './core.js'
import { grant } from './grant.js'
import { encode, firstAccessClaims, refreshClaims, slidClaims, slidingClaims } from './issue-tokens.js'
import type { MockTokenPair } from './options.js'
import { readFields } from './read-fields.js'
import { refuseUser } from './refuse-user.js'
import { isSince } from './settings.js'
import type { Claims } from './token-codec.js'
import type { Account } from './users.js'

/** A view that answers POST. */
export type View = (core: Core, request: Request) => Promise<Response>

/** TokenObtainPairView: credentials for a pair. */
export async function obtain(core: Core, request: Request): Promise<Response> {
  const account = await logIn(core, request)
  if (account instanceof Response) return account
  return json(200, { ...issuePair(core, request, account), ...extraFields(core, account) })
}

/** Encodes the pair of a login. */
export function issuePair(core: Core, request: Request, account: Account): MockTokenPair {
  const refresh = refreshClaims(core, account)
  const access = firstAccessClaims(core, refresh)
  core.journal.saw(request, jtiOf(core, access))
  return { refresh: encode(core, refresh), access: encode(core, access) }
}

/** TokenObtainSlidingView: credentials for one token that is both. */
export async function sliding(core: Core, request: Request): Promise<Response> {
  const account = await logIn(core, request)
  if (account instanceof Response) return account
  const claims = slidingClaims(core, account)
  core.journal.saw(request, jtiOf(core, claims))
  return json(200, { token: encode(core, claims), ...extraFields(core, account) })
}

async function logIn(core: Core, request: Request): Promise<Account | Response> {
  const { usernameField } = core.settings
  const fields = await readFields(request, [usernameField, 'password'])
  if (fields instanceof Response) return fields
  const account = core.directory.byCredentials(fields[usernameField] ?? '', fields['password'] ?? '')
  if (account !== undefined) return account
  return unauthorized(core.settings, { detail: 'No active account found with the given credentials' })
}

/** What a custom serializer adds to the answer to a login. */
export function extraFields(
  { settings, directory }: Core,
  account: Account,
): Readonly<Record<string, unknown>> {
  return settings.loginResponse?.(directory.userOf(account)) ?? {}
}

/** TokenRefreshView: a refresh token for an access token, and for a new refresh token under rotation. */
export async function refresh(core: Core, request: Request): Promise<Response> {
  const claims = await readToken(core, request, 'refresh')
  if (claims instanceof Response) return claims
  const refusal = isSince(core.settings, '5.4') ? refuseUser(core, claims) : undefined
  if (refusal !== undefined) return refusal
  const granted = await grant(core, claims)
  return granted instanceof Response ? granted : json(200, granted)
}

/** TokenRefreshSlidingView: the same token with more time, until `refresh_exp`. */
export async function slidingRefresh(core: Core, request: Request): Promise<Response> {
  const claims = await readToken(core, request, 'sliding')
  if (claims instanceof Response) return claims
  const { settings } = core
  const refusal = isSince(settings, 'next') ? refuseUser(core, claims) : undefined
  if (refusal !== undefined) return refusal
  const end = checkExpiry(core, claims, settings.slidingTokenRefreshExpClaim)
  if (end.is !== 'good') return answerBadToken(core, end)
  return json(200, { token: encode(core, slidClaims(core, claims)) })
}

/** The claims of the token in the body, or the answer to a bad one. */
async function readToken(core: Core, request: Request, kind: ExpectedKind): Promise<Claims | Response> {
  const field = kind === 'refresh' ? 'refresh' : 'token'
  const fields = await readFields(request, [field])
  if (fields instanceof Response) return fields
  const token = fields[field] ?? ''
  noteToken(core, request, token)
  const verdict = checkToken(core, token, kind)
  return verdict.is === 'good' ? verdict.claims : answerBadToken(core, verdict)
}

/** Remembers whose token a request carries, for the log. */
export function noteToken(core: Core, request: Request, token: string): void {
  const claims = core.codec.decode(token)
  if (claims !== undefined) core.journal.saw(request, jtiOf(core, claims))
}

function answerBadToken(core: Core, verdict: Exclude<TokenVerdict, { readonly is: 'good' }>): Response {
  return verdict.is === 'crashed' ? crash() : invalidToken(core.settings, verdict.message)
}

/** TokenVerifyView: is this token, of whatever kind, signed and alive? */
export async function verify(core: Core, request: Request): Promise<Response> {
  const { settings } = core
  const claims = await readToken(core, request, 'untyped')
  if (claims instanceof Response) return claims
  const asksBlacklist = settings.blacklistAfterRotation && settings.blacklistApp
  if (asksBlacklist && isBlacklisted(core, claims)) {
    return json(400, { non_field_errors: ['Token is blacklisted'] })
  }
  return json(200, {})
}

/** TokenBlacklistView: without the app it answers 200 and does nothing. */
export async function blacklist(core: Core, request: Request): Promise<Response> {
  const claims = await readToken(core, request, 'refresh')
  if (claims instanceof Response) return claims
  if (core.settings.blacklistApp) {
    // The list of outstanding tokens wants the token encoded anew.
    encode(core, claims)
    addToBlacklist(core, claims)
  }
  return json(200, {})
}

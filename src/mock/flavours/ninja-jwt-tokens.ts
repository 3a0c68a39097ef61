import { crash } from '../answers.js'
import { isBlacklisted, noteBlacklisted } from '../blacklist-token.js'
import { checkExpiry, checkToken, type ExpectedKind, type TokenVerdict } from '../check-token.js'
import type { Core } from '../core.js'
import { grant } from '../grant.js'
import { slidClaims } from '../issue-tokens.js'
import type { Claims } from '../token-codec.js'
import { noteToken } from '../token-views.js'
import { ninjaInvalidToken, ninjaJson } from './ninja-jwt-answers.js'
import { notText, readTokenField, unprocessable } from './ninja-jwt-body.js'

/** The view `refresh`, which answers with a refresh token always: the same one unless it rotates. It asks for no user. */
export async function refreshNinjaPair(core: Core, request: Request): Promise<Response> {
  const given = await readText(request, 'refresh')
  if (given instanceof Response) return given
  const claims = judge(core, request, given, 'refresh')
  if (claims instanceof Response) return claims
  const granted = await grant(core, claims)
  if (granted instanceof Response) return ninjaInvalidToken('Token is blacklisted')
  return ninjaJson(200, { refresh: granted.refresh ?? given, access: granted.access })
}

/** The view `sliding/refresh`. */
export async function refreshNinjaSliding(core: Core, request: Request): Promise<Response> {
  const given = await readText(request, 'token')
  if (given instanceof Response) return given
  const claims = judge(core, request, given, 'sliding')
  if (claims instanceof Response) return claims
  const end = checkExpiry(core, claims, core.settings.slidingTokenRefreshExpClaim)
  return end.is === 'good'
    ? ninjaJson(200, { token: core.codec.encode(slidClaims(core, claims)) })
    : answerBadToken(end)
}

/** These two views find a token of the wrong shape before they look at the token. */
async function readText(request: Request, field: string): Promise<string | Response> {
  const body = await readTokenField(request, 'refresh_token', field)
  if (body instanceof Response) return body
  return typeof body.token === 'string' ? body.token : unprocessable([notText('refresh_token', field)])
}

/** The view `verify`. */
export async function verifyNinjaToken(core: Core, request: Request): Promise<Response> {
  const body = await readTokenField(request, 'token', 'token')
  if (body instanceof Response) return body
  const claims = judge(core, request, body.token, 'untyped')
  if (claims instanceof Response) return claims
  const asksBlacklist = core.settings.blacklistAfterRotation && core.settings.blacklistApp
  return asksBlacklist && isBlacklisted(core, claims)
    ? ninjaJson(400, { detail: 'Token is blacklisted', code: 'invalid' })
    : ninjaJson(200, {})
}

/** The view `blacklist`, which a project mounts if it wants to. */
export async function blacklistNinjaToken(core: Core, request: Request): Promise<Response> {
  const body = await readTokenField(request, 'refresh', 'refresh', 'refresh token is required')
  if (body instanceof Response) return body
  const claims = judge(core, request, body.token, 'refresh')
  if (claims instanceof Response) return claims
  if (core.settings.blacklistApp) noteBlacklisted(core, claims)
  return ninjaJson(200, {})
}

/** Tokens are not trimmed, and what is no text is no token. */
function judge(core: Core, request: Request, given: unknown, kind: ExpectedKind): Claims | Response {
  const token = typeof given === 'string' ? given : ''
  noteToken(core, request, token)
  const verdict = checkToken(core, token, kind)
  return verdict.is === 'good' ? verdict.claims : answerBadToken(verdict)
}

function answerBadToken(verdict: Exclude<TokenVerdict, { readonly is: 'good' }>): Response {
  return verdict.is === 'crashed' ? crash() : ninjaInvalidToken(verdict.message)
}

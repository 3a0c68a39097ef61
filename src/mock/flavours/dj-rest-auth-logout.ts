import { crash, json } from '../answers.js'
import { noteBlacklisted } from '../blacklist-token.js'
import { checkToken, jtiOf } from '../check-token.js'
import type { Core } from '../core.js'
import { readCookie } from '../keyring.js'
import { isDictionary, readBody } from '../read-fields.js'
import { deleteCookie } from '../set-cookie.js'
import { noteToken } from '../token-views.js'
import { unsetTokenCookies } from './dj-rest-auth-cookies.js'

const successful = 'Successfully logged out.'
const missing = 'Refresh token was not included in request data.'
const missingCookie = 'Refresh token was not included in cookie data.'
const useless =
  'Neither cookies or blacklist are enabled, so the token has not been deleted server side. Please make sure the token is deleted client side.'

/** LogoutView: ends the session, takes the cookies back, and blacklists the refresh token if there is a blacklist. */
export async function logOut(core: Core, request: Request): Promise<Response> {
  if (request.method !== 'POST') return json(405, { detail: `Method "${request.method}" not allowed.` })
  const { blacklistApp, jwtAuthCookie, sessionLogin } = core.settings
  const withoutBlacklist = { detail: jwtAuthCookie === undefined ? useless : successful }
  const answer = blacklistApp ? await blacklistGiven(core, request) : json(200, withoutBlacklist)
  if (isOfTheView(answer)) unsetTokenCookies(core, answer)
  if (sessionLogin) endSession(core, request, answer)
  return answer
}

/** Neither a parser's refusal nor an error that nobody catches, which take the view's own answer away. */
function isOfTheView({ status, headers }: Response): boolean {
  const isCrash = status === 500 && headers.get('Content-Type') !== 'application/json'
  return !isCrash && status !== 400 && status !== 415
}

function endSession({ keyring }: Core, request: Request, answer: Response): void {
  keyring.endSession(request)
  answer.headers.append('Vary', 'Cookie')
  if (readCookie(request, 'sessionid') !== undefined) deleteCookie(answer, { name: 'sessionid' })
}

/** Its refusals have neither a code nor a challenge. */
async function blacklistGiven(core: Core, request: Request): Promise<Response> {
  return core.settings.jwtAuthHttponly ? blacklistCookie(core, request) : blacklistField(core, request)
}

function blacklistCookie(core: Core, request: Request): Response {
  const { jwtAuthRefreshCookie: name } = core.settings
  const token = name === undefined ? undefined : readCookie(request, name)
  return token === undefined
    ? json(401, { detail: missingCookie })
    : blacklist(core, request, token, missingCookie)
}

async function blacklistField(core: Core, request: Request): Promise<Response> {
  const body = await readBody(request)
  if (body instanceof Response) return body
  if (!isDictionary(body.data)) return json(500, { detail: 'An error has occurred.' })
  if (!Object.hasOwn(body.data, 'refresh')) return json(401, { detail: missing })
  const given = body.data['refresh']
  // For the view `null` stands for a token that is yet to be made, which it makes and blacklists.
  return given === null ? json(200, { detail: successful }) : blacklist(core, request, given, missing)
}

function blacklist(core: Core, request: Request, given: unknown, absent: string): Response {
  const token = typeof given === 'string' ? given : ''
  noteToken(core, request, token)
  const verdict = checkToken(core, token, 'refresh')
  if (verdict.is === 'refused') return json(401, { detail: verdict.message })
  if (verdict.is === 'crashed') return hasId(core, token) ? crash() : json(401, { detail: absent })
  noteBlacklisted(core, verdict.claims)
  return json(200, { detail: successful })
}

/** The view takes the error over a missing id for one over a missing field. */
function hasId(core: Core, token: string): boolean {
  const claims = core.codec.decode(token)
  return claims !== undefined && jtiOf(core, claims) !== undefined
}

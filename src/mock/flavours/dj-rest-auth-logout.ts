import { crash, json } from '../answers.js'
import { noteBlacklisted } from '../blacklist-token.js'
import { checkToken, jtiOf } from '../check-token.js'
import type { Core } from '../core.js'
import { readCookie } from '../keyring.js'
import { isDictionary, readBody } from '../read-fields.js'
import { noteToken } from '../token-views.js'

const successful = 'Successfully logged out.'
const missing = 'Refresh token was not included in request data.'
const useless =
  'Neither cookies or blacklist are enabled, so the token has not been deleted server side. Please make sure the token is deleted client side.'

/** LogoutView: ends the session, and blacklists the refresh token if there is a blacklist. */
export async function logOut(core: Core, request: Request): Promise<Response> {
  if (request.method !== 'POST') return json(405, { detail: `Method "${request.method}" not allowed.` })
  core.keyring.endSession(request)
  const answer = core.settings.blacklistApp
    ? await blacklistGiven(core, request)
    : json(200, { detail: useless })
  answer.headers.append('Vary', 'Cookie')
  if (readCookie(request, 'sessionid') !== undefined) answer.headers.append('Set-Cookie', removedSession)
  return answer
}

const removedSession = 'sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax'

/** Its refusals have neither a code nor a challenge. */
async function blacklistGiven(core: Core, request: Request): Promise<Response> {
  const body = await readBody(request)
  if (body instanceof Response) return body
  if (!isDictionary(body.data)) return json(500, { detail: 'An error has occurred.' })
  if (!Object.hasOwn(body.data, 'refresh')) return json(401, { detail: missing })
  const given = body.data['refresh']
  // For the view `null` stands for a token that is yet to be made, which it makes and blacklists.
  return given === null ? json(200, { detail: successful }) : blacklist(core, request, given)
}

function blacklist(core: Core, request: Request, given: unknown): Response {
  const token = typeof given === 'string' ? given : ''
  noteToken(core, request, token)
  const verdict = checkToken(core, token, 'refresh')
  if (verdict.is === 'refused') return json(401, { detail: verdict.message })
  if (verdict.is === 'crashed') return hasId(core, token) ? crash() : json(401, { detail: missing })
  noteBlacklisted(core, verdict.claims)
  return json(200, { detail: successful })
}

/** The view takes the error over a missing id for one over a missing field. */
function hasId(core: Core, token: string): boolean {
  const claims = core.codec.decode(token)
  return claims !== undefined && jtiOf(core, claims) !== undefined
}

import { crash, invalidToken, json } from '../answers.js'
import { checkToken } from '../check-token.js'
import type { Core } from '../core.js'
import { grant } from '../grant.js'
import { readCookie } from '../keyring.js'
import { own } from '../own.js'
import { complain, isDictionary, readBody, refuseNonDictionary } from '../read-fields.js'
import { refuseUser } from '../refuse-user.js'
import { noteToken } from '../token-views.js'
import { setTokenCookies } from './dj-rest-auth-cookies.js'
import { expirations } from './dj-rest-auth-expirations.js'

/** RefreshViewWithCookieSupport: SimpleJWT's refresh, with the ends of the tokens in the answer. */
export async function refreshToken(core: Core, request: Request): Promise<Response> {
  const token = await readRefreshToken(core, request)
  if (token instanceof Response) return token
  noteToken(core, request, token)
  const verdict = checkToken(core, token, 'refresh')
  if (verdict.is === 'crashed') return crash()
  if (verdict.is === 'refused') return invalidToken(core.settings, verdict.message)
  const granted = refuseUser(core, verdict.claims) ?? (await grant(core, verdict.claims))
  if (granted instanceof Response) return granted
  const { access, refresh } = own(granted)
  // Who has only ever seen the cookie learns no more about a new one.
  const answer =
    refresh === undefined || core.settings.jwtAuthHttponly
      ? json(200, { access, ...expirations(core, ['access']) })
      : json(200, { access, refresh, ...expirations(core, ['access', 'refresh']) })
  setTokenCookies(core, answer, granted)
  return answer
}

/**
 * The field is judged like any other, and then its raw value is taken, spaces included. Without the field the cookie
 * is asked.
 */
async function readRefreshToken(core: Core, request: Request): Promise<string | Response> {
  const body = await readBody(request)
  if (body instanceof Response) return body
  if (!isDictionary(body.data)) return refuseNonDictionary(body.data)
  if (!Object.hasOwn(body.data, 'refresh')) {
    const { jwtAuthRefreshCookie } = core.settings
    const kept = jwtAuthRefreshCookie === undefined ? undefined : readCookie(request, jwtAuthRefreshCookie)
    return kept ?? invalidToken(core.settings, 'No valid refresh token found.')
  }
  const given = body.data['refresh']
  const complaint = complain(given)
  return complaint === undefined ? String(given) : json(400, { refresh: [complaint] })
}

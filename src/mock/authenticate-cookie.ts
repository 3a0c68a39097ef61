import type { Core } from './core.js'
import { judgeCsrf } from './csrf.js'
import { authenticateToken, findAccount, type Identity } from './jwt-authentication.js'
import { readCookie } from './keyring.js'

/** JWTCookieAuthentication of dj-rest-auth, for a request without the header, which comes first. */
export function authenticateCookie(core: Core, request: Request, name: string): Identity {
  const { jwtAuthCookieUseCsrf, jwtAuthCookieEnforceCsrfOnUnauthenticated } = core.settings
  const token = readCookie(request, name)
  const isChecked = jwtAuthCookieEnforceCsrfOnUnauthenticated || (token !== undefined && jwtAuthCookieUseCsrf)
  const reason = isChecked ? judgeCsrf(core.settings, request) : undefined
  if (reason !== undefined) return { is: 'forbidden', detail: `CSRF Failed: ${reason}` }
  return token === undefined ? { is: 'unknown' } : authenticateToken(core, request, token, findAccount)
}

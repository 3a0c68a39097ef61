import { createAuthError } from '../../errors.js'
import { ownFields } from '../../own.js'
import type { Answer } from '../post.js'
import { readObtain } from '../read-response.js'
import type { CookieServer } from './cookies.js'
import { DJ_REST_AUTH_ENDPOINTS } from './dj-rest-auth.js'
import { asBadCredentials, rewording } from './reword.js'

/** dj-rest-auth looks at the access cookie even at login and logout, and refuses both where it is bad. */
export function createDjRestAuthCookieServer(): CookieServer {
  return {
    endpoints: DJ_REST_AUTH_ENDPOINTS,
    readObtain(answer) {
      if (!isBlocked(answer)) return rewording(() => readObtain(answer), asBadCredentials)
      const { status } = answer
      throw createAuthError('login_refused', { status }, 'A cookie of an earlier login is in the way.')
    },
    async repair(send, refresh) {
      const answer = await send()
      if (!isBlocked(answer)) return answer
      // No script can remove the cookie, but a refresh puts a good one in its place.
      await refresh()
      return send()
    },
  }
}

function isBlocked({ status, body }: Answer): boolean {
  return status === 401 && ownFields(body)?.['code'] === 'token_not_valid'
}

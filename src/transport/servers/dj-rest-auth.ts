import type { ServerDialect } from '../dialect.js'
import { readObtain } from '../read-response.js'
import { asBadCredentials, rewording } from './reword.js'
import { simpleJwt } from './simple-jwt.js'

/** Where dj-rest-auth has its views, mounted at `dj-rest-auth/`. */
export const DJ_REST_AUTH_ENDPOINTS = {
  obtain: 'dj-rest-auth/login/',
  refresh: 'dj-rest-auth/token/refresh/',
  verify: 'dj-rest-auth/token/verify/',
  blacklist: 'dj-rest-auth/logout/',
}

/**
 * dj-rest-auth with `USE_JWT` and tokens in JSON bodies, which takes `JWT_AUTH_HTTPONLY: False`: with the default the
 * server sends no refresh token, and `djRestAuthCookies()` is what you need.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { djRestAuth } from 'simplejwt-client/servers'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/', server: djRestAuth() })
 * await auth.login({ email: 'ada@example.com', password: 'correct horse' })
 * ```
 */
export function djRestAuth(): ServerDialect {
  const { connect } = simpleJwt()
  return {
    endpoints: DJ_REST_AUTH_ENDPOINTS,
    connect: (line) => ({
      ...connect(line),
      async obtain(credentials) {
        const answer = await line.post(line.endpoints.obtain, credentials)
        return rewording(() => readObtain(answer), asBadCredentials)
      },
    }),
  }
}

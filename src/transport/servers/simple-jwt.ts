import type { ServerDialect } from '../dialect.js'
import { readBlacklist, readObtain, readRefresh, readVerify } from '../read-response.js'
import { HARD_LIMIT } from '../take-lock.js'

/**
 * SimpleJWT's own views, a pair of tokens in JSON bodies. The default of `createAuthClient({ server })`.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { simpleJwt } from 'simplejwt-client/servers'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', server: simpleJwt() })
 * ```
 */
export function simpleJwt(): ServerDialect {
  return {
    endpoints: {
      obtain: 'token/',
      refresh: 'token/refresh/',
      verify: 'token/verify/',
      blacklist: 'token/blacklist/',
    },
    connect: ({ post, endpoints: { obtain, refresh, verify, blacklist } }) => ({
      obtain: (credentials) => post(obtain, credentials).then(readObtain),
      refresh: (tokens, limit) => post(refresh, { refresh: tokens.refresh }, { limit }).then(readRefresh),
      verify: verify === undefined ? undefined : (token) => post(verify, { token }).then(readVerify),
      revoke:
        blacklist === undefined
          ? undefined
          : // Outlives the page: people log out and leave.
            (token) =>
              post(blacklist, { refresh: token }, { limit: HARD_LIMIT, keepalive: true }).then(readBlacklist),
    }),
  }
}

import type { ServerDialect } from '../dialect.js'
import { simpleJwt } from './simple-jwt.js'

/**
 * djoser with `djoser.urls.jwt` mounted at `auth/`, and `AUTH_HEADER_TYPES = ('JWT',)` as its documentation has it. It
 * has no endpoint that blacklists: a logout is one of this device only.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { djoser } from 'simplejwt-client/servers'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/', server: djoser() })
 * const me = await auth.fetch('auth/users/me/')
 * ```
 */
export function djoser(): ServerDialect {
  return {
    ...simpleJwt(),
    endpoints: {
      obtain: 'auth/jwt/create/',
      refresh: 'auth/jwt/refresh/',
      verify: 'auth/jwt/verify/',
      blacklist: false,
    },
    header: { scheme: 'JWT' },
  }
}

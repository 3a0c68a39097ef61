import { readCookie } from '../platform/read-cookie.js'
import type { ServerDialect } from '../transport/dialect.js'
import { readObtain } from '../transport/read-response.js'
import { type CookiesOptions, createCookieDialect } from '../transport/servers/cookies.js'
import { createDjRestAuthCookieServer } from '../transport/servers/dj-rest-auth-cookies.js'

/**
 * Views of your own that keep the refresh token in an HttpOnly cookie, as those in `examples/django`: login and refresh
 * answer with `access`, and with `csrf` where a page on another host has to know that token; refresh and logout take no
 * body. No script can read the refresh token, and the access token is in this page's memory alone.
 *
 * The storage holds no token then, only whose session it is: leave it to the default, so that tabs know of each other. A
 * page that is loaded while somebody is logged in starts with one refresh; where nobody is, it sends nothing.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { cookies } from 'simplejwt-client/servers'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', server: cookies() })
 * ```
 */
export function cookies(options: CookiesOptions = {}): ServerDialect {
  const endpoints = {
    obtain: 'token/',
    refresh: 'token/refresh/',
    verify: 'token/verify/',
    blacklist: 'token/blacklist/',
  }
  return createCookieDialect(options, { endpoints, readObtain }, readCookie)
}

/**
 * dj-rest-auth with `USE_JWT`, `JWT_AUTH_COOKIE` and `JWT_AUTH_REFRESH_COOKIE`. With `JWT_AUTH_COOKIE_USE_CSRF` a page
 * on another host than the API's has to get the token by itself: give a function as `csrf`.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { djRestAuthCookies } from 'simplejwt-client/servers'
 *
 * const auth = createAuthClient({ baseUrl: 'https://example.com/', server: djRestAuthCookies() })
 * ```
 */
export function djRestAuthCookies(options: CookiesOptions = {}): ServerDialect {
  return createCookieDialect(options, createDjRestAuthCookieServer(), readCookie)
}

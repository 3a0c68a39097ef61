import {
  cookies,
  djoser,
  djRestAuth,
  djRestAuthCookies,
  ninjaJwt,
  slidingTokens,
} from 'simplejwt-client/servers'
import { createCookieFront } from './cookie-front.js'
import { API, type Dialect, PAGES, type ServerSettings } from './dialect.js'

const strict: ServerSettings = { rotateRefreshTokens: true, blacklistAfterRotation: true }
const forOtherHosts: ServerSettings = { cors: [PAGES.other], corsAllowCredentials: true }
const trusted: ServerSettings = { csrfTrustedOrigins: Object.values(PAGES) }

/** A refresh token that still works for a while is another test's business, and unknown to the mock. */
const withoutGrace: ServerSettings = { grace: 0 }

const usualPaths = {
  obtain: '/api/token/',
  refresh: '/api/token/refresh/',
  verify: '/api/token/verify/',
  blacklist: '/api/token/blacklist/',
  me: '/api/me/',
}

const djRestAuthPaths = {
  obtain: '/dj-rest-auth/login/',
  refresh: '/dj-rest-auth/token/refresh/',
  verify: '/dj-rest-auth/token/verify/',
  blacklist: '/dj-rest-auth/logout/',
  me: '/dj-rest-auth/user/',
}

/** What most of them have in common. */
const usual = {
  version: '5.5.1',
  page: PAGES.other,
  paths: usualPaths,
  refreshIn: 'body',
  accessIn: 'header',
  csrf: 'nothing',
  hasLogout: true,
  hasVerify: true,
} as const

const djRestAuthInCookies = {
  ...usual,
  version: 'dj-rest-auth',
  paths: djRestAuthPaths,
  refreshIn: 'cookie',
} as const

const cookieNames: ServerSettings = {
  jwtAuthHttponly: true,
  jwtAuthCookie: 'jwt-auth',
  jwtAuthRefreshCookie: 'jwt-refresh',
}

const inBodies: readonly Dialect[] = [
  {
    ...usual,
    name: 'SimpleJWT',
    call: 'simpleJwt()',
    about: 'a pair of tokens, rotation and blacklist',
    settings: { ...strict, ...forOtherHosts },
    client: () => ({ baseUrl: `${API}/api/` }),
  },
  {
    ...usual,
    name: 'SimpleJWT, as installed',
    call: 'simpleJwt()',
    about: 'a pair of tokens, no rotation; the blacklist app is there',
    settings: { blacklistApp: true, ...forOtherHosts },
    client: () => ({ baseUrl: `${API}/api/` }),
  },
  {
    ...usual,
    name: 'sliding tokens',
    call: 'slidingTokens()',
    about: '`TokenObtainSlidingView`, `TokenRefreshSlidingView`',
    settings: { authTokenClasses: ['sliding'], ...forOtherHosts },
    client: () => ({
      baseUrl: `${API}/api/`,
      server: slidingTokens(),
      endpoints: { obtain: 'token/sliding/', refresh: 'token/sliding/refresh/' },
    }),
    paths: { ...usualPaths, obtain: '/api/token/sliding/', refresh: '/api/token/sliding/refresh/' },
    refreshIn: 'none',
    hasLogout: false,
  },
  {
    ...usual,
    name: 'djoser',
    call: 'djoser()',
    about: '`djoser.urls.jwt`, no rotation',
    version: 'djoser',
    settings: forOtherHosts,
    client: () => ({ baseUrl: `${API}/`, server: djoser() }),
    paths: {
      obtain: '/auth/jwt/create/',
      refresh: '/auth/jwt/refresh/',
      verify: '/auth/jwt/verify/',
      blacklist: '/auth/jwt/blacklist/',
      me: '/auth/users/me/',
    },
    hasLogout: false,
  },
  {
    ...usual,
    name: 'dj-rest-auth',
    call: 'djRestAuth()',
    about: '`JWT_AUTH_HTTPONLY` off, rotation and blacklist',
    version: 'dj-rest-auth',
    settings: { ...strict, ...forOtherHosts },
    client: () => ({ baseUrl: `${API}/`, server: djRestAuth() }),
    paths: djRestAuthPaths,
  },
  {
    ...usual,
    name: 'django-ninja-jwt',
    call: 'ninjaJwt()',
    about: 'with its blacklist controller, rotation and blacklist',
    version: 'ninja-jwt',
    settings: { ...strict, ...forOtherHosts },
    client: () => ({ baseUrl: `${API}/api/`, server: ninjaJwt() }),
    paths: {
      obtain: '/api/token/pair',
      refresh: '/api/token/refresh',
      verify: '/api/token/verify',
      blacklist: '/api/token/blacklist',
      me: '/api/me',
    },
  },
]

const inCookies: readonly Dialect[] = [
  {
    ...djRestAuthInCookies,
    name: 'dj-rest-auth cookies',
    call: 'djRestAuthCookies()',
    about: 'no rotation, no CSRF; the page is on another host',
    settings: { ...cookieNames, blacklistApp: true, ...forOtherHosts },
    client: (csrf = false) => ({ baseUrl: `${API}/`, server: djRestAuthCookies({ csrf }) }),
  },
  {
    ...djRestAuthInCookies,
    name: 'dj-rest-auth cookies, CSRF',
    call: 'djRestAuthCookies()',
    about: 'rotation and blacklist, `JWT_AUTH_COOKIE_USE_CSRF`; the page is on the same host',
    settings: { ...cookieNames, ...strict, ...trusted, jwtAuthCookieUseCsrf: true },
    page: PAGES.same,
    client: (csrf) => ({ baseUrl: `${API}/`, server: djRestAuthCookies({ csrf }) }),
    csrf: 'requests with the access cookie',
  },
  {
    ...djRestAuthInCookies,
    name: 'dj-rest-auth access cookie',
    call: "djRestAuthCookies({ access: 'cookie' })",
    about: 'no rotation, no CSRF; the page is on the same host',
    settings: { ...cookieNames, blacklistApp: true },
    page: PAGES.same,
    client: (csrf = false) => ({
      baseUrl: `${API}/`,
      server: djRestAuthCookies({ csrf, access: 'cookie' }),
    }),
    accessIn: 'cookie',
    hasVerify: false,
  },
  {
    ...djRestAuthInCookies,
    name: 'dj-rest-auth access cookie, CSRF',
    call: "djRestAuthCookies({ access: 'cookie', csrf })",
    about:
      'rotation and blacklist, `JWT_AUTH_COOKIE_USE_CSRF`; the page is on another host, `csrf` a function',
    settings: { ...cookieNames, ...strict, ...trusted, ...forOtherHosts, jwtAuthCookieUseCsrf: true },
    client: (csrf) => ({
      baseUrl: `${API}/`,
      server: djRestAuthCookies({ csrf, access: 'cookie' }),
    }),
    accessIn: 'cookie',
    csrf: 'requests with the access cookie',
    hasVerify: false,
  },
  {
    ...usual,
    name: 'views of your own',
    call: 'cookies()',
    about: 'those of `examples/django`, rotation and blacklist; the page is on the same host',
    settings: { ...strict, ...trusted, ...withoutGrace, refreshCookie: true },
    page: PAGES.same,
    client: (csrf) => ({ baseUrl: `${API}/api/`, server: cookies({ csrf }) }),
    refreshIn: 'cookie',
    csrf: 'requests with a cookie',
  },
  {
    ...usual,
    name: 'views of your own, another host',
    call: 'cookies()',
    about: 'those of `examples/django`, rotation and blacklist; the page is on another host',
    settings: { ...strict, ...trusted, ...withoutGrace, ...forOtherHosts, refreshCookie: true },
    client: (csrf) => ({ baseUrl: `${API}/api/`, server: cookies({ csrf }) }),
    refreshIn: 'cookie',
    csrf: 'requests with a cookie',
  },
  {
    ...usual,
    name: 'views of your own, access cookie',
    call: "cookies({ access: 'cookie' })",
    about: 'a proxy before SimpleJWT that keeps all tokens in cookies; rotation and blacklist',
    settings: strict,
    front: createCookieFront,
    page: PAGES.same,
    client: (csrf) => ({ baseUrl: `${API}/api/`, server: cookies({ csrf, access: 'cookie' }) }),
    refreshIn: 'cookie',
    accessIn: 'cookie',
    csrf: 'requests with a cookie',
    hasVerify: false,
  },
]

export const dialects: readonly Dialect[] = [...inBodies, ...inCookies]

import type { MockServerOptions, RefreshCookieOptions, SimpleJwtRelease } from './options.js'
import type { MockEndpoint } from './endpoint.js'
import { own } from './own.js'
import { throwLater } from './throw-later.js'

type Absent =
  | 'flavour'
  | 'paths'
  | 'cors'
  | 'audience'
  | 'issuer'
  | 'loginResponse'
  | 'onRequest'
  | 'jwtAuthCookie'
  | 'jwtAuthRefreshCookie'
  | 'refreshCookie'

type Filled<Options> = { readonly [Name in keyof Options]-?: Exclude<Options[Name], undefined> }

/** The options with every default filled in. */
export interface Settings extends Filled<Omit<MockServerOptions, Absent>> {
  /** The release of SimpleJWT whose rules hold. */
  readonly release: SimpleJwtRelease
  /** Is PyJWT a newer one, which insists on well-formed tokens, and that `sub`, `jti` and `iss` are strings? */
  readonly isNewPyJwt: boolean
  /** Is it as it answers on Django 3.2, with the packages of its time? Otherwise it runs on Django 5.2. */
  readonly isOnOldDjango: boolean
  readonly paths: Readonly<Record<MockEndpoint, string | false>>
  readonly cors: readonly string[] | '*' | undefined
  readonly audience: string | readonly string[] | undefined
  readonly issuer: string | undefined
  readonly loginResponse: MockServerOptions['loginResponse']
  readonly onRequest: MockServerOptions['onRequest']
  readonly jwtAuthCookie: string | undefined
  readonly jwtAuthRefreshCookie: string | undefined
  readonly refreshCookie: Filled<RefreshCookieOptions> | undefined
}

/** What a flavour brings along: the release that it is built on, and its own defaults. */
export interface FlavourDefaults {
  readonly release: SimpleJwtRelease
  /** @default true from release 5.5.1 on */
  readonly isNewPyJwt?: boolean
  /** @default true for release 5.2 */
  readonly isOnOldDjango?: boolean
  readonly paths?: Readonly<Record<MockEndpoint, string | false>>
  readonly authHeaderTypes?: readonly string[]
}

const releases: readonly SimpleJwtRelease[] = ['5.2', '5.3', '5.4', '5.5.0', '5.5.1', 'next']

/** The signing key of a server that is given none. */
export const defaultSigningKey = 'a signing key for tests, known to everybody'

const defaults: Settings = {
  release: '5.5.1',
  isNewPyJwt: true,
  isOnOldDjango: false,
  users: [{ username: 'ada', password: 'correct horse' }],
  accessTokenLifetime: 300,
  refreshTokenLifetime: 86_400,
  rotateRefreshTokens: false,
  blacklistAfterRotation: false,
  blacklistApp: false,
  slidingTokenLifetime: 300,
  slidingTokenRefreshLifetime: 86_400,
  authTokenClasses: ['access'],
  authHeaderTypes: ['Bearer'],
  authHeaderName: 'Authorization',
  authenticationClasses: ['jwt'],
  leeway: 0,
  audience: undefined,
  issuer: undefined,
  checkRevokeToken: false,
  revokeTokenClaim: 'hash_password',
  checkUserIsActive: true,
  userIdClaim: 'user_id',
  tokenTypeClaim: 'token_type',
  jtiClaim: 'jti',
  slidingTokenRefreshExpClaim: 'refresh_exp',
  usernameField: 'username',
  signingKey: defaultSigningKey,
  clock: () => Date.now(),
  paths: {
    obtain: '/api/token/',
    refresh: '/api/token/refresh/',
    verify: '/api/token/verify/',
    blacklist: '/api/token/blacklist/',
    sliding: '/api/token/sliding/',
    slidingRefresh: '/api/token/sliding/refresh/',
    me: '/api/me/',
  },
  cors: undefined,
  throttles: {},
  appendSlash: true,
  debug: false,
  browsableApi: false,
  loginResponse: undefined,
  returnExpiration: false,
  jwtAuthHttponly: false,
  jwtAuthCookie: undefined,
  jwtAuthRefreshCookie: undefined,
  jwtAuthRefreshCookiePath: '/',
  jwtAuthSecure: false,
  jwtAuthSamesite: 'Lax',
  jwtAuthCookieUseCsrf: false,
  jwtAuthCookieEnforceCsrfOnUnauthenticated: false,
  sessionLogin: true,
  refreshCookie: undefined,
  csrfTrustedOrigins: [],
  corsAllowCredentials: false,
  singleUse: true,
  onRequest: undefined,
  onError: throwLater,
}

const inner: readonly string[] = ['release', 'isNewPyJwt', 'isOnOldDjango']

/** What `createMockServer` takes. */
export const optionNames: readonly string[] = [
  'flavour',
  ...Object.keys(defaults).filter((name) => !inner.includes(name)),
]

/** Fills in the defaults, the flavour's before the common ones; only the options' own properties count. */
export function resolveSettings(options: MockServerOptions, defaultsOfFlavour: FlavourDefaults): Settings {
  const flavour = own(defaultsOfFlavour)
  const given = definedOf(options)
  const paths = Object.hasOwn(options, 'paths') ? definedOf(options.paths ?? {}) : {}
  return {
    ...defaults,
    isOnOldDjango: flavour.release === '5.2',
    isNewPyJwt: releases.indexOf(flavour.release) >= releases.indexOf('5.5.1'),
    ...flavour,
    blacklistApp: given['blacklistAfterRotation'] === true,
    ...given,
    throttles: own(Object.hasOwn(options, 'throttles') ? (options.throttles ?? {}) : {}),
    refreshCookie: resolveRefreshCookie(options),
    paths: own({ ...defaults.paths, ...flavour.paths, ...paths }),
  }
}

const defaultCookie: Filled<RefreshCookieOptions> = {
  name: 'refresh_token',
  path: '/api/token/',
  sameSite: 'Lax',
  secure: false,
  csrfPath: '/api/token/csrf/',
}

function resolveRefreshCookie(options: MockServerOptions): Settings['refreshCookie'] {
  const given = Object.hasOwn(options, 'refreshCookie') ? (options.refreshCookie ?? false) : false
  if (given === false) return undefined
  return { ...defaultCookie, ...(given === true ? {} : definedOf(given)) }
}

/** What a caller writes as `undefined` is as good as not given. */
function definedOf(values: object): Readonly<Record<string, unknown>> {
  return own(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)))
}

/** Did this change come with `since` or earlier? */
export function isSince(settings: Settings, since: SimpleJwtRelease): boolean {
  return releases.indexOf(settings.release) >= releases.indexOf(since)
}

import type { Keys } from './key-pair.js'
import type { PackageName, ServerName } from './python-venv.js'
import type { RealServerOptions, RealUser } from './real-server-options.js'

/** Known to tests, so that they can sign tokens of any shape. */
export const signingKey = 'a signing key for tests, known to everybody'

/** The accounts of a real server that is given none. */
export const defaultUsers: readonly RealUser[] = [
  { username: 'ada', password: 'correct horse' },
  { username: 'grace', password: 'battery staple' },
  { username: 'idle', password: 'correct horse', active: false },
]

/** Packages have settings of their own, in `test/django`. */
const settingsModules: ReadonlyMap<ServerName, string> = new Map<PackageName, string>([
  ['djoser', 'settings_djoser'],
  ['dj-rest-auth', 'settings_dj_rest_auth'],
  ['ninja-jwt', 'settings_ninja_jwt'],
])

/** A server's options as variables of its process, which `test/django/settings.py` reads. */
export function environmentOf(options: RealServerOptions): Record<string, string> {
  const {
    paths = {},
    users = defaultUsers,
    authHeaderName,
    blacklistApp = options.blacklistAfterRotation,
  } = options
  const settings = {
    USERS: JSON.stringify(users),
    SIGNING_KEY: signingKey,
    ACCESS_LIFETIME: options.accessTokenLifetime,
    REFRESH_LIFETIME: options.refreshTokenLifetime,
    ROTATE: options.rotateRefreshTokens,
    BLACKLIST_AFTER_ROTATION: options.blacklistAfterRotation,
    BLACKLIST_APP: blacklistApp,
    LEEWAY: options.leeway,
    OTP: options.otp,
    AUTH_HEADER_TYPES: options.authHeaderTypes?.join(','),
    AUTH_HEADER_NAME: authHeaderName && `HTTP_${authHeaderName.toUpperCase().replaceAll('-', '_')}`,
    CHECK_REVOKE_TOKEN: options.checkRevokeToken,
    CHECK_USER_IS_ACTIVE: options.checkUserIsActive,
    SLIDING_LIFETIME: options.slidingTokenLifetime,
    SLIDING_REFRESH_LIFETIME: options.slidingTokenRefreshLifetime,
    AUTHENTICATION_CLASSES: options.authenticationClasses?.join(','),
    AUTH_TOKEN_CLASSES: options.authTokenClasses?.join(','),
    ...claimSettings(options),
    USERNAME_FIELD: options.usernameField,
    THROTTLES: options.throttles && JSON.stringify(options.throttles),
    APPEND_SLASH: options.appendSlash,
    DEBUG: options.debug,
    BROWSABLE_API: options.browsableApi,
    LOGIN_EXTRAS: options.loginExtras,
    SETTINGS: options.refreshCookie ? 'settings_example' : settingsModules.get(options.version),
    REFRESH_COOKIE: JSON.stringify(cookieSettings(options)),
    GRACE: options.grace,
    DATABASE: options.database,
    LANGUAGE: options.language,
    LOCALE_MIDDLEWARE: options.localeMiddleware,
    CORS_ORIGINS: options.cors?.join(','),
    CORS_CREDENTIALS: options.corsAllowCredentials,
    CSRF_TRUSTED_ORIGINS: options.csrfTrustedOrigins?.join(','),
    REST_AUTH: JSON.stringify(restAuthSettings(options)),
    ...Object.fromEntries(
      Object.entries(paths).map(([name, path]) => [
        `PATH_${name.toUpperCase()}`,
        (path || '').replace(/^\//, ''),
      ]),
    ),
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [`SIMPLEJWT_${name}`, toText(value)]))
}

/** Its pair of keys likewise. */
export function keyVariables(keys: Keys | undefined): Record<string, string> {
  if (keys === undefined) return {}
  const { algorithm, privateKey, publicKey } = keys
  return {
    SIMPLEJWT_ALGORITHM: algorithm,
    SIMPLEJWT_PRIVATE_KEY: privateKey,
    SIMPLEJWT_PUBLIC_KEY: publicKey,
  }
}

/** `null` is a claim without a name, which Python reads from an empty text. */
function claimSettings(options: RealServerOptions) {
  const name = (claim: string | null | undefined) => (claim === null ? '' : claim)
  return {
    USER_ID_CLAIM: options.userIdClaim,
    TOKEN_TYPE_CLAIM: name(options.tokenTypeClaim),
    JTI_CLAIM: name(options.jtiClaim),
    SLIDING_TOKEN_REFRESH_EXP_CLAIM: options.slidingTokenRefreshExpClaim,
    REVOKE_TOKEN_CLAIM: options.revokeTokenClaim,
    AUDIENCE: options.audience && JSON.stringify(options.audience),
    ISSUER: options.issuer,
  }
}

/** What is `undefined` here is not in the JSON, and has its default there. */
function restAuthSettings(options: RealServerOptions) {
  return {
    JWT_AUTH_HTTPONLY: options.jwtAuthHttponly ?? false,
    JWT_AUTH_COOKIE: options.jwtAuthCookie,
    JWT_AUTH_REFRESH_COOKIE: options.jwtAuthRefreshCookie,
    JWT_AUTH_REFRESH_COOKIE_PATH: options.jwtAuthRefreshCookiePath,
    JWT_AUTH_SECURE: options.jwtAuthSecure,
    JWT_AUTH_SAMESITE: options.jwtAuthSamesite,
    JWT_AUTH_COOKIE_USE_CSRF: options.jwtAuthCookieUseCsrf,
    JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED: options.jwtAuthCookieEnforceCsrfOnUnauthenticated,
    JWT_AUTH_RETURN_EXPIRATION: options.returnExpiration,
    SESSION_LOGIN: options.sessionLogin,
  }
}

/** The arguments of Django's `set_cookie` that a test changes. */
function cookieSettings({ refreshCookie }: RealServerOptions) {
  if (typeof refreshCookie !== 'object') return {}
  const { name: key, sameSite: samesite, path, secure } = refreshCookie
  return { key, samesite, path, secure }
}

function toText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
}

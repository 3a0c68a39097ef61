import type { MockEndpoint } from './endpoint.js'
import type { LogEntry } from './journal.js'
import type { MockUser, MockUserOptions } from './users.js'

/** The SimpleJWT releases whose answers differ. `next` is what the main branch does after 5.5.1. */
export type SimpleJwtRelease = '5.2' | '5.3' | '5.4' | '5.5.0' | '5.5.1' | 'next'

/** Which server to behave like: a release of SimpleJWT, or a package that is built on it or made after it. */
export type MockFlavour = SimpleJwtRelease | 'djoser' | 'dj-rest-auth' | 'ninja-jwt'

/** Where the views are mounted: absolute paths, used as they are. `false` leaves a view out. */
export type MockPaths = Readonly<Partial<Record<MockEndpoint, string | false>>>

/**
 * How a protected view finds out who asks. `jwt`: the access token and the account. `stateless-jwt`: the access token
 * alone. `session`: Django's session cookie, with its check for CSRF. `basic`: user name and password. `token`: the
 * opaque tokens of `rest_framework.authtoken`.
 */
export type AuthenticationClass = 'jwt' | 'stateless-jwt' | 'session' | 'basic' | 'token'

/** Options of `createMockServer`, named after the settings of SimpleJWT and Django. All are optional. */
export interface MockServerOptions {
  /** The accounts. @default one user, `ada`, with the password `correct horse` */
  readonly users?: readonly MockUserOptions[] | undefined
  /** Which server to behave like. It decides the default paths and schemes, too. @default '5.5.1' */
  readonly flavour?: MockFlavour | undefined
  /** `ACCESS_TOKEN_LIFETIME` in seconds; fractions are allowed. @default 300 */
  readonly accessTokenLifetime?: number | undefined
  /** `REFRESH_TOKEN_LIFETIME` in seconds. @default 86400 */
  readonly refreshTokenLifetime?: number | undefined
  /** `ROTATE_REFRESH_TOKENS`: a refresh answers with a new refresh token too. @default false */
  readonly rotateRefreshTokens?: boolean | undefined
  /** `BLACKLIST_AFTER_ROTATION`: a refresh token works once. Needs rotation and the app. @default false */
  readonly blacklistAfterRotation?: boolean | undefined
  /** Is the `token_blacklist` app installed? @default true if `blacklistAfterRotation`, else false */
  readonly blacklistApp?: boolean | undefined
  /** `SLIDING_TOKEN_LIFETIME` in seconds. @default 300 */
  readonly slidingTokenLifetime?: number | undefined
  /** `SLIDING_TOKEN_REFRESH_LIFETIME` in seconds. @default 86400 */
  readonly slidingTokenRefreshLifetime?: number | undefined
  /** `AUTH_TOKEN_CLASSES`: the kinds of token that open protected views. @default ['access'] */
  readonly authTokenClasses?: readonly ('access' | 'sliding')[] | undefined
  /** `AUTH_HEADER_TYPES`: schemes of the header, matched exactly. @default ['Bearer']; ['JWT'] for djoser */
  readonly authHeaderTypes?: readonly string[] | undefined
  /** `AUTH_HEADER_NAME`, as it is on the wire. @default 'Authorization' */
  readonly authHeaderName?: string | undefined
  /** `DEFAULT_AUTHENTICATION_CLASSES` of the protected views. The first decides between 401 and 403. @default ['jwt'] */
  readonly authenticationClasses?: readonly AuthenticationClass[] | undefined
  /** `LEEWAY` in seconds: how late a token may come. @default 0 */
  readonly leeway?: number | undefined
  /** `AUDIENCE`: put into tokens, and asked of them. @default none */
  readonly audience?: string | readonly string[] | undefined
  /** `ISSUER`: put into tokens, and asked of them. @default none */
  readonly issuer?: string | undefined
  /** `CHECK_REVOKE_TOKEN`: tokens die with the password (from 5.3). @default false */
  readonly checkRevokeToken?: boolean | undefined
  /** `REVOKE_TOKEN_CLAIM`. @default 'hash_password' */
  readonly revokeTokenClaim?: string | undefined
  /** `CHECK_USER_IS_ACTIVE`; `false` is heeded from 5.4. @default true */
  readonly checkUserIsActive?: boolean | undefined
  /** `USER_ID_CLAIM`. @default 'user_id' */
  readonly userIdClaim?: string | undefined
  /** `TOKEN_TYPE_CLAIM`. With `null` the kinds are not told apart. @default 'token_type' */
  readonly tokenTypeClaim?: string | null | undefined
  /** `JTI_CLAIM`. @default 'jti' */
  readonly jtiClaim?: string | null | undefined
  /** `SLIDING_TOKEN_REFRESH_EXP_CLAIM`. @default 'refresh_exp' */
  readonly slidingTokenRefreshExpClaim?: string | undefined
  /** `USERNAME_FIELD` of the user model: the name of the login field. @default 'username' */
  readonly usernameField?: string | undefined
  /** `SIGNING_KEY` for HS256. @default a fixed key that is no secret */
  readonly signingKey?: string | undefined
  /** Milliseconds since 1970, as the server sees them. @default Date.now */
  readonly clock?: (() => number) | undefined
  /** @default the paths of the package's own guide, under `/api/` for SimpleJWT */
  readonly paths?: MockPaths | undefined
  /** `CORS_ALLOWED_ORIGINS` of django-cors-headers; `'*'` for all. @default undefined: no CORS headers at all */
  readonly cors?: readonly string[] | '*' | undefined
  /** Throttles by view, as rates of Django REST framework: `'5/min'`. @default none */
  readonly throttles?: Readonly<Partial<Record<MockEndpoint, string>>> | undefined
  /** `APPEND_SLASH`: a path that lacks its slash is redirected. @default true */
  readonly appendSlash?: boolean | undefined
  /** `DEBUG`: errors are told at length. @default false */
  readonly debug?: boolean | undefined
  /** Is the browsable API among the renderers? @default false */
  readonly browsableApi?: boolean | undefined
  /**
   * What a custom serializer adds to the answer to a login.
   *
   * @example
   * import { createMockServer } from 'simplejwt-client/testing'
   *
   * createMockServer({ loginResponse: (user) => ({ user: { id: user.id, name: user.username } }) })
   */
  readonly loginResponse?: ((user: MockUser) => Readonly<Record<string, unknown>>) | undefined
  /** `JWT_AUTH_RETURN_EXPIRATION` of dj-rest-auth. @default false */
  readonly returnExpiration?: boolean | undefined
  /** `JWT_AUTH_HTTPONLY` of dj-rest-auth, there true by default: no refresh token in a body. @default false */
  readonly jwtAuthHttponly?: boolean | undefined
  /** `JWT_AUTH_COOKIE` of dj-rest-auth: the name of the cookie that holds the access token. @default none */
  readonly jwtAuthCookie?: string | undefined
  /** `JWT_AUTH_REFRESH_COOKIE` of dj-rest-auth: the name of the cookie that holds the refresh token. @default none */
  readonly jwtAuthRefreshCookie?: string | undefined
  /** `JWT_AUTH_REFRESH_COOKIE_PATH` of dj-rest-auth. @default '/' */
  readonly jwtAuthRefreshCookiePath?: string | undefined
  /** `JWT_AUTH_SECURE` of dj-rest-auth. @default false */
  readonly jwtAuthSecure?: boolean | undefined
  /** `JWT_AUTH_SAMESITE` of dj-rest-auth. @default 'Lax' */
  readonly jwtAuthSamesite?: CookieSameSite | undefined
  /** `JWT_AUTH_COOKIE_USE_CSRF` of dj-rest-auth: who comes with the access cookie is checked for CSRF. @default false */
  readonly jwtAuthCookieUseCsrf?: boolean | undefined
  /** `JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED` of dj-rest-auth: so is who comes without. @default false */
  readonly jwtAuthCookieEnforceCsrfOnUnauthenticated?: boolean | undefined
  /** `SESSION_LOGIN` of dj-rest-auth: a login opens a session of Django, too. @default true */
  readonly sessionLogin?: boolean | undefined
  /**
   * Views of the project's own in the place of SimpleJWT's, as in `examples/django`: the refresh token is in an HttpOnly
   * cookie, never in a body, and who uses it is checked for CSRF. For the flavours of SimpleJWT. @default false
   */
  readonly refreshCookie?: boolean | RefreshCookieOptions | undefined
  /** `CSRF_TRUSTED_ORIGINS`: origins whose pages may use cookies, beside the server's own. @default [] */
  readonly csrfTrustedOrigins?: readonly string[] | undefined
  /** `CORS_ALLOW_CREDENTIALS` of django-cors-headers: pages of `cors` may come with cookies. @default false */
  readonly corsAllowCredentials?: boolean | undefined
  /**
   * `true`: of several refreshes at once with one token exactly one wins, as a database that serialises them decides.
   * `false`: all that arrive together win, as real servers often let happen. Matters with rotation and blacklist.
   * @default true
   */
  readonly singleUse?: boolean | undefined
  /** Called after each answer, with what went into the log. */
  readonly onRequest?: ((entry: LogEntry) => void) | undefined
  /**
   * Called with what is thrown by views that are mounted here, by `loginResponse`, `onRequest` and delays. The request
   * is answered all the same: with 500, where a view fails.
   *
   * @default throws the error once more, where nobody catches it, so that the run of the tests fails
   */
  readonly onError?: ((error: unknown) => void) | undefined
}

/** Which requests between sites a cookie goes with: `'None'` means all, and that it must be `secure`. */
export type CookieSameSite = 'Lax' | 'Strict' | 'None'

/** The cookie that holds the refresh token, and the view for the token against CSRF. */
export interface RefreshCookieOptions {
  /** @default 'refresh_token' */
  readonly name?: string | undefined
  /** The folder of the views that read it. @default '/api/token/' */
  readonly path?: string | undefined
  /** Of the `csrftoken` cookie, too. @default 'Lax' */
  readonly sameSite?: CookieSameSite | undefined
  /** Of the `csrftoken` cookie, too. @default false */
  readonly secure?: boolean | undefined
  /** Where GET answers with the token against CSRF. @default '/api/token/csrf/' */
  readonly csrfPath?: string | undefined
}

/** What to mint: see `createTokenPair`. */
export interface TokenPairOptions {
  /** Seconds from now; negative for a token that has expired. @default the server's lifetime */
  readonly accessExpiresIn?: number | undefined
  /** Seconds from now; negative for a token that has expired. @default the server's lifetime */
  readonly refreshExpiresIn?: number | undefined
  /** Claims to add to both tokens, or to replace in both. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  /** Names of claims to leave out of both tokens, such as `iat`. */
  readonly omit?: readonly string[] | undefined
}

/** Two encoded tokens. */
export interface MockTokenPair {
  readonly access: string
  readonly refresh: string
}

import type { KeyPairAlgorithm } from './key-pair.js'
import type { ServerName } from './python-venv.js'

export interface RealUser {
  readonly username: string
  readonly password: string
  readonly active?: boolean
  /** What a serializer of the project's own adds to this user's tokens. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** The views that a real server has. */
export type RealView = 'obtain' | 'refresh' | 'verify' | 'blacklist' | 'sliding' | 'slidingRefresh' | 'me'

/** The ways in which a view of the project's own may learn who asks. */
export type RealAuthentication = 'jwt' | 'stateless-jwt' | 'session' | 'basic' | 'token'

/** What a real server is started with; named after the settings of SimpleJWT, as the mock's options are. */
export interface RealServerOptions {
  readonly version: ServerName
  readonly users?: readonly RealUser[]
  /** Seconds; fractions are allowed. */
  readonly accessTokenLifetime?: number
  readonly refreshTokenLifetime?: number
  readonly slidingTokenLifetime?: number
  readonly slidingTokenRefreshLifetime?: number
  readonly rotateRefreshTokens?: boolean
  readonly blacklistAfterRotation?: boolean
  /** @default true if `blacklistAfterRotation` */
  readonly blacklistApp?: boolean
  readonly leeway?: number
  readonly authHeaderTypes?: readonly string[]
  /** As it is on the wire. */
  readonly authHeaderName?: string
  readonly checkRevokeToken?: boolean
  readonly checkUserIsActive?: boolean
  /** Of the `me` view. @default ['jwt'] */
  readonly authenticationClasses?: readonly RealAuthentication[]
  /** @default ['access'] */
  readonly authTokenClasses?: readonly ('access' | 'sliding')[]
  readonly userIdClaim?: string
  readonly tokenTypeClaim?: string | null
  readonly jtiClaim?: string | null
  readonly slidingTokenRefreshExpClaim?: string
  readonly revokeTokenClaim?: string
  readonly audience?: string | readonly string[]
  readonly issuer?: string
  /** Of keys in pairs a new one is made for each server. Of SimpleJWT's releases the newest alone has what it takes. */
  readonly algorithm?: 'HS256' | KeyPairAlgorithm
  /** A login needs this code in a field `otp`, too. */
  readonly otp?: string
  /** Users have an e-mail address for a name then. @default 'username' */
  readonly usernameField?: 'username' | 'email'
  /** Rates of Django REST framework by view, such as `5/min`. */
  readonly throttles?: Readonly<Partial<Record<RealView, string>>>
  readonly appendSlash?: boolean
  readonly debug?: boolean
  readonly browsableApi?: boolean
  /** A login answers with `user: { username }` and `plan: 'free'`, too. */
  readonly loginExtras?: boolean
  /** dj-rest-auth's JWT_AUTH_RETURN_EXPIRATION. */
  readonly returnExpiration?: boolean
  /** dj-rest-auth's settings of the same names, JWT_AUTH_HTTPONLY and so on. */
  readonly jwtAuthHttponly?: boolean
  readonly jwtAuthCookie?: string
  readonly jwtAuthRefreshCookie?: string
  readonly jwtAuthRefreshCookiePath?: string
  readonly jwtAuthSecure?: boolean
  readonly jwtAuthSamesite?: 'Lax' | 'Strict' | 'None'
  readonly jwtAuthCookieUseCsrf?: boolean
  readonly jwtAuthCookieEnforceCsrfOnUnauthenticated?: boolean
  readonly sessionLogin?: boolean
  /** CSRF_TRUSTED_ORIGINS. */
  readonly csrfTrustedOrigins?: readonly string[]
  /** CORS_ALLOW_CREDENTIALS. */
  readonly corsAllowCredentials?: boolean
  /**
   * The project of `examples/django` in the place of the tests' own, with its refresh token in a cookie. Of the other
   * options those for users, lifetimes, rotation, paths, CORS and CSRF hold there.
   */
  readonly refreshCookie?:
    | boolean
    | {
        readonly name?: string
        readonly path?: string
        readonly sameSite?: 'Lax' | 'Strict' | 'None'
        readonly secure?: boolean
      }
  /** With the serializers of `examples/django`, and a grace period of so many seconds. */
  readonly grace?: number
  /** The file of another server's database. @default one of its own */
  readonly database?: string
  /** LANGUAGE_CODE. */
  readonly language?: string
  readonly localeMiddleware?: boolean
  /** The origins of CORS_ALLOWED_ORIGINS. @default none, and no CORS middleware either */
  readonly cors?: readonly string[]
  /** Paths with their leading slash; `false` leaves a view out. */
  readonly paths?: Readonly<Partial<Record<RealView, string | false>>>
}

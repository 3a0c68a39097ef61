import type { MockUserOptions } from './users.js'

/** The SimpleJWT releases whose answers differ. `next` is what the main branch does after 5.5.1. */
export type SimpleJwtVersion = '5.2' | '5.3' | '5.4' | '5.5.0' | '5.5.1' | 'next'

/** Where the views are mounted: absolute paths, used as they are. `false` leaves a view out. */
export interface MockPaths {
  /** @default '/api/token/' */
  readonly obtain?: string | false
  /** @default '/api/token/refresh/' */
  readonly refresh?: string | false
  /** @default '/api/token/verify/' */
  readonly verify?: string | false
  /** @default '/api/token/blacklist/' */
  readonly blacklist?: string | false
  /** A view that needs an access token. @default '/api/me/' */
  readonly me?: string | false
}

/** Options of `createMockServer`, named after the settings of SimpleJWT. All are optional. */
export interface MockServerOptions {
  /** The accounts. @default one user, `ada`, with the password `correct horse` */
  readonly users?: readonly MockUserOptions[]
  /** Which release to behave like. @default '5.5.1' */
  readonly version?: SimpleJwtVersion
  /** `ACCESS_TOKEN_LIFETIME` in seconds; fractions are allowed. @default 300 */
  readonly accessTokenLifetime?: number
  /** `REFRESH_TOKEN_LIFETIME` in seconds. @default 86400 */
  readonly refreshTokenLifetime?: number
  /** `ROTATE_REFRESH_TOKENS`: a refresh answers with a new refresh token too. @default false */
  readonly rotateRefreshTokens?: boolean
  /** `BLACKLIST_AFTER_ROTATION`: a refresh token works once. Needs rotation and the app. @default false */
  readonly blacklistAfterRotation?: boolean
  /** Is the `token_blacklist` app installed? @default true if `blacklistAfterRotation`, else false */
  readonly blacklistApp?: boolean
  /** `AUTH_HEADER_TYPES`: schemes of the header, matched exactly. @default ['Bearer'] */
  readonly authHeaderTypes?: readonly string[]
  /** `AUTH_HEADER_NAME`, as it is on the wire. @default 'Authorization' */
  readonly authHeaderName?: string
  /** `LEEWAY` in seconds: how late a token may come. @default 0 */
  readonly leeway?: number
  /** `CHECK_REVOKE_TOKEN`: tokens die with the password (from 5.3). @default false */
  readonly checkRevokeToken?: boolean
  /** `CHECK_USER_IS_ACTIVE`; `false` is heeded from 5.4. @default true */
  readonly checkUserIsActive?: boolean
  /** `USER_ID_CLAIM`. @default 'user_id' */
  readonly userIdClaim?: string
  /** `TOKEN_TYPE_CLAIM`. @default 'token_type' */
  readonly tokenTypeClaim?: string
  /** `USERNAME_FIELD` of the user model: the name of the login field. @default 'username' */
  readonly usernameField?: string
  /** `SIGNING_KEY` for HS256. @default a fixed key that is no secret */
  readonly signingKey?: string
  /** Milliseconds since 1970, as the server sees them. @default Date.now */
  readonly clock?: () => number
  /** @default the paths of SimpleJWT's own guide, under `/api/` */
  readonly paths?: MockPaths
  /** Puts session authentication before JWT: refusals of the `me` view are 403 then. @default false */
  readonly sessionAuthenticationFirst?: boolean
  /** `CORS_ALLOWED_ORIGINS` of django-cors-headers. @default undefined: no CORS headers at all */
  readonly cors?: readonly string[]
  /**
   * `true`: of several refreshes at once with one token exactly one wins, as a database that serialises them decides.
   * `false`: all that arrive together win, as real servers often let happen. Matters with rotation and blacklist.
   * @default true
   */
  readonly singleUse?: boolean
}

/** What to mint: see `createTokenPair`. */
export interface TokenPairOptions {
  /** Seconds from now; negative for a token that has expired. @default the server's lifetime */
  readonly accessExpiresIn?: number
  /** Seconds from now; negative for a token that has expired. @default the server's lifetime */
  readonly refreshExpiresIn?: number
  /** Claims to add to both tokens, or to replace in both. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Names of claims to leave out of both tokens, such as `iat`. */
  readonly omit?: readonly string[]
}

/** Two encoded tokens. */
export interface MockTokenPair {
  readonly access: string
  readonly refresh: string
}

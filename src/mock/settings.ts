import type { MockEndpoint } from './endpoint.js'
import type { MockServerOptions, SimpleJwtVersion } from './options.js'
import type { MockUserOptions } from './users.js'

/** The options with every default filled in. */
export interface Settings {
  readonly users: readonly MockUserOptions[]
  readonly version: SimpleJwtVersion
  readonly accessTokenLifetime: number
  readonly refreshTokenLifetime: number
  readonly rotateRefreshTokens: boolean
  readonly blacklistAfterRotation: boolean
  readonly blacklistApp: boolean
  readonly authHeaderTypes: readonly string[]
  readonly authHeaderName: string
  readonly leeway: number
  readonly checkRevokeToken: boolean
  readonly checkUserIsActive: boolean
  readonly userIdClaim: string
  readonly tokenTypeClaim: string
  readonly usernameField: string
  readonly signingKey: string
  readonly clock: () => number
  readonly paths: Readonly<Record<MockEndpoint, string | false>>
  readonly sessionAuthenticationFirst: boolean
  readonly cors: readonly string[] | undefined
  readonly singleUse: boolean
}

const versions: readonly SimpleJwtVersion[] = ['5.2', '5.3', '5.4', '5.5.0', '5.5.1', 'next']

const defaults: Settings = {
  users: [{ username: 'ada', password: 'correct horse' }],
  version: '5.5.1',
  accessTokenLifetime: 300,
  refreshTokenLifetime: 86_400,
  rotateRefreshTokens: false,
  blacklistAfterRotation: false,
  blacklistApp: false,
  authHeaderTypes: ['Bearer'],
  authHeaderName: 'Authorization',
  leeway: 0,
  checkRevokeToken: false,
  checkUserIsActive: true,
  userIdClaim: 'user_id',
  tokenTypeClaim: 'token_type',
  usernameField: 'username',
  signingKey: 'a signing key for tests, known to everybody',
  clock: () => Date.now(),
  paths: {
    obtain: '/api/token/',
    refresh: '/api/token/refresh/',
    verify: '/api/token/verify/',
    blacklist: '/api/token/blacklist/',
    me: '/api/me/',
  },
  sessionAuthenticationFirst: false,
  cors: undefined,
  singleUse: true,
}

/** Fills in the defaults; only the options' own properties count. */
export function resolveSettings(options: MockServerOptions): Settings {
  const settings: Settings = {
    ...defaults,
    blacklistApp: Object.hasOwn(options, 'blacklistAfterRotation') && options.blacklistAfterRotation === true,
    ...options,
    paths: { ...defaults.paths, ...(Object.hasOwn(options, 'paths') ? options.paths : {}) },
  }
  if (!versions.includes(settings.version)) {
    throw new TypeError(`Unknown version. Give one of ${versions.join(', ')}.`)
  }
  return settings
}

/** Did this change come with `since` or earlier? */
export function isSince(settings: Settings, since: SimpleJwtVersion): boolean {
  return versions.indexOf(settings.version) >= versions.indexOf(since)
}

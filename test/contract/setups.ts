import type { ContractSettings, ContractVersion } from './contract-server.js'

export const allowedOrigin = 'https://app.example.com'

/** One way to set a server up. */
export interface NamedSetup {
  readonly name: string
  readonly settings: ContractSettings
  /** Only cases of these groups; for settings that would make others meaningless. @default all */
  readonly groups?: readonly string[]
  /** The releases that it is checked on. @default all */
  readonly versions?: readonly ContractVersion[]
}

const otherPaths: ContractSettings = {
  rotateRefreshTokens: true,
  blacklistAfterRotation: true,
  blacklistApp: false,
  authHeaderName: 'X-Access-Token',
  authHeaderTypes: ['JWT', 'Bearer'],
  leeway: 60,
  checkUserIsActive: false,
  accessTokenLifetime: 1.5,
  paths: { obtain: '/gettoken/', refresh: '/refreshtoken/', verify: '/verifytoken/', blacklist: false },
}

/** The server setups that the contract is checked on. Each is a process to start: they are few, and full. */
const setups: readonly NamedSetup[] = [
  { name: 'default settings', settings: { cors: [allowedOrigin] } },
  {
    name: 'rotation and blacklist',
    settings: { rotateRefreshTokens: true, blacklistAfterRotation: true, blacklistApp: true },
  },
  {
    name: 'sessions first, CHECK_REVOKE_TOKEN, rotation with nothing blacklisted',
    settings: {
      authenticationClasses: ['session', 'jwt'],
      rotateRefreshTokens: true,
      blacklistApp: true,
      checkRevokeToken: true,
    },
  },
  // Where releases differ is with the blacklist app: the newest and the oldest will do here.
  { name: 'other paths, header and leeway', settings: otherPaths, versions: ['5.2', '5.5.1'] },
  {
    name: 'rotation without the app',
    settings: otherPaths,
    groups: ['rotation without the app', 'obtain', 'protected view'],
    versions: ['5.5.0'],
  },
  {
    name: 'sliding tokens beside access tokens, more in the login answer',
    settings: {
      authTokenClasses: ['access', 'sliding'],
      // Without rotation, this makes `verify` ask the blacklist and does nothing else.
      blacklistAfterRotation: true,
      blacklistApp: true,
      checkRevokeToken: true,
      loginExtras: true,
      authenticationClasses: ['jwt', 'session'],
      slidingTokenLifetime: 120,
      slidingTokenRefreshLifetime: 3600,
    },
    groups: [
      'sliding',
      'login extras',
      'protected view',
      'authenticators',
      'accounts',
      'rotation',
      'verify',
      'blacklist',
      'words',
    ],
  },
  {
    name: 'names of its own, audience and issuer, basic authentication first, DEBUG without APPEND_SLASH',
    settings: {
      userIdClaim: 'uid',
      jtiClaim: 'token_id',
      tokenTypeClaim: 'kind',
      slidingTokenRefreshExpClaim: 'until',
      revokeTokenClaim: 'pw',
      checkRevokeToken: true,
      audience: ['web', 'app'],
      issuer: 'https://issuer.example',
      usernameField: 'email',
      authTokenClasses: ['sliding', 'access'],
      rotateRefreshTokens: true,
      blacklistAfterRotation: true,
      blacklistApp: true,
      authenticationClasses: ['basic', 'jwt'],
      debug: true,
      appendSlash: false,
      cors: [allowedOrigin],
    },
    groups: ['names', 'authenticators', 'slashes', 'CORS'],
  },
  {
    name: 'claims without names, three authenticators, DEBUG',
    settings: {
      tokenTypeClaim: null,
      jtiClaim: null,
      authTokenClasses: ['access', 'sliding'],
      audience: 'web',
      authenticationClasses: ['token', 'session', 'jwt'],
      debug: true,
    },
    groups: ['claims without names', 'authenticators', 'slashes'],
  },
  {
    name: 'stateless, browsable, throttled, without APPEND_SLASH',
    settings: {
      authenticationClasses: ['stateless-jwt'],
      browsableApi: true,
      appendSlash: false,
      throttles: { obtain: '50/min', refresh: '2/hour', verify: '1/s', sliding: '2/day', me: '3/min' },
    },
    groups: ['stateless', 'browsable API', 'slashes', 'throttles'],
  },
]

export function setupsFor(version: ContractVersion): readonly NamedSetup[] {
  return setups.filter(({ versions }) => versions === undefined || versions.includes(version))
}

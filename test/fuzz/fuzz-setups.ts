import type { RealServerOptions, ServerVersion } from '../support/real-server.js'

export type FuzzSettings = Omit<RealServerOptions, 'version' | 'users'>

export interface FuzzSetup {
  readonly name: string
  readonly settings: FuzzSettings
}

export const allowedOrigin = 'https://app.example.com'

/** Together they have every setting that changes an answer to be seen by a sequence of requests. */
export const fuzzSetups: readonly FuzzSetup[] = [
  { name: 'blacklist', settings: { blacklistApp: true, cors: [allowedOrigin] } },
  {
    name: 'rotation',
    settings: {
      rotateRefreshTokens: true,
      blacklistAfterRotation: true,
      blacklistApp: true,
      authTokenClasses: ['access', 'sliding'],
    },
  },
  {
    name: 'sessions-first',
    settings: {
      authenticationClasses: ['session', 'jwt'],
      authTokenClasses: ['sliding', 'access'],
      checkRevokeToken: true,
      rotateRefreshTokens: true,
      blacklistApp: true,
    },
  },
  {
    name: 'other-names',
    settings: {
      rotateRefreshTokens: true,
      authHeaderName: 'X-Access-Token',
      authHeaderTypes: ['JWT', 'Bearer'],
      leeway: 60,
      checkUserIsActive: false,
      checkRevokeToken: true,
      revokeTokenClaim: 'mark',
      userIdClaim: 'sub',
      jtiClaim: 'id',
      tokenTypeClaim: 'kind',
      slidingTokenRefreshExpClaim: 'until',
      authTokenClasses: ['access', 'sliding'],
      audience: ['app', 'site'],
      issuer: 'https://issuer.example',
      cors: [allowedOrigin],
      paths: { obtain: '/gettoken/', refresh: '/refreshtoken/', verify: '/verifytoken/', blacklist: false },
    },
  },
  {
    name: 'nameless-claims',
    settings: {
      tokenTypeClaim: null,
      jtiClaim: null,
      authenticationClasses: ['stateless-jwt'],
      appendSlash: false,
    },
  },
]

/** 5.5.0 answers every refresh with 500 where tokens are rotated without the app. */
export function setupsOf(version: ServerVersion): readonly FuzzSetup[] {
  if (version !== '5.5.0') return fuzzSetups
  return fuzzSetups.filter(({ settings }) => !settings.rotateRefreshTokens || settings.blacklistApp === true)
}

import { clientCases, ninjaJwtClient } from './client-cases.js'
import { ninjaJwtEmailCases } from './email-cases.js'
import type { FlavourContract } from './flavour-server.js'
import { paths } from './ninja-jwt-answers.js'
import { loginCases } from './ninja-jwt-login-cases.js'
import { tokenCases } from './ninja-jwt-token-cases.js'
import { viewCases } from './ninja-jwt-view-cases.js'

export const ninjaJwtContract: FlavourContract = {
  flavour: 'ninja-jwt',
  loginPath: paths.pair,
  setups: [
    { name: 'default settings', settings: {} },
    { name: 'blacklist alone', settings: { blacklistApp: true } },
    {
      name: 'rotation, blacklist, sliding tokens in views',
      settings: {
        rotateRefreshTokens: true,
        blacklistAfterRotation: true,
        blacklistApp: true,
        authTokenClasses: ['access', 'sliding'],
      },
    },
  ],
  cases: [...loginCases, ...tokenCases, ...viewCases, ...clientCases(ninjaJwtClient)],
  emailCases: ninjaJwtEmailCases,
}

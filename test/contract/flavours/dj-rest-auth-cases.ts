import { clientCases, djRestAuthClient } from './client-cases.js'
import { djRestAuthEmailCases } from './email-cases.js'
import { login, loginCases } from './dj-rest-auth-login-cases.js'
import { logoutCases } from './dj-rest-auth-logout-cases.js'
import { tokenCases } from './dj-rest-auth-token-cases.js'
import { userCases } from './dj-rest-auth-user-cases.js'
import type { FlavourCase, FlavourContract } from './flavour-server.js'

function inGroup(group: string, cases: readonly FlavourCase[]): readonly FlavourCase[] {
  return cases.map((fact) => ({ ...fact, name: `${group}: ${fact.name}` }))
}

export const djRestAuthContract: FlavourContract = {
  flavour: 'dj-rest-auth',
  loginPath: login,
  setups: [
    { name: 'default settings', settings: {} },
    { name: 'blacklist alone', settings: { blacklistApp: true } },
    {
      name: 'rotation, blacklist, ends in the answers',
      settings: {
        rotateRefreshTokens: true,
        blacklistAfterRotation: true,
        blacklistApp: true,
        returnExpiration: true,
      },
    },
  ],
  cases: [
    ...inGroup('login', loginCases),
    ...inGroup('tokens', tokenCases),
    ...inGroup('logout', logoutCases),
    ...inGroup('user', userCases),
    ...clientCases(djRestAuthClient),
  ],
  emailCases: djRestAuthEmailCases,
}

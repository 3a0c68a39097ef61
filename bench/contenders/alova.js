// Its server-side token authentication: a refresh and a replay after a 401.
import { createServerTokenAuthentication } from 'alova/client'
import { createAlovaCalls } from './create-alova.js'
import { logInByPassword, refreshTokens } from './tokens.js'

export const create = ({ baseUrl }) => ({
  logIn: (credentials) => logInByPassword(baseUrl, credentials),
  call: createAlovaCalls(baseUrl, createServerTokenAuthentication, {
    refreshTokenOnSuccess: {
      isExpired: ({ status }) => status === 401,
      handler: () => refreshTokens(baseUrl),
    },
  }),
})

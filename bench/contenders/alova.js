// Its server-side token authentication: a refresh and a replay after a 401. GET requests are not cached: every call is to
// reach the server.
import { createAlova } from 'alova'
import { createServerTokenAuthentication } from 'alova/client'
import adapterFetch from 'alova/fetch'
import { logInByPassword, readTokens, refreshTokens } from './tokens.js'

export function create({ baseUrl }) {
  const { onAuthRequired, onResponseRefreshToken } = createServerTokenAuthentication({
    refreshTokenOnSuccess: {
      isExpired: ({ status }) => status === 401,
      handler: () => refreshTokens(baseUrl),
    },
    assignToken(method) {
      method.config.headers.Authorization = `Bearer ${readTokens().access}`
    },
  })
  const alova = createAlova({
    baseURL: baseUrl,
    requestAdapter: adapterFetch(),
    cacheFor: null,
    beforeRequest: onAuthRequired(),
    responded: onResponseRefreshToken((response) => response),
  })

  return {
    logIn: (credentials) => logInByPassword(baseUrl, credentials),
    call: async (path) => (await alova.Get(path)).status,
  }
}

// Its client-side token authentication: the app compares `exp` with the clock. GET requests are not cached: every call is to
// reach the server.
import { createAlova } from 'alova'
import { createClientTokenAuthentication } from 'alova/client'
import adapterFetch from 'alova/fetch'
import { logInByPassword, readTokens, refreshTokens } from './tokens.js'

export function create({ baseUrl }) {
  let expiresAt = 0

  function noteExpiry() {
    const [, payload] = readTokens().access.split('.')
    expiresAt = JSON.parse(atob(payload)).exp * 1000
  }

  const { onAuthRequired, onResponseRefreshToken } = createClientTokenAuthentication({
    refreshToken: {
      isExpired: () => expiresAt < Date.now(),
      async handler() {
        await refreshTokens(baseUrl)
        noteExpiry()
      },
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
    async logIn(credentials) {
      await logInByPassword(baseUrl, credentials)
      noteExpiry()
    },
    call: async (path) => (await alova.Get(path)).status,
  }
}

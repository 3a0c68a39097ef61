// Its client-side token authentication: the app compares `exp` with the clock.
import { createClientTokenAuthentication } from 'alova/client'
import { createAlovaCalls } from './create-alova.js'
import { logInByPassword, readTokens, refreshTokens } from './tokens.js'

export function create({ baseUrl }) {
  let expiresAt = 0

  function noteExpiry() {
    const [, payload] = readTokens().access.split('.')
    expiresAt = JSON.parse(atob(payload)).exp * 1000
  }

  const call = createAlovaCalls(baseUrl, createClientTokenAuthentication, {
    refreshToken: {
      isExpired: () => expiresAt < Date.now(),
      async handler() {
        await refreshTokens(baseUrl)
        noteExpiry()
      },
    },
  })

  return {
    async logIn(credentials) {
      await logInByPassword(baseUrl, credentials)
      noteExpiry()
    },
    call,
  }
}

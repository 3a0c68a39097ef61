import ky from 'ky'
import { logInByPassword, readTokens } from './tokens.js'

export function createKy(baseUrl, refresh, retry) {
  const api = ky.create({
    prefix: baseUrl,
    hooks: {
      beforeRequest: [({ request }) => request.headers.set('Authorization', `Bearer ${readTokens().access}`)],
      afterResponse: [
        async ({ request, response, retryCount }) => {
          if (response.status !== 401 || retryCount > 0) return undefined
          const headers = new Headers(request.headers)
          headers.set('Authorization', `Bearer ${await refresh()}`)
          return ky.retry({ ...retry, request: new Request(request, { headers }), code: 'TOKEN_REFRESHED' })
        },
      ],
    },
  })
  return {
    logIn: (credentials) => logInByPassword(baseUrl, credentials),
    call: async (path) => (await api.get(path)).status,
  }
}

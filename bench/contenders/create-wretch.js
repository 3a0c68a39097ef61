import wretch from 'wretch'
import { logInByPassword, readTokens } from './tokens.js'

function refuse(error) {
  throw error
}

export function createWretch(baseUrl, refresh) {
  const api = wretch(baseUrl)
    .defer((request) => request.auth(`Bearer ${readTokens().access}`))
    .catcher(401, async (_error, request) => {
      const access = await refresh()
      return request.auth(`Bearer ${access}`).fetch().unauthorized(refuse).res()
    })
  return {
    logIn: (credentials) => logInByPassword(baseUrl, credentials),
    call: async (path) => (await api.get(path).res()).status,
  }
}

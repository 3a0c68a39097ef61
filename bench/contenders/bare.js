// The base line: fetch with a header that never changes.
import { readTokens, logInByPassword } from './tokens.js'

export function create({ baseUrl }) {
  let headers
  return {
    async logIn(credentials) {
      await logInByPassword(baseUrl, credentials)
      headers = { Authorization: `Bearer ${readTokens().access}` }
    },
    call: async (path) => (await fetch(baseUrl + path, { headers })).status,
  }
}

// `updateToken()` with its own margin before each request, as its guide has it; started with a pair of tokens.
import Keycloak from 'keycloak-js'

export function create({ baseUrl, identityUrl }) {
  let keycloak
  return {
    async logIn({ username, password }) {
      const body = new URLSearchParams({ grant_type: 'password', client_id: 'bench', username, password })
      const answer = await fetch(`${identityUrl}/token`, { method: 'POST', body })
      const { access_token: token, refresh_token: refreshToken } = await answer.json()
      keycloak = new Keycloak({ url: identityUrl, realm: 'bench', clientId: 'bench' })
      await keycloak.init({ token, refreshToken, checkLoginIframe: false })
    },
    async call(path) {
      await keycloak.updateToken()
      const headers = { Authorization: `Bearer ${keycloak.token}` }
      return (await fetch(baseUrl + path, { headers })).status
    },
  }
}

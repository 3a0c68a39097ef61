// Its fetch wrapper, with the token where the app keeps it, as the README has it.
import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'

export function create({ baseUrl, identityUrl }) {
  const client = new OAuth2Client({ server: identityUrl, clientId: 'bench', tokenEndpoint: '/token' })
  let given = null
  const wrapper = new OAuth2Fetch({
    client,
    // Who has to log in again gets a token by `logIn`; till then there is none.
    getNewToken() {
      const token = given
      given = null
      return token
    },
    storeToken: (token) => localStorage.setItem('token-store', JSON.stringify(token)),
    getStoredToken: () => JSON.parse(localStorage.getItem('token-store')),
  })
  return {
    async logIn(credentials) {
      given = await client.password(credentials)
      await wrapper.refreshToken()
    },
    call: async (path) => (await wrapper.fetch(baseUrl + path)).status,
  }
}

// Refresh tokens and the cache in localStorage, as its README has it for sessions that survive a reload. Logged in by its
// token exchange, the only way in that needs no redirect.
import { Auth0Client } from '@auth0/auth0-spa-js'

export function create({ baseUrl, identityUrl }) {
  const auth0 = new Auth0Client({
    domain: identityUrl,
    clientId: 'bench',
    useRefreshTokens: true,
    cacheLocation: 'localstorage',
    authorizationParams: { audience: 'bench', scope: 'openid' },
  })
  return {
    logIn: (credentials) =>
      auth0.loginWithCustomTokenExchange({
        subject_token: JSON.stringify(credentials),
        subject_token_type: 'urn:bench:credentials',
      }),
    async call(path) {
      const headers = { Authorization: `Bearer ${await auth0.getTokenSilently()}` }
      return (await fetch(baseUrl + path, { headers })).status
    },
  }
}

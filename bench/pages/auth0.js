// As in apps, but logged in by its token exchange: the one way in that leaves the page where it is.
import { Auth0Client } from '@auth0/auth0-spa-js'

const client = new Auth0Client({
  domain: location.origin,
  clientId: 'bench',
  useRefreshTokens: true,
  cacheLocation: 'localstorage',
  authorizationParams: { audience: 'bench', scope: 'openid' },
})

export const logIn = (credentials) =>
  client.loginWithCustomTokenExchange({
    subject_token: JSON.stringify(credentials),
    subject_token_type: 'urn:bench:credentials',
  })

export async function call(path) {
  const headers = { Authorization: `Bearer ${await client.getTokenSilently()}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}

/** What `createAuth0Client()` does, and then what an app asks. */
export async function restore() {
  await client.checkSession()
  return client.isAuthenticated()
}

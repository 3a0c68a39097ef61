// Login on the server's page, refresh tokens and localStorage as its README sets them up for a session that lasts.
import { createAuth0Client } from '@auth0/auth0-spa-js'

const ready = createAuth0Client({
  domain: location.host,
  clientId: 'bench',
  useRefreshTokens: true,
  cacheLocation: 'localstorage',
  authorizationParams: { redirect_uri: location.origin, audience: `${location.origin}/api/` },
}).then(async (client) => {
  if (location.search.includes('code=')) await client.handleRedirectCallback()
  return client
})

export const logIn = async () => (await ready).loginWithRedirect()

export async function call(path) {
  const token = await (await ready).getTokenSilently()
  const headers = { Authorization: `Bearer ${token}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}
export const logOut = async () => (await ready).logout()

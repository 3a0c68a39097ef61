// Login on the server's page; the smaller of its bundles, `core`, which has what a page with redirects takes.
import { OktaAuth } from '@okta/okta-auth-js/core'

const auth = new OktaAuth({
  issuer: `${location.origin}/oauth2/default`,
  clientId: 'bench',
  redirectUri: location.origin,
  scopes: ['openid', 'offline_access'],
})
const ready = auth.isLoginRedirect() ? auth.handleLoginRedirect() : auth.start()

export const logIn = async () => auth.signInWithRedirect()

export async function call(path) {
  await ready
  const headers = { Authorization: `Bearer ${await auth.getOrRenewAccessToken()}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}
export const logOut = () => auth.signOut()

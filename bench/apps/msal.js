// Login on the server's page, its cache in localStorage.
import { createStandardPublicClientApplication } from '@azure/msal-browser'

const scopes = ['api://bench/access']
const ready = createStandardPublicClientApplication({
  auth: { clientId: 'bench', redirectUri: location.origin },
  cache: { cacheLocation: 'localStorage' },
}).then(async (client) => {
  const answer = await client.handleRedirectPromise()
  if (answer) client.setActiveAccount(answer.account)
  return client
})

export const logIn = async () => (await ready).loginRedirect({ scopes })

export async function call(path) {
  const { accessToken } = await (await ready).acquireTokenSilent({ scopes })
  const headers = { Authorization: `Bearer ${accessToken}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}
export const logOut = async () => (await ready).logoutRedirect()

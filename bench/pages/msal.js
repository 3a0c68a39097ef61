// As in apps, but with the tokens of a login loaded as its documentation has it for tests: its own ways in leave the page.
import {
  CacheLookupPolicy,
  createStandardPublicClientApplication,
  loadExternalTokens,
} from '@azure/msal-browser'

const scopes = ['api']
// It wants https for an authority; its endpoints may be anywhere.
const authority = 'https://login.example.com/bench'
const metadata = {
  issuer: authority,
  authorization_endpoint: `${authority}/authorize`,
  token_endpoint: `${location.origin}/bench/oauth2/v2.0/token`,
  jwks_uri: `${authority}/keys`,
}
const settings = {
  auth: {
    clientId: 'bench',
    authority,
    knownAuthorities: ['login.example.com'],
    authorityMetadata: JSON.stringify(metadata),
  },
  cache: { cacheLocation: 'localStorage' },
  system: { protocolMode: 'OIDC' },
}
let ready = createStandardPublicClientApplication(settings)

export async function logIn({ username, password }) {
  const grant = { grant_type: 'password', client_id: 'bench', scope: 'openid api' }
  const body = new URLSearchParams({ ...grant, username, password })
  const answer = await fetch(metadata.token_endpoint, { method: 'POST', body })
  await loadExternalTokens(settings, { scopes, authority }, await answer.json(), {})
  ready = createStandardPublicClientApplication(settings)
}

export async function call(path) {
  const app = await ready
  const [account] = app.getAllAccounts()
  const cacheLookupPolicy = CacheLookupPolicy.AccessTokenAndRefreshToken
  const { accessToken } = await app.acquireTokenSilent({ scopes, account, cacheLookupPolicy })
  const headers = { Authorization: `Bearer ${accessToken}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}

export const restore = async () => (await ready).getAllAccounts().length > 0

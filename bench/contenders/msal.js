// `acquireTokenSilent()` before each request, with the cache in localStorage. The tokens of a login are loaded as its
// documentation has it for tests: the real ways in are a redirect and a pop-up.
import {
  CacheLookupPolicy,
  createStandardPublicClientApplication,
  loadExternalTokens,
} from '@azure/msal-browser'

const scopes = ['api']
const cacheLookupPolicy = CacheLookupPolicy.AccessTokenAndRefreshToken

export function create({ baseUrl, identityUrl }) {
  const authority = `${identityUrl}/bench`
  const metadata = {
    issuer: authority,
    authorization_endpoint: `${authority}/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/keys`,
  }
  const settings = {
    auth: {
      clientId: 'bench',
      authority,
      knownAuthorities: [new URL(authority).host],
      authorityMetadata: JSON.stringify(metadata),
    },
    cache: { cacheLocation: 'localStorage' },
    system: { protocolMode: 'OIDC' },
  }
  let app
  let account
  return {
    async logIn({ username, password }) {
      const grant = { grant_type: 'password', client_id: 'bench', scope: 'openid api' }
      const body = new URLSearchParams({ ...grant, username, password })
      const answer = await fetch(metadata.token_endpoint, { method: 'POST', body })
      const loaded = await loadExternalTokens(settings, { scopes, authority }, await answer.json(), {})
      // After that: an app decrypts what is stored when it starts.
      app = await createStandardPublicClientApplication(settings)
      account = loaded.account
    },
    async call(path) {
      const { accessToken } = await app.acquireTokenSilent({ scopes, account, cacheLookupPolicy })
      return (await fetch(baseUrl + path, { headers: { Authorization: `Bearer ${accessToken}` } })).status
    },
  }
}

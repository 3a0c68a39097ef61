// Started as a service, as its README has it for a single-page app, with the tokens of a login planted in its manager.
import { OktaAuth } from '@okta/okta-auth-js'

const scopes = ['api', 'offline_access']

export function create({ baseUrl, identityUrl }) {
  const issuer = `${identityUrl}/oauth2/default`
  const urls = { issuer, tokenUrl: `${issuer}/v1/token`, authorizeUrl: `${issuer}/v1/authorize` }
  const okta = new OktaAuth({
    ...urls,
    clientId: 'bench',
    redirectUri: location.href,
    responseType: ['token'],
    scopes,
    tokenManager: { storage: 'localStorage' },
  })

  function toTokens({ access_token: accessToken, refresh_token: refreshToken, expires_in: life }) {
    const expiresAt = Math.floor(Date.now() / 1000) + life
    const common = { scopes, ...urls }
    const userinfoUrl = `${issuer}/v1/userinfo`
    const claims = JSON.parse(atob(accessToken.split('.')[1]))
    return {
      accessToken: { ...common, accessToken, expiresAt, claims, tokenType: 'Bearer', userinfoUrl },
      refreshToken: { ...common, refreshToken, expiresAt: expiresAt + 10 ** 8 },
    }
  }

  return {
    async logIn({ username, password }) {
      const scope = scopes.join(' ')
      const body = new URLSearchParams({ grant_type: 'password', scope, username, password })
      const answer = await fetch(urls.tokenUrl, { method: 'POST', body })
      await okta.stop()
      okta.tokenManager.clear()
      okta.tokenManager.setTokens(toTokens(await answer.json()))
      await okta.start()
    },
    async call(path) {
      const access = await okta.getOrRenewAccessToken()
      if (access === null) throw new Error('signed out')
      return (await fetch(baseUrl + path, { headers: { Authorization: `Bearer ${access}` } })).status
    },
  }
}

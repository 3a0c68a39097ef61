// As in apps, but with the tokens of a login planted in its manager: its own ways in leave the page.
import { OktaAuth } from '@okta/okta-auth-js/core'

const scopes = ['api', 'offline_access']
const issuer = `${location.origin}/oauth2/default`
const urls = { issuer, tokenUrl: `${issuer}/v1/token`, authorizeUrl: `${issuer}/v1/authorize` }
const auth = new OktaAuth({
  ...urls,
  clientId: 'bench',
  redirectUri: location.origin,
  responseType: ['token'],
  scopes,
})
const started = auth.start()

function toTokens({ access_token: accessToken, refresh_token: refreshToken, expires_in: life }) {
  const expiresAt = Math.floor(Date.now() / 1000) + life
  const common = { scopes, ...urls }
  const claims = JSON.parse(atob(accessToken.split('.')[1]))
  const userinfoUrl = `${issuer}/v1/userinfo`
  return {
    accessToken: { ...common, accessToken, expiresAt, claims, tokenType: 'Bearer', userinfoUrl },
    refreshToken: { ...common, refreshToken, expiresAt: expiresAt + 10 ** 8 },
  }
}

export async function logIn({ username, password }) {
  await started
  const body = new URLSearchParams({ grant_type: 'password', scope: scopes.join(' '), username, password })
  const answer = await fetch(urls.tokenUrl, { method: 'POST', body })
  auth.tokenManager.setTokens(toTokens(await answer.json()))
}

export async function call(path) {
  await started
  const access = await auth.getOrRenewAccessToken()
  if (access === null) throw new Error('signed out')
  const headers = { Authorization: `Bearer ${access}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}

export async function restore() {
  await started
  return auth.getAccessToken() !== undefined
}

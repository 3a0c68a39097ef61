// Login on the server's page, tokens in memory.
import Keycloak from 'keycloak-js'

const keycloak = new Keycloak({ url: location.origin, realm: 'bench', clientId: 'bench' })
const ready = keycloak.init({ onLoad: 'check-sso' })

export const logIn = () => ready.then(() => keycloak.login())

export async function call(path) {
  await ready
  await keycloak.updateToken(5)
  const headers = { Authorization: `Bearer ${keycloak.token}` }
  return (await fetch(`${location.origin}/api/${path}`, { headers })).status
}
export const logOut = () => keycloak.logout()

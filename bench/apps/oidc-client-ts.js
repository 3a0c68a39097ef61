// With the user in localStorage, so that tabs share one login; by default each tab has its own in sessionStorage.
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'

const manager = new UserManager({
  authority: location.origin,
  client_id: 'bench',
  redirect_uri: location.href,
  scope: 'api',
  metadata: { issuer: location.origin, token_endpoint: `${location.origin}/oidc/token` },
  userStore: new WebStorageStateStore({ store: localStorage }),
})

export async function logIn(credentials) {
  await manager.signinResourceOwnerCredentials(credentials)
}

export async function call(path) {
  const stored = await manager.getUser()
  if (stored === null) throw new Error('signed out')
  // `automaticSilentRenew` has seen to it; where it has failed, this asks once more.
  const user = stored.expired ? await manager.signinSilent() : stored
  const headers = { Authorization: `Bearer ${user.access_token}` }
  return (await fetch(`/api/${path}`, { headers })).status
}

export const logOut = () => manager.removeUser()
export const restore = async () => (await manager.getUser()) !== null

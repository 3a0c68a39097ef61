// With `automaticSilentRenew`, as it is by default, and the user in localStorage. `signinSilent()` shares nothing, so the app does.
import { UserManager, WebStorageStateStore } from 'oidc-client-ts'

export function create({ baseUrl, identityUrl }) {
  const manager = new UserManager({
    authority: identityUrl,
    client_id: 'bench',
    redirect_uri: location.href,
    scope: 'api',
    metadata: { issuer: identityUrl, token_endpoint: `${identityUrl}/token` },
    userStore: new WebStorageStateStore({ store: localStorage }),
  })
  let renewing
  function renewOnce() {
    renewing ??= manager.signinSilent().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  return {
    logIn: (credentials) => manager.signinResourceOwnerCredentials(credentials),
    async call(path) {
      const stored = await manager.getUser()
      if (stored === null) throw new Error('signed out')
      // `automaticSilentRenew` has seen to it; where it has failed, this asks once more.
      const user = stored.expired ? await renewOnce() : stored
      const headers = { Authorization: `Bearer ${user.access_token}` }
      return (await fetch(baseUrl + path, { headers })).status
    },
  }
}

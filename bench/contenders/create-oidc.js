import { UserManager, WebStorageStateStore } from 'oidc-client-ts'

/** `toRenew` makes what a call with an expired user asks for a new one. */
export function createOidc({ baseUrl, identityUrl }, toRenew) {
  const manager = new UserManager({
    authority: identityUrl,
    client_id: 'bench',
    redirect_uri: location.href,
    scope: 'api',
    metadata: { issuer: identityUrl, token_endpoint: `${identityUrl}/token` },
    userStore: new WebStorageStateStore({ store: localStorage }),
  })
  const renew = toRenew(() => manager.signinSilent())
  return {
    logIn: (credentials) => manager.signinResourceOwnerCredentials(credentials),
    async call(path) {
      const stored = await manager.getUser()
      if (stored === null) throw new Error('signed out')
      // `automaticSilentRenew` has seen to it; where it has failed, this asks once more.
      const user = stored.expired ? await renew() : stored
      const headers = { Authorization: `Bearer ${user.access_token}` }
      return (await fetch(baseUrl + path, { headers })).status
    },
  }
}

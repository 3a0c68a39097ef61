import { cacheExchange, Client, type CombinedError, fetchExchange } from '@urql/core'
import { type AuthClient, type AuthError, isAuthError } from 'simplejwt-client'

/**
 * urql has no way to empty its cache: each user gets a client of their own. In React:
 * `<Provider value={useSyncExternalStore(graphql.subscribe, graphql.current)}>`.
 */
export function createGraphQL(auth: AuthClient, url: string) {
  // POST alone: an address with a query in it may be kept by caches that know nothing of users.
  const create = () =>
    new Client({ url, fetch: auth.fetch, preferGetMethod: false, exchanges: [cacheExchange, fetchExchange] })
  const listeners = new Set<() => void>()
  let client = create()
  auth.on('logout', () => {
    client = create()
    listeners.forEach((listener) => listener())
  })

  return {
    current: () => client,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The AuthError behind a result's error, if it is one. */
export function authErrorOf(error: CombinedError | undefined): AuthError | undefined {
  return isAuthError(error?.networkError) ? error.networkError : undefined
}

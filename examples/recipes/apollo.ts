import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { type AuthClient, type AuthError, isAuthError } from 'simplejwt-client'

/** The one ApolloClient of an app. */
export function createGraphQLClient(auth: AuthClient, uri: string): ApolloClient {
  const client = new ApolloClient({
    link: new HttpLink({ uri, fetch: auth.fetch }),
    cache: new InMemoryCache(),
  })
  // Also gives up queries that are on their way. It does not empty the screen: put such pages behind a guard.
  auth.on('logout', () => void client.clearStore())
  // What is on the screen is asked for again, as the new user.
  auth.on('login', () => void client.resetStore().catch(() => {}))
  return client
}

/** The AuthError behind what a query was rejected with, if it is one. */
export function authErrorOf(error: unknown): AuthError | undefined {
  return [error, (error as { cause?: unknown } | undefined)?.cause].find(isAuthError)
}

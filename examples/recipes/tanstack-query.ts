import { QueryClient } from '@tanstack/react-query'
import { type AuthClient, isAuthError } from 'simplejwt-client'

/** Asks again after what may pass by itself: an AuthError says so, and an answer of the API by its status. */
export function retry(failureCount: number, error: unknown): boolean {
  // Once: the client has tried for some seconds before it told.
  if (isAuthError(error)) return error.retryable && failureCount < 1
  if (failureCount >= 3) return false
  // Where ky, ofetch and axios have it. What has none never had an answer.
  const { response } = error as { readonly response?: { readonly status: number } }
  return response === undefined || response.status >= 500
}

/** Twice as long each time, and no sooner than the server has asked for. */
export function retryDelay(failureCount: number, error: unknown): number {
  const wanted = isAuthError(error) ? (error.retryAfter ?? 0) * 1000 : 0
  return Math.max(wanted, Math.min(1000 * 2 ** failureCount, 30_000))
}

/** Nothing of one user is left for the next. */
export function followSession(queryClient: QueryClient, auth: AuthClient): () => void {
  const stops = [
    auth.on('logout', () => {
      // What is on the screen is emptied, and an answer still to come is dropped; `clear()` alone would do neither.
      for (const query of queryClient.getQueryCache().getAll()) query.reset()
      queryClient.removeQueries({ type: 'inactive' })
      // A mutation that waits for the network would be sent as the next user.
      queryClient.getMutationCache().clear()
    }),
    // What is on the screen is asked for again, as the new user.
    auth.on('login', () => void queryClient.invalidateQueries()),
  ]
  return () => stops.forEach((stop) => stop())
}

/** The one QueryClient of an app. */
export function createQueryClient(auth: AuthClient): QueryClient {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry, retryDelay } } })
  followSession(queryClient, auth)
  return queryClient
}

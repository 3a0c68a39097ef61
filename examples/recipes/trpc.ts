import { createTRPCClient, httpBatchLink } from '@trpc/client'
import { type AuthClient, type AuthError, isAuthError } from 'simplejwt-client'
import type { AppRouter } from './trpc-server.js'

/** `url`: where the procedures are. If not at the origin of `baseUrl`, name theirs in `allowedOrigins`. */
export function createApi(auth: AuthClient, url: string) {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url, fetch: (input, init) => auth.fetch(input, init as RequestInit) })],
  })
}

/** The AuthError behind what a procedure was rejected with, if it is one. */
export function authErrorOf(error: unknown): AuthError | undefined {
  const { cause } = error as { cause?: unknown }
  return isAuthError(cause) ? cause : undefined
}

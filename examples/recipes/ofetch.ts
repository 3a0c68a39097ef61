import { ofetch } from 'ofetch'
import { type AuthClient, type AuthError, isAuthError } from 'simplejwt-client'

/** An ofetch that carries the token. */
export function createApi(auth: AuthClient, baseURL: string) {
  // Otherwise ofetch sends a GET again after any error, an AuthError included.
  return ofetch.create({ baseURL, retry: 0 }, { fetch: auth.fetch })
}

/** ofetch wraps what fetch rejects with: the AuthError is the cause. */
export function authErrorOf(error: unknown): AuthError | undefined {
  return [error, (error as { cause?: unknown }).cause].find(isAuthError)
}

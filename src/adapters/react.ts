import { createElement, Fragment, type ReactNode, useSyncExternalStore } from 'react'
import type { AuthClient } from '../client/auth-client.js'
import { LOADING } from '../session/snapshot.js'
import type { Snapshot } from '../types.js'

/** What `RequireAuth` takes. */
export interface RequireAuthProps {
  /** The client, as `createAuthClient` returned it. */
  readonly auth: AuthClient<unknown>
  /** Shown to who is logged in. */
  readonly children?: ReactNode
  /** Shown to who is not: a login form, a redirect. @default nothing */
  readonly fallback?: ReactNode
  /** Shown until the stored session has been read, and in what a server renders. @default nothing */
  readonly loading?: ReactNode
}

/**
 * The session as React sees it: renders again when it changes, in this tab or in another one. A server renders
 * `loading`, and hydration begins with that too.
 *
 * @param auth - a client of `createAuthClient`
 * @returns the client's snapshot: `status`, `userId`, `claims`, ...
 *
 * @example
 * ```ts
 * import { useAuth } from 'simplejwt-client/react'
 *
 * function Greeting() {
 *   const { status, userId } = useAuth(auth)
 *   return status === 'authenticated' ? `User ${userId}` : 'Nobody'
 * }
 * ```
 *
 * @see {@link https://react.dev/reference/react/useSyncExternalStore | useSyncExternalStore}
 */
export function useAuth<Claims>(auth: AuthClient<Claims>): Snapshot<Claims> {
  return useSyncExternalStore(auth.subscribe, auth.getSnapshot, serverSnapshot)
}

/**
 * Renders its children for who is logged in, `fallback` for who is not, and `loading` until it is known. The children stay
 * while tokens are refreshed and are mounted anew for another user, who sees nothing of the last one's. It decides what to show,
 * never what is allowed: that is for the server to say, with each request.
 *
 * @example
 * ```ts
 * import { createElement } from 'react'
 * import { RequireAuth } from 'simplejwt-client/react'
 *
 * // In JSX: <RequireAuth auth={auth} fallback={<Login />}><Orders /></RequireAuth>
 * const page = createElement(RequireAuth, { auth, fallback: 'Please log in.' }, 'Your orders')
 * ```
 */
export function RequireAuth({ auth, children, fallback, loading }: RequireAuthProps): ReactNode {
  const { status, userId } = useAuth(auth)
  // Another tab can log somebody else in over a live session: there is no `fallback` in between then.
  if (status === 'authenticated') return createElement(Fragment, { key: userId }, children)
  return status === 'loading' ? loading : fallback
}

const serverSnapshot = (): Snapshot<never> => LOADING

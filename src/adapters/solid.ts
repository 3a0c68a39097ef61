import {
  type Accessor,
  createMemo,
  createSignal,
  getOwner,
  type JSX,
  onCleanup,
  onMount,
  sharedConfig,
} from 'solid-js'
import type { AuthClient } from '../client/auth-client.js'
import { LOADING } from '../session/snapshot.js'
import type { Snapshot } from '../types.js'

/** What `RequireAuth` takes. */
export interface RequireAuthProps {
  /** The client, as `createAuthClient` returned it. */
  readonly auth: AuthClient<unknown>
  /** Shown to who is logged in. */
  readonly children?: JSX.Element
  /** Shown to who is not: a login form, a redirect. @default nothing */
  readonly fallback?: JSX.Element
  /** Shown until the stored session has been read, and in what a server renders. @default nothing */
  readonly loading?: JSX.Element
}

/**
 * The session as a signal of Solid: it changes when the session does, in this tab or in another one, and lets go of
 * the client with its owner. A server renders `loading`, and hydration begins with that too.
 *
 * @param auth - a client of `createAuthClient`
 *
 * @example
 * ```ts
 * import { createAuthState } from 'simplejwt-client/solid'
 *
 * function Greeting() {
 *   const session = createAuthState(auth)
 *   return () => (session().status === 'authenticated' ? `User ${session().userId}` : 'Nobody')
 * }
 * ```
 */
export function createAuthState<Claims>(auth: AuthClient<Claims>): Accessor<Snapshot<Claims>> {
  const isRendered = sharedConfig.context !== undefined
  const [snapshot, set] = createSignal<Snapshot<Claims>>(isRendered ? LOADING : auth.getSnapshot())
  const follow = () => {
    set(() => auth.getSnapshot())
    const stop = auth.subscribe(() => set(() => auth.getSnapshot()))
    if (getOwner()) onCleanup(stop)
  }
  if (isRendered) onMount(follow)
  else follow()
  return snapshot
}

/**
 * Renders its children for who is logged in, `fallback` for who is not, and `loading` until it is known. The children stay
 * while tokens are refreshed and are made anew for another user, who sees nothing of the last one's. It decides what to show,
 * never what is allowed: that is for the server to say, with each request.
 *
 * @example
 * ```ts
 * import { createComponent } from 'solid-js'
 * import { RequireAuth } from 'simplejwt-client/solid'
 *
 * // In JSX: <RequireAuth auth={auth} fallback={<Login />}><Orders /></RequireAuth>
 * const page = () =>
 *   createComponent(RequireAuth, { auth, fallback: 'Please log in.', children: 'Your orders' })
 * ```
 */
export function RequireAuth(props: RequireAuthProps): JSX.Element {
  const session = createAuthState(props.auth)
  // Neither another refresh nor other claims are a reason to make the children anew; another user is.
  const shown = createMemo(session, undefined, {
    equals: (before, now) => before.status === now.status && before.userId === now.userId,
  })
  return createMemo(() => {
    const { status } = shown()
    if (status === 'authenticated') return props.children
    return status === 'loading' ? props.loading : props.fallback
  }) as unknown as JSX.Element
}

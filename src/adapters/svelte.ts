import { createSubscriber } from 'svelte/reactivity'
import type { AuthClient } from '../client/auth-client.js'
import { pageUrl } from '../client/page-url.js'
import { LOADING } from '../session/snapshot.js'
import type { Snapshot } from '../types.js'

/** The session as Svelte sees it: a reactive value and a store in one. */
export interface AuthState<Claims> {
  /** The client's snapshot; reading it in a template, a `$derived` or an `$effect` makes that follow the session. */
  readonly current: Snapshot<Claims>
  /** The contract of a store: `$session`, `get(session)`, `derived(session, ...)`. */
  subscribe(run: (snapshot: Snapshot<Claims>) => void): () => void
}

/**
 * The session for Svelte 5, as a reactive value (`session.current`) and as a store (`$session`). It listens to the
 * client while something follows it, so it can be made once, in a module. Where there is no page, as on a server, it is
 * `loading`.
 *
 * @param auth - a client of `createAuthClient`
 *
 * @example
 * ```ts
 * import { authState } from 'simplejwt-client/svelte'
 *
 * export const session = authState(auth)
 * // In a component: {#if session.current.status === 'authenticated'} ... {/if}
 * ```
 *
 * @see {@link https://svelte.dev/docs/svelte/svelte-reactivity#createSubscriber | createSubscriber}
 */
export function authState<Claims>(auth: AuthClient<Claims>): AuthState<Claims> {
  const follow = createSubscriber(auth.subscribe)
  const read = () => (pageUrl() === undefined ? LOADING : auth.getSnapshot())
  return {
    get current() {
      follow()
      return read()
    },
    subscribe(run) {
      run(read())
      return auth.subscribe(() => run(read()))
    },
  }
}

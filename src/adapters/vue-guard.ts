import type { AuthClient } from '../client/auth-client.js'
import { safePath } from '../client/safe-next.js'
import { copyOwn } from '../own.js'

/** What the guard reads of a route; one of vue-router fits. */
export interface GuardedRoute {
  readonly path: string
  readonly fullPath: string
  readonly query: Readonly<Record<string, unknown>>
  readonly meta: Readonly<Record<PropertyKey, unknown>>
}

/** What `createAuthGuard` takes. */
export interface AuthGuardOptions<Route = GuardedRoute> {
  /** The path of the login page. @default '/login' */
  readonly login?: string | undefined
  /** Whether a route is for everybody. @default routes with `meta: { public: true }` */
  readonly isPublic?: ((to: Route) => boolean) | undefined
}

/** Where the guard leads: on, to a path, or to the login page. */
export type GuardVerdict =
  | true
  | string
  | { readonly path: string; readonly query: { readonly next: string } }

/** What `guardRouter` needs of a router; one of vue-router fits. */
export interface GuardedRouter<Route> {
  readonly currentRoute: { readonly value: object }
  beforeEach(guard: (to: Route) => Promise<GuardVerdict>): () => void
  isReady(): Promise<void>
  replace(to: object): Promise<unknown>
}

/**
 * Guards the pages of an app: `createAuthGuard` before each step, and again where the app stands whenever somebody
 * has logged in or out, in this tab or in another one. So the login page has only to call `auth.login`: the way goes on to
 * where it had begun, or to '/'.
 *
 * @returns a function that takes the guard away.
 *
 * @example
 * ```ts
 * import { guardRouter } from 'simplejwt-client/vue'
 * import { createRouter, createWebHistory } from 'vue-router'
 *
 * const router = createRouter({ history: createWebHistory(), routes: [] })
 * guardRouter(router, auth, { login: '/login' })
 * ```
 */
export function guardRouter<Route extends GuardedRoute>(
  router: GuardedRouter<Route>,
  auth: AuthClient<unknown>,
  options?: AuthGuardOptions<Route>,
): () => void {
  const lookAgain = () => void router.replace({ ...router.currentRoute.value, force: true })
  // Not before the first page is there: until then the app stands at '/', and a deep link would be lost.
  const follow = () => void router.isReady().then(lookAgain, lookAgain)
  const stops = [
    router.beforeEach(createAuthGuard(auth, options)),
    auth.on('login', follow),
    auth.on('logout', follow),
  ]
  return () => stops.forEach((stop) => stop())
}

/**
 * A guard for vue-router: waits for the stored session, leads who is not logged in to the login page, with the way back in
 * `?next=`, and who is logged in from there to where `next` says, if that is a path of this site (see `safePath`). It is
 * asked at each step and not in between; `guardRouter` sees to that too.
 *
 * @example
 * ```ts
 * import { createAuthGuard } from 'simplejwt-client/vue'
 * import { createRouter, createWebHistory } from 'vue-router'
 *
 * const router = createRouter({ history: createWebHistory(), routes: [] })
 * router.beforeEach(createAuthGuard(auth, { isPublic: (to) => to.path === '/about' }))
 * ```
 */
export function createAuthGuard<Route extends GuardedRoute = GuardedRoute>(
  auth: AuthClient<unknown>,
  options: AuthGuardOptions<Route> = {},
): (to: Route) => Promise<GuardVerdict> {
  const { login = '/login', isPublic = isMarkedPublic } = copyOwn(options)
  return async (to) => {
    await auth.ready
    const isLoggedIn = auth.getSnapshot().status === 'authenticated'
    if (to.path === login) return !isLoggedIn || safePath(to.query['next'])
    if (isLoggedIn || isPublic(to)) return true
    return { path: login, query: { next: to.fullPath } }
  }
}

const isMarkedPublic = ({ meta }: GuardedRoute): boolean => meta['public'] === true

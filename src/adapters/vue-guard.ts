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
  readonly currentRoute: { readonly value: Route }
  beforeEach(guard: (to: Route) => Promise<GuardVerdict>): () => void
  afterEach(hook: (to: Route, from: Route, failure?: unknown) => void): () => void
  isReady(): Promise<void>
  replace(to: Exclude<GuardVerdict, true>): Promise<unknown>
}

/**
 * Guards the pages of an app: `createAuthGuard` before each step, and again where the app stands whenever somebody
 * has logged in or out, in this tab or in another one. So the login page has only to call `auth.login`: the way goes on to
 * where it had begun, or to '/'. A logout by the user leads to the login page without `next`: the next one to log in
 * may be somebody else. Every other end of a session keeps the way back.
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
  const guard = createAuthGuard(auth, options)
  let heading: Route | undefined
  let isOver = false

  /** Leads away from where nobody may stand any more: to where the app is heading, if it is. */
  const lookAgain = async (): Promise<void> => {
    if ((await guard(router.currentRoute.value)) === true) return
    const way = heading
    const to = way ?? router.currentRoute.value
    const verdict = await guard(to)
    if (isOver) return
    // What went wrong the router tells those who listen to `onError`.
    await router.replace(placeOf(to, verdict, auth)).catch(() => {})
    if (way === undefined) return
    // Nobody is told of a step that fails: this one may have done so long ago, and again just now.
    heading = undefined
    await lookAgain()
  }
  // Not before the first page is there: until then the app stands at '/', and a deep link would be lost.
  const follow = () => void router.isReady().then(lookAgain, lookAgain)
  const stops = [
    router.beforeEach((to) => guard((heading = to))),
    router.afterEach((to, _from, failure) => {
      if (to === heading) heading = undefined
      if (failure === undefined) void lookAgain()
    }),
    auth.on('login', follow),
    auth.on('logout', follow),
    () => void (isOver = true),
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
    if (isSamePath(to.path, login)) return !isLoggedIn || safePath(to.query['next'])
    if (isLoggedIn || isPublic(to)) return true
    return { path: login, query: { next: to.fullPath } }
  }
}

const isMarkedPublic = ({ meta }: GuardedRoute): boolean => meta['public'] === true

/** Who wished to leave gets no way back. */
function placeOf(to: GuardedRoute, verdict: GuardVerdict, auth: AuthClient<unknown>) {
  if (verdict === true) return to.fullPath
  const isWished = auth.getSnapshot().reason === 'user'
  return isWished && typeof verdict === 'object' ? verdict.path : verdict
}

/** As vue-router compares paths, unless it is told to be `strict` or `sensitive`. */
const isSamePath = (one: string, other: string): boolean => plain(one) === plain(other)
const plain = (path: string): string => path.replace(/\/$/, '').toLowerCase()

import {
  type App,
  getCurrentInstance,
  getCurrentScope,
  hasInjectionContext,
  inject,
  type InjectionKey,
  markRaw,
  onMounted,
  onScopeDispose,
  shallowReadonly,
  type ShallowRef,
  shallowRef,
  ssrContextKey,
} from 'vue'
import type { AuthClient } from '../client/auth-client.js'
import type { Snapshot, TokenClaims } from '../types.js'
import { LOADING } from './loading.js'

const CLIENT: InjectionKey<AuthClient<unknown>> = Symbol.for('simplejwt-client.vue')

/**
 * A plugin that hands the client to all components: `useAuth()` and `useAuthClient()` find it.
 *
 * @example
 * ```ts
 * import { createApp } from 'vue'
 * import { authPlugin } from 'simplejwt-client/vue'
 *
 * createApp({}).use(authPlugin(auth)).mount('#app')
 * ```
 */
export function authPlugin(auth: AuthClient<unknown>): { install(app: Pick<App, 'provide'>): void } {
  return { install: (app) => void app.provide(CLIENT, markRaw(auth)) }
}

/**
 * The client that `authPlugin` has handed out, the same object: never made reactive.
 *
 * @throws TypeError where the plugin is not in use, or outside of `setup`.
 *
 * @example
 * ```ts
 * import { useAuthClient } from 'simplejwt-client/vue'
 *
 * const auth = useAuthClient()
 * const leave = () => auth.logout()
 * ```
 */
export function useAuthClient<Claims = TokenClaims>(): AuthClient<Claims> {
  const auth = hasInjectionContext() ? inject(CLIENT, undefined) : undefined
  if (auth === undefined)
    throw new TypeError('No client: call `app.use(authPlugin(auth))`, and this in `setup`, or hand it over.')
  return auth as AuthClient<Claims>
}

/**
 * The session as a ref: it changes when the session does, in this tab or in another one, and lets go of the client with the
 * component or scope that asked for it. A server renders `loading`, and hydration begins with that too.
 *
 * @param auth - a client of `createAuthClient`. Default: that of `authPlugin`
 *
 * @example
 * ```ts
 * import { computed } from 'vue'
 * import { useAuth } from 'simplejwt-client/vue'
 *
 * const session = useAuth()
 * const isLoggedIn = computed(() => session.value.status === 'authenticated')
 * ```
 */
export function useAuth<Claims = TokenClaims>(
  auth: AuthClient<Claims> = useAuthClient<Claims>(),
): Readonly<ShallowRef<Snapshot<Claims>>> {
  const isOnServer = hasInjectionContext() && inject(ssrContextKey, undefined) !== undefined
  // What is hydrated has an element before it is set up.
  const isHydrating = Boolean(getCurrentInstance()?.vnode.el)
  const snapshot = shallowRef(isOnServer || isHydrating ? LOADING : auth.getSnapshot())
  const update = () => void (snapshot.value = auth.getSnapshot())
  const stops: (() => void)[] = []
  const follow = () => {
    update()
    stops.push(auth.subscribe(update))
  }
  if (isHydrating) onMounted(follow)
  else if (!isOnServer) follow()
  if (getCurrentScope()) onScopeDispose(() => stops.forEach((stop) => stop()))
  return shallowReadonly(snapshot)
}

import {
  type App,
  type ComponentInternalInstance,
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
import { LOADING } from '../session/snapshot.js'
import type { Snapshot, TokenClaims } from '../types.js'

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
  const auth = find(CLIENT)
  if (!auth) throw new TypeError('Call this in `setup`, after `app.use(authPlugin(auth))`.')
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
  const isHydrating = isHydrated(getCurrentInstance())
  const isOnServer = find(ssrContextKey)
  const snapshot = shallowRef<Snapshot<Claims>>(isOnServer || isHydrating ? LOADING : auth.getSnapshot())
  const update = () => void (snapshot.value = auth.getSnapshot())
  let stop = () => {}
  const follow = () => {
    update()
    stop = auth.subscribe(update)
  }
  if (isHydrating) onMounted(follow)
  else if (!isOnServer) follow()
  if (getCurrentScope()) onScopeDispose(() => stop())
  return shallowReadonly(snapshot)
}

function find<Value>(key: InjectionKey<Value>): Value | undefined {
  return hasInjectionContext() ? inject(key, undefined) : undefined
}

/**
 * What is hydrated has an element before it is set up. So has what is mounted again from a node that Vue has kept (`v-once`),
 * but that is in a component that is there already; of those only the frame of an asynchronous one hydrates what is in it.
 */
function isHydrated(instance: ComponentInternalInstance | null): boolean {
  if (!instance?.vnode.el) return false
  const { parent } = instance
  return !parent?.isMounted || '__asyncLoader' in parent.type
}

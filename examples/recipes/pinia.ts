import { defineStore, type Pinia } from 'pinia'
import type { AuthClient } from 'simplejwt-client'
import { computed, onScopeDispose, shallowRef } from 'vue'

/** The session as a store; `export const useSession = defineSession(auth)`. It never holds a token. */
export function defineSession(auth: AuthClient) {
  return defineStore('session', () => {
    // Shallow, since the snapshot is replaced as a whole. The client itself must never become reactive.
    const snapshot = shallowRef(auth.getSnapshot())
    onScopeDispose(auth.subscribe(() => (snapshot.value = auth.getSnapshot())))

    const isLoggedIn = computed(() => snapshot.value.status === 'authenticated')
    const userId = computed(() => snapshot.value.userId)
    return { snapshot, isLoggedIn, userId, login: auth.login, logout: auth.logout }
  })
}

type UseStore = (pinia: Pinia) => { $reset(): void }

/** Nothing of one user is left for the next. `stores`: those that hold something of the user's. */
export function resetOnLogout(auth: AuthClient, pinia: Pinia, stores: readonly UseStore[]): () => void {
  return auth.on('logout', () => stores.forEach((useStore) => useStore(pinia).$reset()))
}

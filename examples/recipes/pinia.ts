import { defineStore, type Pinia } from 'pinia'
import type { AuthClient } from 'simplejwt-client'
import { computed, onScopeDispose, readonly, ref, shallowRef } from 'vue'

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

/** A store of the user's own. Setup stores bring their own `$reset`. */
export const useNotes = defineStore('notes', () => {
  const texts = ref<string[]>([])
  const add = (text: string): void => void texts.value.push(text)
  const $reset = (): void => void (texts.value = [])
  return { texts: readonly(texts), add, $reset }
})

/** Nothing of one user is left for the next. Name the stores that hold the user's own. */
export function resetOnLogout(auth: AuthClient, pinia: Pinia): () => void {
  return auth.on('logout', () => {
    for (const useStore of [useNotes]) useStore(pinia).$reset()
  })
}

import { createAuthClient, createKeyValueStorage, type Lifecycle } from 'simplejwt-client'
import { createSecureBackend, type SecureStore } from './secure-storage.js'

/** What is used of React Native's AppState. */
export interface AppState {
  readonly currentState: string
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void }
}

/** Whether the app is in front, as a page tells it by `visibilitychange`. */
export function createAppLifecycle(appState: AppState): Lifecycle {
  return {
    isVisible: () => appState.currentState === 'active',
    subscribe(listener) {
      const change = appState.addEventListener('change', (state) => {
        if (state === 'active') listener('visible')
      })
      return () => change.remove()
    },
  }
}

/**
 * ```
 * import * as SecureStore from 'expo-secure-store'
 * import { AppState } from 'react-native'
 *
 * export const auth = createAppAuth('https://api.example.com/api/', SecureStore, AppState)
 * ```
 */
export function createAppAuth(baseUrl: string, secureStore: SecureStore, appState: AppState) {
  return createAuthClient({
    baseUrl,
    storage: createKeyValueStorage(createSecureBackend(secureStore)),
    platform: { lifecycle: createAppLifecycle(appState) },
  })
}

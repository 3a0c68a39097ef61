import { createBrowserClock } from '../platform/browser-clock.js'
import { findBrowserChannel } from '../platform/browser-channel.js'
import { createBrowserLifecycle } from '../platform/browser-lifecycle.js'
import { findBrowserLocks } from '../platform/browser-locks.js'
import { createIndexedDBStorage } from '../platform/indexeddb-storage.js'
import { copyOwn } from '../own.js'
import { privateMemory } from '../storage/private-memory.js'
import type { AuthStorage } from '../ports/storage.js'
import type { TokenClaims } from '../types.js'
import type { AuthClient } from './auth-client.js'
import { composeClient } from './compose-client.js'
import type { AuthClientOptions } from './options.js'
import { resolveOptions } from './resolve-options.js'

/**
 * Creates a client of one SimpleJWT server. It reads the stored session at once and sends nothing until then; after
 * that only what is owed, such as the revocation of a logout made offline.
 *
 * @throws TypeError, where an option cannot be what it should be.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 *
 * export const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/' })
 *
 * await auth.login({ username: 'ada', password: 'correct horse' })
 * const response = await auth.fetch('me/')
 * ```
 */
export function createAuthClient<Claims = TokenClaims>(
  options: AuthClientOptions<Claims>,
): AuthClient<Claims> {
  const own = copyOwn(options)
  const { fetch = (input, init) => globalThis.fetch(input, init), storage = defaultStorage() } = own
  return composeClient({
    ...resolveOptions(own, () => globalThis.location),
    fetch,
    storage,
    refreshIn: own.refreshIn,
    platform: {
      clock: createBrowserClock(),
      locks: findBrowserLocks(),
      channel: findBrowserChannel(),
      lifecycle: createBrowserLifecycle(),
      ...own.platform,
    },
  }) as AuthClient<Claims>
}

function defaultStorage(): AuthStorage {
  return globalThis.indexedDB === undefined ? privateMemory : createIndexedDBStorage()
}

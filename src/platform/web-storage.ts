import type { AuthStorage, SyncArea } from '../ports/storage.js'
import { createKeyValueStorage } from './key-value-storage.js'

/** The page's `localStorage`. Each method throws where there is none or the user has blocked site data. */
export const localArea: SyncArea = /* @__PURE__ */ lazyArea(() => localStorage)

const sessionArea: SyncArea = /* @__PURE__ */ lazyArea(() => sessionStorage)

/**
 * Keeps the session in `localStorage`: it survives the browser's restart, and the tabs of the origin share it.
 *
 * Prefer {@link createIndexedDBStorage}, the default, where people open several tabs. A tab of Chromium that gets
 * the lock next has been measured to read a stale copy of localStorage in about a third of the hand-overs, so that
 * now and then a refresh token is sent twice and the second one refused. The client then takes over what the other
 * tab has won and nobody is logged out, but the server sees the spent token.
 *
 * Every script of the origin can read the tokens, as with any storage that a page has.
 *
 * @example
 * ```ts
 * import { createAuthClient, createLocalStorage } from 'simplejwt-client'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', storage: createLocalStorage() })
 * ```
 */
export function createLocalStorage(): AuthStorage {
  const open = createKeyValueStorage(localArea)
  return (context) => ({
    ...open(context),
    hints: localArea,
    staleFor: 1000,
    watch: (listener) => watchLocal(context.key, listener),
  })
}

/**
 * Keeps the session in `sessionStorage`: it survives a reload and ends with the tab; each tab has its own.
 *
 * "Duplicate tab" copies the tokens into the new tab, and so does a window that the page opens. Where the server
 * rotates refresh tokens and blacklists the old one, the first of the two tabs to refresh spends the token of
 * both: the server then refuses the other, and its session ends. Use {@link createIndexedDBStorage} where that
 * matters.
 *
 * @example
 * ```ts
 * import { createAuthClient, createSessionStorage } from 'simplejwt-client'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', storage: createSessionStorage() })
 * ```
 */
export function createSessionStorage(): AuthStorage {
  const open = createKeyValueStorage(sessionArea)
  return (context) => ({ ...open(context), hints: sessionArea, scope: context.tab })
}

/** Looks the area up at each use: reading the global throws where site data is blocked, and servers have none. */
function lazyArea(find: () => Storage): SyncArea {
  return {
    getItem: (key) => find().getItem(key),
    setItem: (key, value) => find().setItem(key, value),
    removeItem: (key) => find().removeItem(key),
  }
}

function watchLocal(key: string, listener: () => void): () => void {
  const area = touch(key)
  if (!area) return () => {}

  const onStorage = (event: StorageEvent): void => {
    // A key of null: the whole area was cleared.
    if (event.storageArea === area && (event.key === key || event.key === null)) listener()
  }
  addEventListener('storage', onStorage)
  return () => removeEventListener('storage', onStorage)
}

/** WebKit sends no `storage` events to a tab that has never read from the area. */
function touch(key: string): Storage | undefined {
  try {
    localStorage.getItem(key)
    return localStorage
  } catch {
    // An area that cannot be read cannot be watched; the reads themselves will tell.
    return undefined
  }
}

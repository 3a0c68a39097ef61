import type { AuthStorage, StoragePort } from '../ports/storage.js'

interface Watcher {
  readonly key: string
  readonly port: StoragePort
  readonly listener: () => void
}

/**
 * Keeps the session in the page's memory: a reload ends it here, and no other tab sees it. For tests, for pages that
 * must leave nothing on the device, and where the browser offers no store.
 *
 * Clients that are given the same storage object, name and server share one session.
 *
 * @example
 * ```ts
 * import { createAuthClient, createMemoryStorage } from 'simplejwt-client'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', storage: createMemoryStorage() })
 * ```
 */
export function createMemoryStorage(): AuthStorage {
  // Text, so that nobody holds a reference into the store; it keeps of a record what the other storages keep.
  const texts = new Map<string, string>()
  const watchers = new Set<Watcher>()
  // Every tab has memory of its own: a lock over all of them would make them wait for each other for nothing. Who
  // opens the storage first names it.
  let scope: string | undefined

  function tellOthers(key: string, writer: StoragePort): void {
    for (const watcher of watchers) {
      if (watcher.key === key && watcher.port !== writer) watcher.listener()
    }
  }

  return ({ key, tab }) => {
    scope ??= tab
    const stored = (): unknown => {
      const text = texts.get(key)
      return text === undefined ? undefined : JSON.parse(text)
    }

    const commit = (change: (stored: unknown) => unknown): void => {
      const next = change(stored())
      if (next === undefined) return
      texts.set(key, JSON.stringify(next))
      tellOthers(key, port)
    }

    const port: StoragePort = {
      scope,
      read: () => soon(stored),
      update: (change) => soon(() => commit(change)),
      watch(listener) {
        const watcher = { key, port, listener }
        watchers.add(watcher)
        return () => void watchers.delete(watcher)
      },
    }
    return port
  }
}

/** In a later turn, as in every other storage. */
function soon<Result>(task: () => Result): Promise<Result> {
  return Promise.resolve().then(task)
}

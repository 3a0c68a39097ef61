import type { AuthStorage, StoragePort } from '../ports/storage.js'

/**
 * A store of text under keys, as `localStorage` and React Native's AsyncStorage are. Each method may answer at once
 * or with a promise, and may throw or reject.
 */
export interface KeyValueBackend {
  /** The text at `key`; `null` or `undefined` where there is none. */
  getItem(key: string): string | null | undefined | PromiseLike<string | null | undefined>
  /** Puts `value` at `key`. What it returns is awaited and then ignored. */
  setItem(key: string, value: string): unknown
  /** Removes what is at `key`. Not called so far: the end of a session is written, not removed. */
  removeItem(key: string): unknown
}

/** The last update of each key: two storages over one backend must not get between each other's read and write. */
const lastTurns = new WeakMap<KeyValueBackend, Map<string, Promise<void>>>()

/**
 * Keeps the session as JSON text in any store that has `getItem`, `setItem` and `removeItem`, synchronous or not.
 *
 * Updates of one key take turns within the page; where the platform has Web Locks, they do so across tabs, under a
 * lock that is held for the store's own calls only. Other tabs hear of a change by the client's channel alone.
 *
 * @param backend the store; keep it one object, and let it be one whose reads see its own finished writes.
 * @throws TypeError if `backend` has no `getItem` or `setItem`.
 * @example
 * ```ts
 * import { createAuthClient, createKeyValueStorage, type KeyValueBackend } from 'simplejwt-client'
 *
 * declare const AsyncStorage: KeyValueBackend // from '@react-native-async-storage/async-storage'
 *
 * const auth = createAuthClient({
 *   baseUrl: 'https://api.example.com/api/',
 *   storage: createKeyValueStorage(AsyncStorage),
 * })
 * ```
 */
export function createKeyValueStorage(backend: KeyValueBackend): AuthStorage {
  if (!isBackend(backend)) throw new TypeError('Pass a store with getItem, setItem and removeItem.')

  return ({ key, locks }) => {
    const read = async (): Promise<unknown> => parse(await backend.getItem(key))

    const commit = async (change: (stored: unknown) => unknown): Promise<void> => {
      const next = change(await read())
      if (next !== undefined) await backend.setItem(key, JSON.stringify(next))
    }

    const update: StoragePort['update'] = (change) =>
      inTurn(backend, key, () => {
        return locks ? locks.request(`${key}:write`, () => commit(change)) : commit(change)
      })

    return { read, update }
  }
}

function isBackend(backend: Partial<KeyValueBackend> | null | undefined): boolean {
  return typeof backend?.getItem === 'function' && typeof backend.setItem === 'function'
}

function inTurn(backend: KeyValueBackend, key: string, task: () => Promise<void>): Promise<void> {
  const turns = lastTurns.get(backend) ?? new Map<string, Promise<void>>()
  const turn = (turns.get(key) ?? Promise.resolve()).then(task, task)
  lastTurns.set(backend, turns.set(key, turn))
  return turn
}

/** Text that is no JSON is handed on as it is: the core calls it broken and leaves it alone. */
function parse(text: string | null | undefined): unknown {
  if (text === null || text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

import type { Locks } from './locks.js'

/** A synchronous string store, as `localStorage` is one. Every method may throw. */
export interface SyncArea {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/**
 * Where one session's record survives. The record is opaque here: a plain JSON-like object that the core checks
 * itself, so a storage never parses or judges it.
 */
export interface StoragePort {
  /** The stored value; `undefined` where there is none. Rejects when the store cannot be read. */
  read(): Promise<unknown>
  /**
   * Reads, decides and writes in one step that no other tab's `update` can get between.
   * `change` is called exactly once per commit with the stored value (or `undefined`) and returns what to store;
   * `undefined` leaves the store as it is. It is synchronous and must be free of side effects, since a storage may
   * have to call it again. Resolves when the write is done; rejects when it failed, and then nothing was written.
   */
  update(change: (stored: unknown) => unknown): Promise<void>
  /** Calls `listener` when another tab may have written. Returns a function that unsubscribes. */
  readonly watch?: (listener: () => void) => () => void
  /** Added to the names of locks where other tabs have stores of their own under the same key. */
  readonly scope?: string
  /**
   * Milliseconds for which a read may still show what another tab has replaced. A refusal that would end the session
   * waits so long for the store to show a newer one. @default 0
   */
  readonly staleFor?: number
  /** A synchronous area beside the store for the hint and the end mark; absent where there is none. */
  readonly hints?: SyncArea
}

/** What a storage is told when a client opens it. */
export interface StorageContext {
  /** Unique per client name and server: use it as the key. */
  readonly key: string
  /** Absent where the platform has no Web Locks. */
  readonly locks: Locks | undefined
  /** Unique per client, in all tabs and at all times: a `scope` for what only this client sees. */
  readonly tab: string
}

/** A storage as handed to `createAuthClient({ storage })`: opened once per client. */
export type AuthStorage = (context: StorageContext) => StoragePort

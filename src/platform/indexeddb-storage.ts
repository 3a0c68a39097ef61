import { copyOwn } from '../own.js'
import type { AuthStorage } from '../ports/storage.js'
import { localArea } from './web-storage.js'

/** What {@link createIndexedDBStorage} may be told. */
export interface IndexedDBStorageOptions {
  /**
   * Whether localStorage holds, beside the database, what a page shows before the first read (never a token) and
   * the mark of a logout that the page left behind at once.
   *
   * @default true
   */
  readonly hint?: boolean
}

type Change = (stored: unknown) => unknown

const DATABASE = 'simplejwt-client'
const STORE = 'sessions'

/**
 * Keeps the session in IndexedDB, the default in browsers: it survives the browser's restart, the tabs of the
 * origin share it, and none of them ever reads a stale copy. One record per client name and server, in the object
 * store `sessions` of the database `simplejwt-client`.
 *
 * The database is opened at the first use. A connection that the browser closed (site data deleted, a database
 * process that died) is opened again by itself.
 *
 * Every script of the origin can read the tokens, as with any storage that a page has.
 *
 * @example
 * ```ts
 * import { createAuthClient, createIndexedDBStorage } from 'simplejwt-client'
 *
 * const auth = createAuthClient({
 *   baseUrl: 'https://api.example.com/api/',
 *   storage: createIndexedDBStorage({ hint: false }), // leaves nothing in localStorage
 * })
 * ```
 *
 * @see {@link https://www.w3.org/TR/IndexedDB/#transaction-concept | Indexed Database API, transactions}
 */
export function createIndexedDBStorage(options: IndexedDBStorageOptions = {}): AuthStorage {
  const { hint = true } = copyOwn(options)
  let connection: Promise<IDBDatabase> | undefined

  function forget(): void {
    connection = undefined
  }

  function connect(): Promise<IDBDatabase> {
    if (!connection) {
      connection = openDatabase()
      connection.catch(forget)
    }
    return connection
  }

  async function transact(mode: IDBTransactionMode, key: string, change: Change): Promise<unknown> {
    const opened = connect()
    const database = await opened
    const outcome = await runTransaction(database, mode, key, change).catch(async () => {
      // Nothing was written, and the connection may be one that was closed under us, with or without a `close`
      // event: once more, over a new one.
      if (connection === opened) forget()
      database.close()
      return runTransaction(await connect(), mode, key, change)
    })
    return outcome()
  }

  return ({ key }) => ({
    read: () => transact('readonly', key, () => undefined),
    async update(change) {
      await transact('readwrite', key, change)
    },
    ...(hint && { hints: localArea }),
  })
}

function openDatabase(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (!globalThis.indexedDB) throw new TypeError('There is no IndexedDB here: choose another storage.')
    // Without a version the open takes the database as it is: it neither waits for other tabs to close theirs
    // ("blocked") nor fails on what a later release made.
    const request = indexedDB.open(DATABASE)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
    request.addEventListener('error', () => reject(request.error))
    request.addEventListener('success', () => {
      const database = request.result
      // Whoever deletes or upgrades the database waits until all connections are closed.
      database.addEventListener('versionchange', () => database.close())
      resolve(database)
    })
  })
}

/**
 * Reads, changes and puts in one transaction. Resolves, when that is complete, to a function that returns what was
 * read or throws what `change` threw; rejects when the platform failed.
 */
function runTransaction(
  database: IDBDatabase,
  mode: IDBTransactionMode,
  key: string,
  change: Change,
): Promise<() => unknown> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode)
    const store = transaction.objectStore(STORE)
    const request = store.get(key)
    request.addEventListener('success', () => {
      try {
        const next = change(request.result)
        if (next !== undefined) store.put(next, key)
      } catch (error) {
        // Nothing was put, so the transaction ends without a change.
        resolve(() => {
          throw error
        })
      }
    })
    transaction.addEventListener('complete', () => resolve(() => request.result))
    transaction.addEventListener('abort', () => reject(transaction.error ?? aborted()))
  })
}

/** What an aborted transaction rejects with where none of its requests failed: its own error is null then. */
function aborted(): DOMException {
  return new DOMException('The browser aborted the transaction.', 'AbortError')
}

import { IDBFactory } from 'fake-indexeddb'
import { vi } from 'vitest'

/** The fake database of one test, with what the code under test got from it. */
export interface FakeDatabase {
  readonly factory: IDBFactory
  /** Every connection that was handed out, the newest last. */
  readonly connections: IDBDatabase[]
  /** Every transaction that was begun, the newest last. */
  readonly transactions: IDBTransaction[]
  /** Makes the next open fail. */
  failNextOpen(error: DOMException): void
}

/** Installs an empty IndexedDB as a global of the running test; `vi.unstubAllGlobals` removes it. */
export function installIndexedDB(): FakeDatabase {
  const factory = new IDBFactory()
  const connections: IDBDatabase[] = []
  const transactions: IDBTransaction[] = []
  let failure: DOMException | undefined

  function open(name: string, version?: number): IDBOpenDBRequest {
    if (failure) {
      const error = failure
      failure = undefined
      return failedRequest(error)
    }
    const request = factory.open(name, version)
    request.addEventListener('success', () => {
      connections.push(request.result)
      recordTransactions(request.result, transactions)
    })
    return request
  }

  vi.stubGlobal('indexedDB', { open, deleteDatabase: (name: string) => factory.deleteDatabase(name) })
  return { factory, connections, transactions, failNextOpen: (error) => void (failure = error) }
}

/** The result of a request, for tests that look at the database themselves. */
export function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('no error given')))
    request.addEventListener('blocked', () => reject(new Error('blocked')))
  })
}

function recordTransactions(database: IDBDatabase, log: IDBTransaction[]): void {
  const begin = database.transaction.bind(database)
  database.transaction = (...options) => {
    const transaction = begin(...options)
    log.push(transaction)
    return transaction
  }
}

function failedRequest(error: DOMException): IDBOpenDBRequest {
  const request = Object.assign(new EventTarget(), { error }) as IDBOpenDBRequest
  queueMicrotask(() => request.dispatchEvent(new Event('error')))
  return request
}

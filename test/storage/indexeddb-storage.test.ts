import { forceCloseDatabase } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createIndexedDBStorage } from '../../src/platform/indexeddb-storage.js'
import type { StoragePort } from '../../src/ports/storage.js'
import { type FakeDatabase, installIndexedDB, resultOf } from './fake-database.js'
import { denyGlobal, installArea } from './fake-web-storage.js'
import { describeStorage, increment, refuse } from './storage-contract.js'

const key = 'session'
let fake: FakeDatabase

beforeEach(() => {
  fake = installIndexedDB()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

function open(): StoragePort {
  return createIndexedDBStorage()({ key, locks: undefined, tab: 'tab' })
}

function newestTransaction(): IDBTransaction {
  const transaction = fake.transactions.at(-1)
  if (!transaction) throw new Error('No transaction was begun.')
  return transaction
}

/** As the browser does when it closes a connection: after the write was asked for and before it is done. */
function abortSoon(transaction: IDBTransaction): void {
  queueMicrotask(() => transaction.abort())
}

/** An increment that loses its transaction the first time. */
function abortFirst(): (stored: unknown) => unknown {
  let isFirst = true
  return (value) => {
    if (isFirst) abortSoon(newestTransaction())
    isFirst = false
    return increment(value)
  }
}

/** What the database holds, read past the storage. */
async function stored(): Promise<unknown> {
  const database = await resultOf(fake.factory.open('simplejwt-client'))
  const value = await resultOf(database.transaction('sessions').objectStore('sessions').get(key))
  database.close()
  return value
}

describeStorage('IndexedDB, two tabs', { tabs: () => [createIndexedDBStorage(), createIndexedDBStorage()] })

describeStorage('IndexedDB, one tab', {
  tabs: () => {
    const storage = createIndexedDBStorage()
    return [storage, storage]
  },
})

describe('createIndexedDBStorage', () => {
  it('stores the record itself at the key', async () => {
    await open().update(() => ({ rev: 1, tokens: { access: 'x' } }))

    await expect(stored()).resolves.toEqual({ rev: 1, tokens: { access: 'x' } })
  })

  it('opens nothing before the first call and one connection for all that follow', async () => {
    const storage = createIndexedDBStorage()
    const ports = ['a', 'b'].map((name) => storage({ key: name, locks: undefined, tab: 'tab' }))
    expect(fake.connections).toHaveLength(0)

    await Promise.all(ports.map((port) => port.update(increment)))
    await Promise.all(ports.map((port) => port.read()))

    expect(fake.connections).toHaveLength(1)
  })

  it('reads in a transaction that does not write', async () => {
    await open().read()

    expect(fake.transactions.map(({ mode }) => mode)).toEqual(['readonly'])
  })

  it('reads and writes in one transaction', async () => {
    await open().update(increment)

    expect(fake.transactions.map(({ mode }) => mode)).toEqual(['readwrite'])
  })

  it('resolves an update when its transaction is complete', async () => {
    const log: string[] = []
    const done = open().update((value) => {
      newestTransaction().addEventListener('complete', () => log.push('complete'))
      return increment(value)
    })

    await done

    expect(log).toEqual(['complete'])
  })

  it('has nothing to watch', () => {
    expect(open().watch).toBeUndefined()
  })

  it('rejects a record that cannot be cloned and writes nothing', async () => {
    const port = open()
    await port.update(increment)

    await expect(port.update(() => ({ method() {} }))).rejects.toMatchObject({ name: 'DataCloneError' })
    await expect(port.read()).resolves.toEqual({ count: 1 })
  })

  it('calls a change that throws only once', async () => {
    const calls: string[] = []

    const failed = open().update(() => {
      calls.push('change')
      return refuse()
    })

    await expect(failed).rejects.toThrow('refused by the change')
    expect(calls).toEqual(['change'])
  })

  it('takes a database that a later release has upgraded', async () => {
    const request = fake.factory.open('simplejwt-client', 3)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore('sessions'))
    const database = await resultOf(request)
    database.close()

    const port = open()
    await port.update(increment)

    await expect(port.read()).resolves.toEqual({ count: 1 })
  })
})

describe('createIndexedDBStorage, opening', () => {
  it('is created where there is no IndexedDB, says so at the call, and finds it later', async () => {
    vi.unstubAllGlobals()
    const port = open()
    await expect(port.read()).rejects.toThrow(
      new TypeError('There is no IndexedDB here: choose another storage.'),
    )
    await expect(port.update(increment)).rejects.toBeInstanceOf(TypeError)

    fake = installIndexedDB()
    await port.update(increment)

    await expect(port.read()).resolves.toEqual({ count: 1 })
  })

  it('rejects where access is denied', async () => {
    denyGlobal('indexedDB')

    await expect(open().read()).rejects.toMatchObject({ name: 'SecurityError' })
  })

  it('rejects with the error of an open that failed, and the next call opens again', async () => {
    const port = open()
    const error = new DOMException('Internal error opening backing store.', 'UnknownError')
    fake.failNextOpen(error)

    await expect(port.update(increment)).rejects.toBe(error)
    await port.update(increment)

    await expect(port.read()).resolves.toEqual({ count: 1 })
  })

  it('rejects every call that waited for an open that failed', async () => {
    const port = open()
    const error = new DOMException('Internal error opening backing store.', 'UnknownError')
    fake.failNextOpen(error)

    const results = await Promise.allSettled([port.read(), port.update(increment)])

    expect(results).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ])
  })
})

describe('createIndexedDBStorage, losing its connection', () => {
  it('lets another tab delete the database and opens a new one', async () => {
    const port = open()
    await port.update(increment)

    await resultOf(fake.factory.deleteDatabase('simplejwt-client'))
    await port.update(increment)

    await expect(port.read()).resolves.toEqual({ count: 1 })
    expect(fake.connections).toHaveLength(2)
  })

  it('lets a later release upgrade the database', async () => {
    const port = open()
    await port.update(increment)

    const upgraded = await resultOf(fake.factory.open('simplejwt-client', 2))
    upgraded.close()

    await expect(port.read()).resolves.toEqual({ count: 1 })
  })

  it('opens again after the browser has closed the connection', async () => {
    const port = open()
    await port.update(increment)

    forceCloseDatabase(fake.connections[0] as never)
    await port.update(increment)

    await expect(port.read()).resolves.toEqual({ count: 2 })
    expect(fake.connections).toHaveLength(2)
  })

  it('opens again, once, where the connection is closed and no event told', async () => {
    const port = open()
    await port.update(increment)

    fake.connections[0]?.close()
    await Promise.all([port.update(increment), port.read(), port.update(increment)])

    await expect(port.read()).resolves.toEqual({ count: 3 })
    expect(fake.connections).toHaveLength(2)
  })

  it('repeats an update whose transaction the browser aborts', async () => {
    const port = open()
    await port.update(abortFirst())

    expect(fake.transactions).toHaveLength(2)
    await expect(stored()).resolves.toEqual({ count: 1 })
  })

  it('closes the connection that it gives up', async () => {
    const port = open()
    await port.read()

    await port.update(abortFirst())

    expect(() => fake.connections[0]?.transaction('sessions')).toThrow(
      expect.objectContaining({ name: 'InvalidStateError' }),
    )
    expect(fake.connections).toHaveLength(2)
  })

  it('rejects an update that is aborted twice and writes nothing; the next one works', async () => {
    const port = open()
    await port.update(increment)

    const failed = port.update((value) => {
      abortSoon(newestTransaction())
      return increment(value)
    })

    await expect(failed).rejects.toMatchObject({ name: 'AbortError' })
    await expect(stored()).resolves.toEqual({ count: 1 })
    await port.update(increment)
    await expect(port.read()).resolves.toEqual({ count: 2 })
  })

  it('rejects with the error of the platform where a write fails', async () => {
    const port = open()
    await port.update(increment)

    const failed = port.update((value) => {
      newestTransaction().objectStore('sessions').add('a second record', key)
      return increment(value)
    })

    await expect(failed).rejects.toMatchObject({ name: 'ConstraintError' })
    await expect(port.read()).resolves.toEqual({ count: 1 })
  })
})

describe('createIndexedDBStorage, hints', () => {
  it('keeps them in localStorage, looked up at each use', () => {
    const { hints } = open()
    const { area } = installArea('localStorage')

    hints?.setItem('hint', 'a')

    expect(area.getItem('hint')).toBe('a')
    expect(hints?.getItem('hint')).toBe('a')
  })

  it('throws at each use where localStorage is denied, and stores all the same', async () => {
    denyGlobal('localStorage')
    const port = open()
    await port.update(increment)

    expect(() => port.hints?.getItem('hint')).toThrow('denied')
    await expect(port.read()).resolves.toEqual({ count: 1 })
  })

  it('has none with { hint: false }', () => {
    const port = createIndexedDBStorage({ hint: false })({ key, locks: undefined, tab: 'tab' })

    expect(port.hints).toBeUndefined()
  })

  it('reads the option as an own property', () => {
    const port = createIndexedDBStorage(Object.create({ hint: false }))({ key, locks: undefined, tab: 'tab' })

    expect(port.hints).toBeDefined()
  })
})

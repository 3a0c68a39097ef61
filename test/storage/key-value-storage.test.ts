import { describe, expect, it } from 'vitest'
import { createKeyValueStorage, type KeyValueBackend } from '../../src/platform/key-value-storage.js'
import { fakeLocks } from '../support/fake-locks.js'
import { asyncBackend, slowBackend, syncBackend } from './fake-backends.js'
import { describeStorage, increment, refuse } from './storage-contract.js'

/** Two storages of one page: they were made apart, over the same backend object. */
const inOnePage = (backend: KeyValueBackend) => () =>
  [createKeyValueStorage(backend), createKeyValueStorage(backend)] as const

/** Two storages of two pages: nothing in common but the texts, and the locks of the platform. */
const inTwoPages = (create: (texts: Map<string, string>) => KeyValueBackend) => () => {
  const texts = new Map<string, string>()
  return [createKeyValueStorage(create(texts)), createKeyValueStorage(create(texts))] as const
}

describeStorage('sync key-value, no locks', { tabs: inOnePage(syncBackend()) })
describeStorage('async key-value, no locks', { tabs: inOnePage(asyncBackend()) })
describeStorage('slow key-value, no locks', { tabs: inOnePage(slowBackend()) })
describeStorage('sync key-value, two pages', { tabs: inTwoPages(syncBackend), locks: fakeLocks })
describeStorage('async key-value, two pages', { tabs: inTwoPages(asyncBackend), locks: fakeLocks })
describeStorage('slow key-value, two pages', { tabs: inTwoPages(slowBackend), locks: fakeLocks })

const key = 'session'
const context = { key, locks: undefined, tab: 'tab' }
const full = new DOMException('full', 'QuotaExceededError')

const failures: [string, () => never | Promise<never>][] = [
  [
    'throws',
    () => {
      throw full
    },
  ],
  ['rejects', () => Promise.reject(full)],
]

describe('createKeyValueStorage', () => {
  it('stores JSON text at the key and nothing else', async () => {
    const texts = new Map<string, string>()

    await createKeyValueStorage(syncBackend(texts))(context).update(() => ({ rev: 1 }))

    expect([...texts]).toEqual([['session', '{"rev":1}']])
  })

  it('calls the methods on the backend', async () => {
    const texts = new Map<string, string>()
    const backend = {
      texts,
      getItem(name: string) {
        return this.texts.get(name)
      },
      setItem(name: string, value: string) {
        this.texts.set(name, value)
      },
      removeItem() {},
    }

    await createKeyValueStorage(backend)(context).update(increment)

    expect(texts.get(key)).toBe('{"count":1}')
  })

  it.each(['not JSON', '', '{"rev":1'])('reads text that is no JSON as it is: %j', async (text) => {
    const port = createKeyValueStorage(syncBackend(new Map([[key, text]])))(context)

    await expect(port.read()).resolves.toBe(text)
  })

  it('hands text that is no JSON to the change and leaves it alone if told so', async () => {
    const texts = new Map([[key, 'not JSON']])
    const seen: unknown[] = []

    await createKeyValueStorage(syncBackend(texts))(context).update((stored) => void seen.push(stored))

    expect(seen).toEqual(['not JSON'])
    expect(texts.get(key)).toBe('not JSON')
  })

  it.each(failures)('rejects with the error of a read that %s and writes nothing', async (_, fail) => {
    const texts = new Map([[key, '{"count":1}']])
    const backend = { ...syncBackend(texts), getItem: fail }
    const port = createKeyValueStorage(backend)(context)

    await expect(port.read()).rejects.toBe(full)
    await expect(port.update(increment)).rejects.toBe(full)
    expect(texts.get(key)).toBe('{"count":1}')
  })

  it.each(failures)('works again after a write that %s', async (_, fail) => {
    const texts = new Map([[key, '{"count":1}']])
    const backend = { ...syncBackend(texts), setItem: fail as KeyValueBackend['setItem'] }
    const port = createKeyValueStorage(backend)(context)

    await expect(port.update(increment)).rejects.toBe(full)
    backend.setItem = syncBackend(texts).setItem
    await port.update(increment)

    await expect(port.read()).resolves.toEqual({ count: 2 })
  })

  it('goes on with the updates that wait behind one that fails', async () => {
    const backend = slowBackend()
    const { setItem } = backend
    backend.setItem = () => {
      backend.setItem = setItem
      throw full
    }
    const port = createKeyValueStorage(backend)(context)

    const results = await Promise.allSettled([1, 2, 3].map(() => port.update(increment)))

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
    await expect(port.read()).resolves.toEqual({ count: 2 })
  })

  it('serves other keys while one hangs', async () => {
    const working = syncBackend()
    const hang = new Promise<never>(() => {})
    const backend = {
      ...working,
      getItem: (name: string) => (name === 'stuck' ? hang : working.getItem(name)),
    }
    const storage = createKeyValueStorage(backend)
    const locks = fakeLocks()
    void storage({ key: 'stuck', locks, tab: 'tab' }).update(increment)

    await storage({ key, locks, tab: 'tab' }).update(increment)

    await expect(storage({ key, locks, tab: 'tab' }).read()).resolves.toEqual({ count: 1 })
  })

  it.each([undefined, {}, { getItem: () => null }])(
    'throws at once where there is no store: %j',
    (backend) => {
      const create = () => createKeyValueStorage(backend as unknown as KeyValueBackend)

      expect(create).toThrow(TypeError)
    },
  )
})

describe('createKeyValueStorage under locks', () => {
  it('holds the write lock of its key around the read and the write of an update', async () => {
    const locks = fakeLocks()
    const held: unknown[] = []
    const backend: KeyValueBackend = {
      getItem: () => void held.push(['get', ...locks.held()]),
      setItem: () => held.push(['set', ...locks.held()]),
      removeItem: () => {},
    }

    await createKeyValueStorage(backend)({ key, locks, tab: 'tab' }).update(increment)

    expect(held).toEqual([
      ['get', 'session:write'],
      ['set', 'session:write'],
    ])
    expect(locks.held()).toEqual([])
  })

  it('takes no lock to read', async () => {
    const locks = fakeLocks()
    const held: unknown[] = []
    const backend = { ...syncBackend(), getItem: () => void held.push(...locks.held()) }

    await createKeyValueStorage(backend)({ key, locks, tab: 'tab' }).read()

    expect(held).toEqual([])
  })

  it('waits for the tab that holds the lock', async () => {
    const locks = fakeLocks()
    const texts = new Map([[key, '{"count":1}']])
    const otherTab = Promise.withResolvers<void>()
    void locks.request('session:write', () => otherTab.promise)
    const done = createKeyValueStorage(syncBackend(texts))({ key, locks, tab: 'tab' }).update(increment)

    texts.set(key, '{"count":7}')
    otherTab.resolve()
    await done

    expect(texts.get(key)).toBe('{"count":8}')
  })

  it('releases the lock where the change throws', async () => {
    const locks = fakeLocks()

    const failed = createKeyValueStorage(syncBackend())({ key, locks, tab: 'tab' }).update(refuse)

    await expect(failed).rejects.toThrow('refused by the change')
    expect(locks.held()).toEqual([])
  })

  it('rejects where the locks fail, and works again', async () => {
    const working = fakeLocks()
    const denied = new DOMException('denied', 'SecurityError')
    const locks = { request: (): Promise<never> => Promise.reject(denied) }
    const storage = createKeyValueStorage(syncBackend())

    await expect(storage({ key, locks, tab: 'tab' }).update(increment)).rejects.toBe(denied)
    await storage({ key, locks: working, tab: 'tab' }).update(increment)

    await expect(storage({ key, locks, tab: 'tab' }).read()).resolves.toEqual({ count: 1 })
  })
})

import { describe, expect, it } from 'vitest'
import type { Locks } from '../../src/ports/locks.js'
import type { AuthStorage, StoragePort } from '../../src/ports/storage.js'

/** How the suite gets at a storage. */
export interface StorageUnderTest {
  /** Two storages over one place, as two tabs have them; the same one twice where no two can share a place. */
  tabs(): readonly [AuthStorage, AuthStorage]
  /** The locks that the ports of one test share. Default: a platform without locks. */
  locks?(): Locks
}

interface Counter {
  readonly count: number
}

const record = { v: 1, sid: 'a', tokens: { access: 'x', refresh: 'y' }, outbox: ['z', ''], ended: null }

/** What the core takes for granted of any {@link StoragePort}. Needs nothing but the storage: runs in browsers too. */
export function describeStorage(name: string, setup: StorageUnderTest): void {
  describe(`storage: ${name}`, () => {
    describe('read', () => {
      it('resolves to undefined where nothing is stored', async () => {
        const { one } = open(setup)

        await expect(one.read()).resolves.toBeUndefined()
      })

      it('sees its own finished write', async () => {
        const { one } = open(setup)

        await one.update(() => record)

        await expect(one.read()).resolves.toEqual(record)
      })

      it('sees the finished write of another tab', async () => {
        const { one, two } = open(setup)
        await two.read()

        await one.update(() => record)

        await expect(two.read()).resolves.toEqual(record)
      })

      it('does not see what is stored at another key', async () => {
        const { one, stranger } = open(setup)

        await one.update(() => record)

        await expect(stranger.read()).resolves.toBeUndefined()
      })

      it('keeps fields that it does not know, at any depth', async () => {
        const { one, two } = open(setup)
        const strange = { v: 99, later: { deep: [{ er: true }, 0.5, 'é\u{1f511}'] }, none: null }

        await one.update(() => strange)

        await expect(two.read()).resolves.toEqual(strange)
      })

      it('stores an object without a prototype', async () => {
        const { one } = open(setup)

        await one.update(() => Object.assign(Object.create(null), record))

        await expect(one.read()).resolves.toEqual(record)
      })

      it('hands out a copy', async () => {
        const { one } = open(setup)
        await one.update(() => ({ nested: { count: 1 } }))

        const first = (await one.read()) as { nested: { count: number } }
        first.nested.count = 2

        await expect(one.read()).resolves.toEqual({ nested: { count: 1 } })
      })
    })

    describe('update', () => {
      it('hands undefined to the change where nothing is stored', async () => {
        const { one } = open(setup)
        const seen: unknown[] = []

        await one.update((stored) => void seen.push(stored))

        expect(seen).toEqual([undefined])
      })

      it('hands what is stored to the change, once', async () => {
        const { one, two } = open(setup)
        const seen: unknown[] = []
        await one.update(() => record)

        await two.update((stored) => void seen.push(stored))

        expect(seen).toEqual([record])
      })

      it('does not call the change within the call', async () => {
        const { one } = open(setup)
        const log: string[] = []

        const done = one.update(() => void log.push('change'))
        log.push('called')
        await done

        expect(log).toEqual(['called', 'change'])
      })

      it('resolves to nothing', async () => {
        const { one } = open(setup)

        await expect(one.update(() => record)).resolves.toBeUndefined()
      })

      it('replaces the whole value', async () => {
        const { one } = open(setup)
        await one.update(() => ({ a: 1, b: 2 }))

        await one.update(() => ({ b: 3 }))

        await expect(one.read()).resolves.toEqual({ b: 3 })
      })

      it('leaves the store as it is where the change returns undefined', async () => {
        const { one } = open(setup)
        await one.update(() => record)

        await one.update(() => undefined)

        await expect(one.read()).resolves.toEqual(record)
      })

      it('leaves nothing where nothing was and the change returns undefined', async () => {
        const { one } = open(setup)

        await one.update(() => undefined)

        await expect(one.read()).resolves.toBeUndefined()
      })

      it('leaves the store as it is where the change alters its argument and returns undefined', async () => {
        const { one } = open(setup)
        await one.update(() => ({ count: 1 }))

        await one.update((stored) => void Object.assign(stored as object, { count: 2 }))

        await expect(one.read()).resolves.toEqual({ count: 1 })
      })

      it('is not touched by what happens to the stored object later', async () => {
        const { one } = open(setup)
        const mutable = { nested: { count: 1 } }
        await one.update(() => mutable)

        mutable.nested.count = 2

        await expect(one.read()).resolves.toEqual({ nested: { count: 1 } })
      })

      it('runs the updates of one port in the order of the calls', async () => {
        const { one } = open(setup)

        await Promise.all(['a', 'b', 'c'].map((letter) => one.update((stored) => [...list(stored), letter])))

        await expect(one.read()).resolves.toEqual(['a', 'b', 'c'])
      })

      it('loses none of 50 increments from two tabs at once', async () => {
        const { one, two } = open(setup)

        await Promise.all(
          Array.from({ length: 25 }, () => [one.update(increment), two.update(increment)]).flat(),
        )

        await expect(one.read()).resolves.toEqual({ count: 50 })
      })

      it('keeps the keys of two sessions apart under concurrent updates', async () => {
        const { one, stranger } = open(setup)

        await Promise.all(
          Array.from({ length: 5 }, () => [one.update(increment), stranger.update(increment)]).flat(),
        )

        await expect(one.read()).resolves.toEqual({ count: 5 })
        await expect(stranger.read()).resolves.toEqual({ count: 5 })
      })

      it('rejects with what the change throws and writes nothing', async () => {
        const { one } = open(setup)
        await one.update(() => record)

        const failed = one.update(refuse)

        await expect(failed).rejects.toBe(refusal)
        await expect(one.read()).resolves.toEqual(record)
      })

      it('works again after a change that threw', async () => {
        const { one, two } = open(setup)

        const results = await Promise.allSettled([
          one.update(increment),
          one.update(refuse),
          one.update(increment),
          two.update(increment),
        ])

        expect(results.map(({ status }) => status)).toEqual([
          'fulfilled',
          'rejected',
          'fulfilled',
          'fulfilled',
        ])
        await expect(one.read()).resolves.toEqual({ count: 3 })
      })
    })
  })
}

/** A storage whose ports hear of each other's writes. */
export interface WatchedStorage {
  open(key: string): StoragePort
  /** Changes what is stored at `key` from elsewhere, as another tab does. */
  writeElsewhere(key: string): Promise<void>
}

/** What the core takes for granted of `watch`, where a storage has it. */
export function describeWatch(name: string, create: () => WatchedStorage): void {
  describe(`storage that can be watched: ${name}`, () => {
    it('tells a listener that another tab wrote', async () => {
      const { open, writeElsewhere } = create()
      const key = uniqueKey()
      const told = new Promise<void>((resolve) => watch(open(key), resolve))

      await writeElsewhere(key)

      await expect(told).resolves.toBeUndefined()
    })

    it('tells each listener, and none after it has unsubscribed', async () => {
      const { open, writeElsewhere } = create()
      const key = uniqueKey()
      const port = open(key)
      const log: string[] = []
      const stop = watch(port, () => log.push('first'))
      const told = heard(port, log)

      await writeElsewhere(key)
      await told(1)
      stop()
      stop()
      await writeElsewhere(key)
      await told(2)

      expect(log).toEqual(['first', 'last', 'last'])
    })

    it('does not tell of a write to another key', async () => {
      const { open, writeElsewhere } = create()
      const key = uniqueKey()
      const log: string[] = []
      const port = open(key)
      const told = heard(port, log)

      await writeElsewhere(uniqueKey())
      await writeElsewhere(key)
      await told(1)

      expect(log).toEqual(['last'])
    })

    it('does not tell a port of its own write', async () => {
      const { open, writeElsewhere } = create()
      const key = uniqueKey()
      const log: string[] = []
      const port = open(key)
      const told = heard(port, log)

      await port.update(() => record)
      await writeElsewhere(key)
      await told(1)

      expect(log).toEqual(['last'])
    })
  })
}

/** A key of its own for each test, shaped as the client's keys are: real stores outlive a test. */
export function uniqueKey(): string {
  return `simplejwt ${crypto.randomUUID()} https://api.example.com/api/token/refresh/`
}

/** A change that adds one to a stored count. */
export function increment(stored: unknown): Counter {
  return { count: ((stored as Counter | undefined)?.count ?? 0) + 1 }
}

/** What {@link refuse} throws. */
export const refusal: Error = new RangeError('refused by the change')

/** A change that throws. */
export function refuse(): never {
  throw refusal
}

/** `watch` of a port that is known to have it. */
export function watch(port: StoragePort, listener: () => void): () => void {
  if (!port.watch) throw new TypeError('The storage cannot be watched.')
  return port.watch(listener)
}

function open({ tabs, locks }: StorageUnderTest): Record<'one' | 'two' | 'stranger', StoragePort> {
  const [first, second] = tabs()
  const shared = locks?.()
  const key = uniqueKey()
  return {
    one: first({ key, locks: shared, tab: 'one' }),
    two: second({ key, locks: shared, tab: 'two' }),
    stranger: first({ key: `${key}/other`, locks: shared, tab: 'stranger' }),
  }
}

function list(stored: unknown): unknown[] {
  return Array.isArray(stored) ? stored : []
}

/** Logs 'last' whenever `port` tells; returns a function that waits until it has done so `times` times. */
function heard(port: StoragePort, log: string[]): (times: number) => Promise<void> {
  watch(port, () => log.push('last'))
  return async (times) => {
    await expect.poll(() => log.filter((entry) => entry === 'last').length, { interval: 1 }).toBe(times)
  }
}

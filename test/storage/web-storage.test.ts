import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLocalStorage, createSessionStorage } from '../../src/platform/web-storage.js'
import type { AuthStorage, StoragePort } from '../../src/ports/storage.js'
import { fakeLocks } from '../support/fake-locks.js'
import { denyGlobal, type FakeArea, installArea } from './fake-web-storage.js'
import { describeStorage, describeWatch, increment, watch } from './storage-contract.js'

const key = 'session'

const storages = [
  ['localStorage', createLocalStorage],
  ['sessionStorage', createSessionStorage],
] as const

function open(create: () => AuthStorage): StoragePort {
  return create()({ key, locks: undefined, tab: 'tab' })
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe.each(storages)('%s', (name, create) => {
  let fake: FakeArea
  beforeEach(() => {
    fake = installArea(name)
  })

  describeStorage('no locks', { tabs: () => [create(), create()] })
  describeStorage('under locks', { tabs: () => [create(), create()], locks: fakeLocks })

  it('stores JSON text at the key', async () => {
    await open(create).update(increment)

    expect(fake.area.getItem(key)).toBe('{"count":1}')
  })

  it('reads text that is no JSON as it is and does not write over it', async () => {
    fake.area.setItem(key, 'not JSON')
    const port = open(create)

    await port.update(() => undefined)

    await expect(port.read()).resolves.toBe('not JSON')
  })

  it('rejects while the area is full, keeps what was stored and works afterwards', async () => {
    const port = open(create)
    await port.update(increment)

    fake.fill()
    await expect(port.update(increment)).rejects.toMatchObject({ name: 'QuotaExceededError' })
    await expect(port.read()).resolves.toEqual({ count: 1 })
    fake.fill(false)
    await port.update(increment)

    await expect(port.read()).resolves.toEqual({ count: 2 })
  })

  it('keeps the hints in the same area', () => {
    const { hints } = open(create)

    hints?.setItem('hint', 'a')
    hints?.setItem('gone', 'b')
    hints?.removeItem('gone')

    expect(hints?.getItem('hint')).toBe('a')
    expect(fake.area.getItem('hint')).toBe('a')
    expect(fake.area.getItem('gone')).toBeNull()
  })

  it('is created where access is denied; then every call rejects and every hint throws', async () => {
    denyGlobal(name)
    const port = open(create)

    await expect(port.read()).rejects.toMatchObject({ name: 'SecurityError' })
    await expect(port.update(increment)).rejects.toMatchObject({ name: 'SecurityError' })
    expect(() => port.hints?.getItem('hint')).toThrow('denied')
    expect(() => port.hints?.setItem('hint', 'a')).toThrow('denied')
    expect(() => port.hints?.removeItem('hint')).toThrow('denied')
  })

  it('is created where there is no such area; then every call rejects', async () => {
    vi.unstubAllGlobals()
    const port = open(create)

    await expect(port.read()).rejects.toBeInstanceOf(Error)
    await expect(port.update(increment)).rejects.toBeInstanceOf(Error)
  })

  it('finds an area that appears later', async () => {
    denyGlobal(name)
    const port = open(create)
    await expect(port.read()).rejects.toMatchObject({ name: 'SecurityError' })

    vi.unstubAllGlobals()
    installArea(name)

    await expect(port.read()).resolves.toBeUndefined()
  })
})

describe('createLocalStorage', () => {
  let fake: FakeArea
  beforeEach(() => {
    fake = installArea('localStorage')
  })

  describeWatch('localStorage', () => ({
    open: (name) => createLocalStorage()({ key: name, locks: undefined, tab: 'tab' }),
    writeElsewhere: async (name) => fake.writeElsewhere(name, '{}'),
  }))

  it('tells a listener that another tab cleared the whole area', () => {
    const log: string[] = []
    watch(open(createLocalStorage), () => log.push('told'))

    fake.clearElsewhere()

    expect(log).toEqual(['told'])
  })

  it('does not tell of the same key in another area', () => {
    const log: string[] = []
    watch(open(createLocalStorage), () => log.push('told'))

    fake.writeInAnotherArea(key)

    expect(log).toEqual([])
  })

  it('leaves no listener behind', () => {
    const stop = watch(open(createLocalStorage), () => {})
    expect(fake.listeners()).toBe(1)

    stop()

    expect(fake.listeners()).toBe(0)
  })

  it('watches nothing, and does not throw, where access is denied', () => {
    denyGlobal('localStorage')

    const stop = watch(open(createLocalStorage), () => {})
    stop()

    expect(fake.listeners()).toBe(0)
  })

  it('watches nothing, and does not throw, where there is no page', () => {
    vi.unstubAllGlobals()

    const stop = watch(open(createLocalStorage), () => {})

    expect(stop).not.toThrow()
  })
})

describe('createSessionStorage', () => {
  it('has nothing to watch: no other tab shares the area', () => {
    expect(open(createSessionStorage).watch).toBeUndefined()
  })
})

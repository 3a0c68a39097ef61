import { describe, expect, it, vi } from 'vitest'
import { createGate } from '../../src/test-kit/gate.js'
import { createSeededStorage } from '../../src/test-kit/seeded-storage.js'
import { createSharedChannel } from '../../src/test-kit/shared-channel.js'
import { createSharedLocks } from '../../src/test-kit/shared-locks.js'
import { describeLocks } from '../storage/locks-contract.js'
import { describeStorage } from '../storage/storage-contract.js'
import { settle } from '../support/fake-clock.js'

describeLocks('the test kit', () => createSharedLocks().enter().locks)

describeStorage('the test kit', {
  tabs() {
    const storage = createSeededStorage('name', { record: undefined, hint: '{}' })
    return [storage, storage]
  },
})

const forever = () => new Promise<void>(() => {})

describe('createSharedLocks', () => {
  it('hands on what a tab held that is gone', async () => {
    const locks = createSharedLocks()
    const gone = locks.enter()
    void gone.locks.request('a', forever)
    const next = locks.enter().locks.request('a', async () => 'next')

    gone.leave()

    expect(await next).toBe('next')
  })

  it('passes over a tab that is gone, and leaves the holder its lock', async () => {
    const locks = createSharedLocks()
    const { promise, resolve } = Promise.withResolvers<void>()
    const gone = locks.enter()
    const log: string[] = []
    const holding = locks.enter().locks.request('a', () => promise.then(() => void log.push('holder')))
    void gone.locks.request('a', async () => void log.push('gone'))
    const waiting = locks.enter().locks.request('a', async () => void log.push('waiter'))

    gone.leave()
    await settle()
    expect(log).toEqual([])
    resolve()
    await Promise.all([holding, waiting])

    expect(log).toEqual(['holder', 'waiter'])
  })

  it('does not hand a lock on twice when the task of a tab that is gone ends after all', async () => {
    const locks = createSharedLocks()
    const { promise, resolve } = Promise.withResolvers<void>()
    const gone = locks.enter()
    const late = gone.locks.request('a', () => promise)
    gone.leave()
    const third = vi.fn<() => Promise<void>>(forever)
    void locks.enter().locks.request('a', forever)
    void locks.enter().locks.request('a', third)

    resolve()
    await late

    expect(third).not.toHaveBeenCalled()
  })
})

describe('createSharedChannel', () => {
  it('tells the other tabs, and not who posts, in a later turn', async () => {
    const open = createSharedChannel()
    const [one, two, three] = [open('a'), open('a'), open('a')]
    const heard: string[] = []
    one.subscribe(() => heard.push('one'))
    two.subscribe(() => heard.push('two'))
    three.subscribe(() => heard.push('three'))

    one.post()
    expect(heard).toEqual([])
    await settle()

    expect(heard).toEqual(['two', 'three'])
  })

  it('keeps names apart', async () => {
    const open = createSharedChannel()
    const heard = vi.fn<() => void>()
    open('a').subscribe(heard)

    open('b').post()
    await settle()

    expect(heard).not.toHaveBeenCalled()
  })

  it('tells nobody who no longer listens', async () => {
    const open = createSharedChannel()
    const heard = vi.fn<() => void>()
    const unsubscribe = open('a').subscribe(heard)

    open('a').post()
    unsubscribe()
    await settle()

    expect(heard).not.toHaveBeenCalled()
  })
})

describe('createSeededStorage', () => {
  const record = { v: 1, sid: 'sid', rev: 0, skew: 0, times: { loginAt: 0 }, ended: 'user' } as const

  it('holds the record, with the server of the client that opens it', async () => {
    const storage = createSeededStorage('name', { record, hint: 'hint' })
    const key = 'name:https://api.example.com/api/token/refresh/'

    const port = storage({ key, locks: undefined, tab: 'tab' })

    expect(await port.read()).toEqual({ ...record, server: 'https://api.example.com/api/token/refresh/' })
  })

  it('holds the hint until another is written, for all tabs', () => {
    const storage = createSeededStorage('name', { record, hint: 'hint' })
    const [one, two] = ['one', 'two'].map((tab) => storage({ key: 'name:a', locks: undefined, tab }).hints)

    expect(two?.getItem('name:a:hint')).toBe('hint')
    one?.setItem('name:a:hint', 'other')

    expect(two?.getItem('name:a:hint')).toBe('other')
  })
})

describe('createGate', () => {
  it('lets everything through while it is open', async () => {
    const gate = createGate()

    expect(await gate.run(async () => 42)).toBe(42)
    await expect(gate.run(() => Promise.reject(new RangeError('task')))).rejects.toThrow(RangeError)
  })

  it.each([
    ['outcome', () => Promise.resolve('outcome')],
    ['error', () => Promise.reject(new RangeError('error'))],
  ])('holds an %s back while it is closed', async (_, task) => {
    const gate = createGate()
    const settled = vi.fn<() => void>()
    gate.run(task).then(settled, settled)

    gate.close()
    await settle()
    expect(settled).not.toHaveBeenCalled()
    gate.open()
    await settle()

    expect(settled).toHaveBeenCalledOnce()
  })

  it('starts nothing while it is closed', () => {
    const gate = createGate()
    const task = vi.fn<() => Promise<void>>(forever)

    gate.close()
    void gate.run(task)
    expect(task).not.toHaveBeenCalled()
    gate.open()

    expect(task).toHaveBeenCalledOnce()
  })

  it('may be closed by what it lets through', () => {
    const gate = createGate()
    const second = vi.fn<() => void>()
    gate.close()
    gate.pass(gate.close)
    gate.pass(second)

    gate.open()

    expect(second).not.toHaveBeenCalled()
  })
})

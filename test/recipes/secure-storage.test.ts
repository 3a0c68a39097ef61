import { describe, expect, it } from 'vitest'
import { createSecureBackend } from '../../examples/recipes/secure-storage.js'
import { createFakeStore } from './fake-secure-store.js'
import { pause } from './recipe-kit.js'

const key = 'simplejwt:https://api.example.com/api/token/refresh/'
const long = (text: string) => text.repeat(Math.ceil(10_000 / text.length))

describe('createSecureBackend', () => {
  it.each([
    ['a short value', '{"a":1}'],
    ['one of 10 kB', long('abcdefg')],
    ['one with characters of several bytes', long('Zoë 🦊 東京 %41')],
    ['an empty one', ''],
  ])('gives back %s', async (_, value) => {
    const backend = createSecureBackend(createFakeStore().store)

    await backend.setItem(key, value)

    expect((await backend.getItem(key)) ?? '').toBe(value)
  })

  it('knows nothing of keys that were never written, or were removed', async () => {
    const { store, items } = createFakeStore()
    const backend = createSecureBackend(store)
    await backend.setItem(key, long('a'))

    await backend.removeItem(key)

    expect([await backend.getItem(key), await backend.getItem('other'), items.size]).toEqual([null, null, 0])
  })

  it('leaves no piece of what was there before', async () => {
    const { store, items } = createFakeStore()
    const backend = createSecureBackend(store)
    await backend.setItem(key, long('a'))
    await backend.setItem(key, long('b'))

    await backend.setItem(key, 'short')

    expect([await backend.getItem(key), items.size]).toEqual(['short', 2])
  })

  it('keeps keys apart that differ in one sign', async () => {
    const backend = createSecureBackend(createFakeStore().store)
    await backend.setItem('a:b', 'one')
    await backend.setItem('a/b', 'two')
    await backend.setItem('a_3ab', 'three')

    const found = [await backend.getItem('a:b'), await backend.getItem('a/b'), await backend.getItem('a_3ab')]

    expect(found).toEqual(['one', 'two', 'three'])
  })

  it.each([0, 1, 2, 5, 6, 7, 8])(
    'has the old value or the new one, whole, if the app is killed after %i writes',
    async (writes) => {
      const { store, recharge } = createFakeStore()
      const backend = createSecureBackend(store)
      await backend.setItem(key, long('old '))
      recharge(writes)

      await Promise.resolve(backend.setItem(key, long('new '))).catch(() => {})
      recharge(Number.POSITIVE_INFINITY)
      const found = await backend.getItem(key)
      await backend.setItem(key, long('newer '))

      expect([long('old '), long('new ')]).toContain(found)
      expect(await backend.getItem(key)).toBe(long('newer '))
    },
  )

  it('reads the old value or the new one, whole, while it is written', async () => {
    const { store } = createFakeStore()
    const slow = { ...store, getItemAsync: (item: string) => pause(10).then(() => store.getItemAsync(item)) }
    const backend = createSecureBackend(store)
    await backend.setItem(key, long('old '))

    const reading = createSecureBackend(slow).getItem(key)
    await pause(15)
    await backend.setItem(key, long('new '))

    expect(await reading).toBe(long('new '))
  })

  it('rejects where a piece is missing, and does not take it for a logout', async () => {
    const { store, items } = createFakeStore()
    const backend = createSecureBackend(store)
    await backend.setItem(key, long('a'))
    const piece = [...items.keys()].find((name) => name.endsWith('.2')) ?? ''
    items.delete(piece)

    await expect(backend.getItem(key)).rejects.toThrow('piece')
  })
})

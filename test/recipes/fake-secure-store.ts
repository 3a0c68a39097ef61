import type { SecureStore } from '../../examples/recipes/secure-storage.js'

/** As strict as the strictest device, and with an end to its battery after so many writes. */
export function createFakeStore(writes = Number.POSITIVE_INFINITY) {
  const items = new Map<string, string>()
  let left = writes
  const write = (key: string): void => {
    if (!/^[\w.-]+$/.test(key)) throw new Error(`Invalid key: ${key}`)
    left -= 1
    if (left < 0) throw new Error('The app was killed.')
  }
  const store: SecureStore = {
    getItemAsync: async (key) => items.get(key) ?? null,
    async setItemAsync(key, value) {
      write(key)
      if (Buffer.byteLength(value) > 2048) throw new Error('Value is too large.')
      items.set(key, value)
    },
    async deleteItemAsync(key) {
      write(key)
      items.delete(key)
    },
  }
  return { store, items, recharge: (more: number) => void (left = more) }
}

import type { KeyValueBackend } from '../../src/platform/key-value-storage.js'

/** A backend as a test sees it: its texts can be looked at and its methods replaced. */
export type FakeBackend = { -readonly [Method in keyof KeyValueBackend]: KeyValueBackend[Method] }

/** Answers at once, as `localStorage` does. */
export function syncBackend(texts: Map<string, string> = new Map()): FakeBackend {
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
  }
}

/** Answers with a promise that is settled already. */
export function asyncBackend(texts: Map<string, string> = new Map()): FakeBackend {
  return {
    getItem: async (key) => texts.get(key),
    setItem: async (key, value) => void texts.set(key, value),
    removeItem: async (key) => void texts.delete(key),
  }
}

/** Reads and writes in later tasks, so that whatever is not kept apart gets in between. */
export function slowBackend(texts: Map<string, string> = new Map()): FakeBackend {
  return {
    getItem: async (key) => {
      await nextTask()
      return texts.get(key) ?? null
    },
    setItem: async (key, value) => {
      await nextTask()
      texts.set(key, value)
    },
    removeItem: async (key) => {
      await nextTask()
      texts.delete(key)
    },
  }
}

async function nextTask(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0))
}

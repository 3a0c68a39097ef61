import type { AuthStorage, SyncArea } from '../ports/storage.js'
import type { SessionRecord } from '../storage/record.js'

/** What a store holds from the start. */
export interface Seed {
  /** A session, but for its server: the client that opens the store says which one it has. */
  readonly record: Omit<SessionRecord, 'server'> | undefined
  /** What a client shows before it has read the record. */
  readonly hint: string
}

/**
 * Memory that holds a session from the start, with a hint beside it: the client that opens it shows the session at
 * once, as the next page does in a browser. Clients of this name that open the same one share it, as tabs do.
 */
export function createSeededStorage(name: string, { record, hint }: Seed): AuthStorage {
  // Text, so that nobody holds a reference into the store.
  const texts = new Map<string, string>()

  return ({ key }) => {
    if (record !== undefined && !texts.has(key)) {
      const server = key.slice(name.length + 1)
      texts.set(key, JSON.stringify({ ...record, server }))
    }
    const read = (): unknown => {
      const text = texts.get(key)
      return text === undefined ? undefined : JSON.parse(text)
    }
    return {
      hints: hintArea(texts, hint),
      read: async () => read(),
      async update(change) {
        // In a later turn, as in every other storage.
        await Promise.resolve()
        const next = change(read())
        if (next !== undefined) texts.set(key, JSON.stringify(next))
      },
    }
  }
}

/** Until something is written there, the given hint is. */
function hintArea(texts: Map<string, string>, hint: string): SyncArea {
  return {
    getItem: (key) => texts.get(key) ?? hint,
    setItem: (key, value) => void texts.set(key, value),
    removeItem: (key) => void texts.delete(key),
  }
}

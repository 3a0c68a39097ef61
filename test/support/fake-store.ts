import type { AuthStorage, StoragePort } from 'simplejwt-client'

type StoredRecord = Readonly<Record<string, unknown>>

/** What a storage call does: its work, or it rejects, or it never comes back. */
export type StoreFault = 'none' | 'reject' | 'hang'

/** A storage that several clients may share, that a test can look into and that fails on demand. */
export interface FakeStore {
  readonly storage: AuthStorage
  /** The texts of the synchronous area: the hint and the end mark. */
  readonly hints: Map<string, string>
  /** The one record stored. */
  record(): StoredRecord | undefined
  /** Writes as somebody else would, without telling; `undefined` removes. */
  put(value: unknown): void
  /** From now on. Hanging calls come back when the fault is lifted. */
  fail(call: 'read' | 'update', fault: StoreFault): void
}

/** `hints`: with a synchronous area, as the storage over IndexedDB has one. `tells`: clients hear of writes at once. */
export function createFakeStore({ hints: hasHints = false, tells = true } = {}): FakeStore {
  const faults = { read: 'none' as StoreFault, update: 'none' as StoreFault }
  const hung: (() => void)[] = []
  const hints = new Map<string, string>()
  const watchers = new Map<() => void, StoragePort>()
  let text: string | undefined

  async function pass(call: 'read' | 'update'): Promise<void> {
    await Promise.resolve()
    if (faults[call] === 'reject') throw new DOMException('full', 'QuotaExceededError')
    if (faults[call] === 'hang') await new Promise<void>((resolve) => void hung.push(resolve))
  }

  function stored(): StoredRecord | undefined {
    return text === undefined ? undefined : (JSON.parse(text) as StoredRecord)
  }

  function open(): StoragePort {
    const port: StoragePort = {
      async read() {
        await pass('read')
        return stored()
      },
      async update(change) {
        await pass('update')
        const next = change(stored())
        if (next === undefined) return
        text = JSON.stringify(next)
        if (tells) for (const [listener, owner] of watchers) if (owner !== port) listener()
      },
      watch(listener) {
        watchers.set(listener, port)
        return () => void watchers.delete(listener)
      },
      ...(hasHints ? { hints: areaOver(hints) } : {}),
    }
    return port
  }

  return {
    storage: open,
    hints,
    record: stored,
    put: (value) => void (text = value === undefined ? undefined : JSON.stringify(value)),
    fail(call, fault) {
      faults[call] = fault
      if (fault === 'none') for (const resume of hung.splice(0)) resume()
    },
  }
}

function areaOver(texts: Map<string, string>) {
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, value: string) => void texts.set(key, value),
    removeItem: (key: string) => void texts.delete(key),
  }
}

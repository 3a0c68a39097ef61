import { vi } from 'vitest'

/** One area of the Web Storage API, seen from one tab. */
export interface FakeArea {
  readonly area: Storage
  /** What a user's quota does: `setItem` throws from now on, until called with false. */
  fill(full?: boolean): void
  /** Writes as another tab does. */
  writeElsewhere(key: string, value: string): void
  /** Clears as another tab does. */
  clearElsewhere(): void
  /** Sends an event about `key` in an area of another kind. */
  writeInAnotherArea(key: string): void
  /** How many listeners this tab has. */
  listeners(): number
}

/**
 * Installs an empty area and the page's `addEventListener` as globals of the running test, which
 * `vi.unstubAllGlobals` removes. As WebKit does, it sends no event to a tab that never read from the area.
 */
export function installArea(name: 'localStorage' | 'sessionStorage'): FakeArea {
  const texts = new Map<string, string>()
  const listeners = new Set<(event: Event) => void>()
  let isFull = false
  let wasRead = false

  const area: Storage = {
    get length() {
      return texts.size
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem(key) {
      wasRead = true
      return texts.get(key) ?? null
    },
    setItem(key, value) {
      if (isFull) throw new DOMException('full', 'QuotaExceededError')
      texts.set(key, value)
    },
    removeItem: (key) => void texts.delete(key),
    clear: () => texts.clear(),
  }

  function send(key: string | null, storageArea: Storage): void {
    if (!wasRead) return
    const event = Object.assign(new Event('storage'), { key, storageArea })
    for (const listener of listeners) listener(event)
  }

  vi.stubGlobal(name, area)
  vi.stubGlobal('addEventListener', (type: string, listener: () => void) => {
    if (type === 'storage') listeners.add(listener)
  })
  vi.stubGlobal('removeEventListener', (_: string, listener: () => void) => listeners.delete(listener))

  return {
    area,
    fill: (full = true) => void (isFull = full),
    writeElsewhere(key, value) {
      texts.set(key, value)
      send(key, area)
    },
    clearElsewhere() {
      texts.clear()
      send(null, area)
    },
    writeInAnotherArea: (key) => send(key, Object.create(area)),
    listeners: () => listeners.size,
  }
}

/** Makes each use of the global throw, as where the user has blocked site data. */
export function denyGlobal(name: 'localStorage' | 'sessionStorage' | 'indexedDB'): void {
  vi.stubGlobal(name, undefined)
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      throw new DOMException('denied', 'SecurityError')
    },
  })
}

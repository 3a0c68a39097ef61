import type { AuthStorage, createKeyValueStorage, StoragePort, SyncArea } from 'simplejwt-client'
import type { Life, Task, World } from './world.js'

/** What a stored record is known to have; nothing of it is certain. */
export interface StoredRecord {
  readonly v?: unknown
  readonly sid?: unknown
  readonly rev?: unknown
  readonly ended?: unknown
  readonly tokens?: { readonly access?: string; readonly refresh?: string }
  readonly outbox?: readonly { readonly refresh?: string }[]
  readonly refreshDead?: unknown
  readonly mark?: { readonly tab?: string; readonly hash?: number; readonly lost?: boolean }
}

/** `full`: nothing can be written. `denied`: nothing can be read either. */
export type VaultMode = 'fine' | 'full' | 'denied'

type Written = (life: Life, before: StoredRecord | undefined, after: StoredRecord) => void

/** What the device stores for the origin: one record, and the synchronous area beside it. */
export interface Vault {
  openFor(life: Life): AuthStorage
  record(): StoredRecord | undefined
  /** Writes in nobody's name; undefined erases everything, as a user may. */
  put(value: unknown): void
  mode: VaultMode
  /** A call that is under way will not come back for long. */
  hang(task: Task): void
  /** They come back after all. */
  release(): void
  close(life: Life): void
  watchers(life: Life): number
  onWritten(listener: Written): void
}

/** Milliseconds after which a tab sees what another has written to localStorage. */
const LAG = 400

export const STORAGE = 'storage'

/** What both kinds of storage are made from. */
interface Ground {
  readonly world: World
  readonly hints: Map<string, string>
  text: string | undefined
  mode: VaultMode
  written: Written
}

export function createVault(
  world: World,
  kind: 'shared' | 'stale',
  keyValueStorage: typeof createKeyValueStorage,
): Vault {
  const ground: Ground = { world, hints: new Map(), text: undefined, mode: 'fine', written: () => {} }
  const stale = createStaleCopies(ground)
  const stuck: Task[] = []

  return {
    openFor: (life) =>
      kind === 'shared'
        ? () => openShared(ground, life)
        : (context) => stale.open(life, keyValueStorage, context),
    record: () => parse(ground.text),
    put(value) {
      ground.text = value === undefined ? undefined : JSON.stringify(value)
      if (value === undefined) ground.hints.clear()
      stale.spread(undefined)
    },
    get mode() {
      return ground.mode
    },
    set mode(mode) {
      ground.mode = mode
    },
    hang(task) {
      world.drop(task)
      stuck.push(task)
    },
    release() {
      for (const { label, life, run } of stuck.splice(0)) {
        if (life?.phase !== 'gone') world.soon(label, { ...(life && { life }), within: 100 }, run)
      }
    },
    close: stale.close,
    watchers: stale.watchers,
    onWritten: (listener) => void (ground.written = listener),
  }
}

/** One truth: each call is one transaction, and its end becomes known a little later. */
function openShared(ground: Ground, life: Life): StoragePort {
  const { world } = ground

  function transact<Result>(what: string, work: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      const tell = (answer: () => void) =>
        void world.soon(`${life.name} ${STORAGE} ${what} done`, { life, within: 200 }, answer)
      world.soon(`${life.name} ${STORAGE} ${what}`, { life, within: 200 }, () => {
        try {
          const result = work()
          tell(() => resolve(result))
        } catch (error) {
          tell(() => reject(error))
        }
      })
    })
  }

  return {
    hints: areaOf(ground),
    read: () =>
      transact('read', () => {
        if (ground.mode === 'denied') throw denied()
        return parse(ground.text)
      }),
    update: (change) =>
      transact('update', () => {
        if (ground.mode === 'denied') throw denied()
        const before = parse(ground.text)
        const next = change(parse(ground.text))
        if (next === undefined) return
        if (ground.mode === 'full') throw new DOMException('full', 'QuotaExceededError')
        ground.text = JSON.stringify(next)
        ground.written(life, before, next as StoredRecord)
      }),
  }
}

/** Every tab has a copy of its own, which learns of the others' writes later. */
function createStaleCopies(ground: Ground) {
  const { world } = ground
  const copies = new Map<Life, string | undefined>()
  const watchers = new Map<() => void, Life>()

  function spread(writer: Life | undefined): void {
    for (const life of copies.keys()) {
      if (life === writer || life.phase === 'gone') continue
      // The copy is the browser's: it is brought up to date even while the page is frozen.
      world.soon(`${life.name} copy`, { within: LAG, queue: `copy ${life.name}` }, () => {
        copies.set(life, ground.text)
        for (const [listener, owner] of watchers) {
          if (owner === life) world.soon(`${life.name} storage event`, { life, within: 400 }, listener)
        }
      })
    }
  }

  function check(): void {
    if (ground.mode === 'denied') throw denied()
  }

  function open(
    life: Life,
    keyValueStorage: typeof createKeyValueStorage,
    context: Parameters<AuthStorage>[0],
  ): StoragePort {
    copies.set(life, ground.text)
    const backend = {
      getItem() {
        check()
        return copies.get(life)
      },
      setItem(_key: string, text: string) {
        check()
        if (ground.mode === 'full') throw new DOMException('full', 'QuotaExceededError')
        const before = parse(ground.text)
        ground.text = text
        copies.set(life, text)
        ground.written(life, before, JSON.parse(text))
        spread(life)
      },
      removeItem() {},
    }
    return {
      ...keyValueStorage(backend)(context),
      staleFor: LAG,
      hints: areaOf(ground),
      watch(listener) {
        watchers.set(listener, life)
        return () => void watchers.delete(listener)
      },
    }
  }

  return {
    open,
    spread,
    close(life: Life) {
      for (const [listener, owner] of watchers) if (owner === life) watchers.delete(listener)
    },
    watchers: (life: Life) => [...watchers.values()].filter((owner) => owner === life).length,
  }
}

function areaOf(ground: Ground): SyncArea {
  const { hints } = ground
  const check = () => {
    if (ground.mode === 'denied') throw denied()
  }
  return {
    getItem(key) {
      check()
      return hints.get(key) ?? null
    },
    setItem(key, value) {
      check()
      if (ground.mode === 'full') throw new DOMException('full', 'QuotaExceededError')
      hints.set(key, value)
    },
    removeItem: (key) => void hints.delete(key),
  }
}

function parse(text: string | undefined): StoredRecord | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as StoredRecord)
}

function denied(): DOMException {
  return new DOMException('denied', 'SecurityError')
}

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

/** What the device stores for the origin: one record (or one a tab), and the synchronous area beside it. */
export interface Vault {
  openFor(life: Life, tab: number): AuthStorage
  /** As this page would find it. */
  record(life: Life): StoredRecord | undefined
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

/** The state of the device, whatever is stored where. */
interface Device {
  mode: VaultMode
  written: Written
}

/** What all kinds of storage are made from. */
interface Ground {
  readonly world: World
  readonly device: Device
  readonly hints: Map<string, string>
  text: string | undefined
}

export function createVault(
  world: World,
  kind: 'shared' | 'stale' | 'own',
  keyValueStorage: typeof createKeyValueStorage,
): Vault {
  const device: Device = { mode: 'fine', written: () => {} }
  const createGround = (): Ground => ({ world, device, hints: new Map(), text: undefined })
  const common = createGround()
  const owned = new Map<number, Ground>()
  const grounds = new Map<Life, Ground>()
  const stale = createStaleCopies(common)
  const stuck: Task[] = []

  function groundOf(life: Life, tab: number): Ground {
    const ground = kind === 'own' ? (owned.get(tab) ?? createGround()) : common
    owned.set(tab, ground)
    grounds.set(life, ground)
    return ground
  }

  return {
    openFor(life, tab) {
      const ground = groundOf(life, tab)
      return (context) => {
        if (kind === 'shared') return openShared(ground, life)
        const open = kind === 'own' ? openOwn : stale.open
        return open(ground, life, keyValueStorage, context)
      }
    },
    record: (life) => parse(grounds.get(life)?.text),
    put(value) {
      for (const ground of new Set(owned.values())) {
        ground.text = value === undefined ? undefined : JSON.stringify(value)
        if (value === undefined) ground.hints.clear()
      }
      stale.spread(undefined)
    },
    get mode() {
      return device.mode
    },
    set mode(mode) {
      device.mode = mode
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
    onWritten: (listener) => void (device.written = listener),
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
        if (ground.device.mode === 'denied') throw denied()
        return parse(ground.text)
      }),
    update: (change) =>
      transact('update', () => {
        if (ground.device.mode === 'denied') throw denied()
        const before = parse(ground.text)
        const next = change(parse(ground.text))
        if (next === undefined) return
        if (ground.device.mode === 'full') throw new DOMException('full', 'QuotaExceededError')
        ground.text = JSON.stringify(next)
        ground.device.written(life, before, next as StoredRecord)
      }),
  }
}

/** A web storage: what it does is done at once. */
function backendOver(
  ground: Ground,
  life: Life,
  read: () => string | undefined,
  wrote: (text: string) => void,
) {
  const { device } = ground
  return {
    getItem() {
      if (device.mode === 'denied') throw denied()
      return read()
    },
    setItem(_key: string, text: string) {
      if (device.mode === 'denied') throw denied()
      if (device.mode === 'full') throw new DOMException('full', 'QuotaExceededError')
      const before = parse(ground.text)
      ground.text = text
      device.written(life, before, JSON.parse(text))
      wrote(text)
    },
    removeItem() {},
  }
}

/** Nobody else looks in here: neither a lock nor a message is about it. */
function openOwn(
  ground: Ground,
  life: Life,
  keyValueStorage: typeof createKeyValueStorage,
  context: Parameters<AuthStorage>[0],
): StoragePort {
  const backend = backendOver(
    ground,
    life,
    () => ground.text,
    () => {},
  )
  return { ...keyValueStorage(backend)(context), hints: areaOf(ground), scope: context.tab }
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

  function open(
    _ground: Ground,
    life: Life,
    keyValueStorage: typeof createKeyValueStorage,
    context: Parameters<AuthStorage>[0],
  ): StoragePort {
    copies.set(life, ground.text)
    const backend = backendOver(
      ground,
      life,
      () => copies.get(life),
      (text) => {
        copies.set(life, text)
        spread(life)
      },
    )
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
    if (ground.device.mode === 'denied') throw denied()
  }
  return {
    getItem(key) {
      check()
      return hints.get(key) ?? null
    },
    setItem(key, value) {
      check()
      if (ground.device.mode === 'full') throw new DOMException('full', 'QuotaExceededError')
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

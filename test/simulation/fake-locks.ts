import type { Locks } from 'simplejwt-client'
import type { Life, World } from './world.js'

interface Claim {
  readonly life: Life
  readonly start: () => void
}

/** The browser's locks: they outlive pages, and know which page holds them. */
export interface LockManager {
  locksOf(life: Life): Locks
  /** A page has died: what it held is free, what it waited for is forgotten. */
  release(life: Life): void
  holds(life: Life): boolean
  waits(life: Life): boolean
}

/** Of web storages, for the time of a write. */
export const WRITE_LOCK = 'the write lock'

export function createLockManager(world: World): LockManager {
  const holders = new Map<string, Claim>()
  const queues = new Map<string, Claim[]>()

  function grant(name: string): void {
    const next = queues.get(name)?.shift()
    if (next === undefined) return void holders.delete(name)
    holders.set(name, next)
    world.soon(`${next.life.name} gets ${shorten(name)}`, { life: next.life, within: 50 }, next.start)
  }

  function request<Result>(life: Life, name: string, task: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (life.phase === 'gone') return
      const done = () => {
        if (holders.get(name) === claim) grant(name)
      }
      const start = () => void task().then(resolve, reject).finally(done)
      const claim: Claim = { life, start }
      const queue = queues.get(name) ?? []
      queues.set(name, queue)
      queue.push(claim)
      if (!holders.has(name)) grant(name)
    })
  }

  return {
    locksOf: (life) => ({ request: (name, task) => request(life, name, task) }),
    release(life) {
      for (const [name, queue] of queues)
        queues.set(
          name,
          queue.filter((claim) => claim.life !== life),
        )
      for (const [name, claim] of holders) if (claim.life === life) grant(name)
    },
    waits: (life) => [...queues.values()].flat().some((claim) => claim.life === life),
    holds: (life) => [...holders.values()].some((claim) => claim.life === life),
  }
}

function shorten(name: string): string {
  return name.endsWith(':write') ? WRITE_LOCK : 'the lock'
}

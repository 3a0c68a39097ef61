import type { Locks } from '../../src/ports/locks.js'

/** Locks in memory that serve in order, as the Web Locks API does, and that a test can look into. */
export interface FakeLocks extends Locks {
  /** The names held now, each once, in the order in which they were granted. */
  held(): readonly string[]
  /** How many requests wait for `name`, the holder not counted. */
  waiting(name: string): number
}

/**
 * Exclusive locks for one test, with no link to the platform's. As in browsers, a task never starts within the call
 * of `request`, and a task that requests the name it holds waits for ever.
 */
export function fakeLocks(): FakeLocks {
  const holders = new Set<string>()
  const queues = new Map<string, (() => void)[]>()

  function take(name: string): Promise<void> {
    if (!holders.has(name)) {
      holders.add(name)
      return Promise.resolve()
    }
    const queue = queues.get(name) ?? []
    queues.set(name, queue)
    return new Promise((resolve) => void queue.push(resolve))
  }

  /** Handed over directly, so that no newcomer gets in before the next in line. */
  function release(name: string): void {
    const next = queues.get(name)?.shift()
    if (next) next()
    else holders.delete(name)
  }

  async function request<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
    if (name.startsWith('-'))
      throw new DOMException('A lock name must not start with "-".', 'NotSupportedError')
    await take(name)
    try {
      return await task()
    } finally {
      release(name)
    }
  }

  return {
    request,
    held: () => [...holders],
    waiting: (name) => queues.get(name)?.length ?? 0,
  }
}

import type { Locks } from '../ports/locks.js'

/** The Web Locks API (https://w3c.github.io/web-locks/); undefined where there is none, as on insecure pages and in happy-dom. */
export function findBrowserLocks(): Locks | undefined {
  const locks = globalThis.navigator?.locks as LockManager | null | undefined
  if (!locks) return undefined
  return {
    // The API refuses names that begin with a hyphen. Node keeps a lock for ever whose task throws before it has
    // returned a promise, so tasks are async.
    request: async (name, task) => locks.request(name.replace(/^-/, ' -'), async () => task()),
  }
}

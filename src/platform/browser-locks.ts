import type { Locks } from '../ports/locks.js'

/** The Web Locks API (https://w3c.github.io/web-locks/); undefined where there is none, as on insecure pages. */
export function findBrowserLocks(): Locks | undefined {
  const locks = globalThis.navigator?.locks
  return locks === undefined ? undefined : { request: async (name, task) => locks.request(name, task) }
}

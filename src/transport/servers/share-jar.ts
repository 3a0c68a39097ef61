import type { JarPorts, SharedJar } from '../dialect.js'
import { takeLock } from '../take-lock.js'

/** Milliseconds for which the answer to another page's refresh may be on its way into the jar. */
export const ON_ITS_WAY = 2000

/**
 * All requests that set or send the cookie take turns, over all tabs, by the lock of the refreshes: a logout must not
 * take away the cookie of a login, nor a refresh bring back that of a logout. Where there are no locks they may.
 */
export function shareJar({ store, clock, locks, lockName, refreshIn }: JarPorts): SharedJar {
  if (refreshIn !== undefined)
    throw new TypeError(
      '`refreshIn` is for tokens in bodies: with cookies the browser itself outlives the page.',
    )
  const alone: SharedJar['alone'] = (task, until) =>
    new Promise((resolve, reject) => {
      let isOver = false
      void until?.then(() => (isOver = true))
      const hold = async () => {
        // Who asked has given up: a login must not happen a minute after it has failed.
        if (isOver) return
        const result = task()
        result.then(resolve, reject)
        await result.then(
          () => until,
          () => {},
        )
      }
      takeLock(locks, lockName, clock, hold).catch(reject)
    })

  return {
    alone,
    guard: (revoke) => async (refresh) => {
      const once = () =>
        alone(async () => {
          const record = await store.read()
          // Somebody is logged in: what is in the jar is theirs, and what is owed has been replaced by it.
          return record?.tokens === undefined ? revoke(refresh) : 'none'
        })
      const result = await once()
      if (result !== 'already') return result
      // A page that is gone may have refreshed: what it has won is on its way, and must not stay in the jar.
      await new Promise<void>((resolve) => clock.after(ON_ITS_WAY, resolve))
      const again = await once()
      return again === 'none' ? result : again
    },
  }
}

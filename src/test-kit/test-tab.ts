import type { AuthClient } from '../client/auth-client.js'
import { createAuthClient } from '../client/create-auth-client.js'
import type { AuthClientOptions } from '../client/options.js'
import type { OpenChannel } from '../ports/channel.js'
import type { Clock } from '../ports/clock.js'
import type { FetchPort } from '../ports/fetch.js'
import type { Lifecycle, LifecycleEvent } from '../ports/lifecycle.js'
import type { Locks } from '../ports/locks.js'
import type { AuthStorage, SyncArea } from '../ports/storage.js'
import type { TokenClaims } from '../types.js'
import { createGate, type Gate } from './gate.js'
import type { SharedLocks } from './shared-locks.js'

/** One tab of a browser. */
export interface TestTab<Claims = TokenClaims> {
  readonly auth: AuthClient<Claims>
  /** Stops it where it is, as browsers do to tabs in the background: it keeps its locks and hears nothing. */
  freeze(): void
  /** It goes on where it was, and looks at what has changed: `pageshow` from the back/forward cache. */
  thaw(): void
  /** It is gone at once, as when it crashes or is closed: its locks are free, its promises never settle. */
  crash(): void
}

/** What all tabs of a browser share. */
export interface Surroundings {
  readonly clock: Clock
  readonly fetch: FetchPort
  readonly storage: AuthStorage
  readonly locks: SharedLocks
  readonly channel: OpenChannel
}

/** Opens a tab: a client whose ports lead through a gate. */
export function createTestTab<Claims>(
  { clock, fetch, storage, locks: sharedLocks, channel }: Surroundings,
  options: AuthClientOptions<Claims>,
): TestTab<Claims> {
  const gate = createGate()
  const { locks, leave } = sharedLocks.enter()
  const { lifecycle, tell } = createLifecycle()
  let isGone = false
  const auth = createAuthClient({
    ...options,
    fetch: (input, init) => gate.run(() => fetch(input, init)),
    storage: gatedStorage(storage, gate),
    platform: {
      lifecycle,
      ...options.platform,
      clock: gatedClock(clock, gate),
      locks: gatedLocks(locks, gate),
      // What a tab hears makes it read the storage, which is behind the gate.
      channel,
    },
  })
  return {
    auth,
    freeze: gate.close,
    thaw() {
      if (isGone) return
      gate.open()
      tell('restored')
    },
    crash() {
      isGone = true
      gate.close()
      leave()
    },
  }
}

function gatedStorage(storage: AuthStorage, gate: Gate): AuthStorage {
  return (context) => {
    const { read, update, hints, ...port } = storage(context)
    return {
      ...port,
      ...(hints && { hints: gatedHints(hints, gate) }),
      read: () => gate.run(read),
      update: (change) => gate.run(() => update(change)),
    }
  }
}

function gatedHints(hints: SyncArea, gate: Gate): SyncArea {
  return { ...hints, setItem: (key, value) => gate.pass(() => hints.setItem(key, value)) }
}

function gatedClock(clock: Clock, gate: Gate): Clock {
  return {
    ...clock,
    after(ms, callback) {
      let isCancelled = false
      const cancel = clock.after(ms, () => gate.pass(() => isCancelled || callback()))
      return () => {
        isCancelled = true
        cancel()
      }
    },
  }
}

function gatedLocks(locks: Locks, gate: Gate): Locks {
  return { request: (name, task) => gate.run(() => locks.request(name, () => gate.run(task))) }
}

/** A page that is always at the front. */
function createLifecycle(): {
  readonly lifecycle: Lifecycle
  readonly tell: (event: LifecycleEvent) => void
} {
  const listeners = new Set<(event: LifecycleEvent) => void>()
  return {
    lifecycle: {
      isVisible: () => true,
      subscribe(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    tell: (event) => listeners.forEach((listener) => listener(event)),
  }
}

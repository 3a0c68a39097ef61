import type { OpenChannel } from './channel.js'
import type { Clock } from './clock.js'
import type { Lifecycle } from './lifecycle.js'
import type { Locks } from './locks.js'

/** Everything that a client asks of the page it runs in, besides `fetch` and its storage. */
export interface Platform {
  readonly clock: Clock
  /** Undefined where there are no Web Locks. */
  readonly locks: Locks | undefined
  /** Undefined where there is no BroadcastChannel. */
  readonly channel: OpenChannel | undefined
  readonly lifecycle: Lifecycle
}

import type { MockServer } from '../mock/mock-server.js'
import { createBrowserClock } from '../platform/browser-clock.js'
import type { TokenClaims } from '../types.js'
import { createTestServer, fittingOptions, type TestAuthOptions } from './create-test-auth.js'
import { seedSession } from './seed-session.js'
import { createSeededStorage } from './seeded-storage.js'
import { createSharedChannel } from './shared-channel.js'
import { createSharedLocks } from './shared-locks.js'
import { createTestTab, type Surroundings, type TestTab } from './test-tab.js'

/** What `createTestTabs` takes: the options of `createTestAuth`, for every tab. */
export interface TestTabsOptions<Claims = TokenClaims> extends TestAuthOptions<Claims> {
  /** How many tabs are open at first. @default 2 */
  readonly count?: number | undefined
}

/** The tabs of one browser. */
export interface TestTabs<Claims = TokenClaims> {
  /** Those that are open at first. */
  readonly tabs: readonly TestTab<Claims>[]
  readonly server: MockServer
  /** Opens another one: a new tab, or the page of a crashed one again. */
  open(): TestTab<Claims>
  /** Disposes of the clients of all tabs. */
  dispose(): void
}

/**
 * Makes several clients that share one session as the tabs of a browser do: over one storage, one set of locks and one
 * channel, all in memory.
 *
 * @example
 * ```ts
 * import { createTestTabs } from 'simplejwt-client/testing'
 *
 * const { tabs, server } = createTestTabs({ as: 'ada', accessExpiresIn: -1 })
 *
 * await Promise.all(tabs.map(({ auth }) => auth.fetch('me/')))
 * console.log(server.calls.refresh) // 1
 * ```
 */
export function createTestTabs<Claims = TokenClaims>(
  options: TestTabsOptions<Claims> = {},
): TestTabs<Claims> {
  const { count = 2, as, clock, accessExpiresIn, dialect, ...others } = options
  const { server = createTestServer(clock, as), ...given } = others
  const time = clock ?? given.platform?.clock ?? createBrowserClock()
  const seed = seedSession({ server, clock: time, as, accessExpiresIn })
  const clientOptions = { ...fittingOptions(server, dialect), ...given }
  const surroundings: Surroundings = {
    clock: time,
    fetch: clientOptions.fetch ?? server.fetch,
    storage: createSeededStorage(given.name ?? 'simplejwt', seed),
    locks: createSharedLocks(),
    channel: createSharedChannel(),
  }
  const all: TestTab<Claims>[] = []

  function open(): TestTab<Claims> {
    const tab = createTestTab(surroundings, clientOptions)
    all.push(tab)
    return tab
  }

  return {
    tabs: Array.from({ length: count }, open),
    server,
    open,
    dispose: () => all.forEach(({ auth }) => auth.dispose()),
  }
}

import type { FakeServer } from './fake-server.js'
import type { Vault } from './fake-vault.js'
import type { LockManager } from './fake-locks.js'
import type { Flight } from './fake-network.js'
import type { Family, IssuedToken, Oracle } from './oracle.js'
import type { ClientPackage, Page } from './page.js'
import type { Setup } from './setup.js'
import type { Life, World } from './world.js'

/** What went wrong in the world so that some promises are not made for this run: docs/simulation.md says which. */
export type Trouble = 'storage' | 'clock' | 'freeze' | 'frozen holder' | 'early logout'

/** All that there is to judge by. */
export interface Evidence {
  readonly setup: Setup
  readonly world: World
  readonly oracle: Oracle
  readonly server: FakeServer
  readonly vault: Vault
  readonly locks: LockManager
  readonly pages: readonly Page[]
  readonly client: ClientPackage
  readonly flights: () => readonly Flight[]
  readonly troubles: Set<Trouble>
  /** Sessions that somebody has called `logout` on. */
  readonly left: Set<Family>
  /** The last of them and who left it, unless something has happened since that is to be marked as well. */
  readonly lastLeft: { readonly family: Family; readonly page: Page }[]
  /** When pages called it that could not know yet what they left: whatever had been begun by then. */
  readonly maybeLeft: Set<number>
  /** Refresh tokens that a page, or the worker, has won and not stored yet. */
  readonly unsaved: Map<string, Life>
}

/** Whether the tabs have a store that tells the truth and works. */
export function isStoreSound({ setup, troubles }: Evidence): boolean {
  return setup.storage !== 'stale' && !troubles.has('storage')
}

/** Whether the server would take this token now. */
export function isAccepted({ world, server }: Evidence, token: IssuedToken): boolean {
  const { fate, exp, family } = token
  return fate === 'live' && exp * 1000 > world.serverTime() && server.mock.users.get(family.user).active
}

/** The page that a request is made by, while it is there. */
export function pageOf({ pages }: Evidence, { life }: Flight): Page | undefined {
  return pages.find((page) => page.life === life)
}

/** What to call a login in a report. */
export function nameOf(family: Family | undefined): string {
  return family === undefined ? 'nobody' : `session ${family.id} of ${family.user}`
}

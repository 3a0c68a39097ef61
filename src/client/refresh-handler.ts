import { ownIfPlain } from '../own.js'
import type { FetchPort } from '../ports/fetch.js'
import type { Locks } from '../ports/locks.js'
import type { Platform } from '../ports/platform.js'
import type { RefreshRequest } from '../ports/refresh-in.js'
import type { AuthStorage } from '../ports/storage.js'
import { commitRefresh } from '../refresh/commit.js'
import { createRevocations } from '../session/revocations.js'
import { createTokenStore } from '../storage/token-store.js'
import { createPost } from '../transport/post.js'
import type { ResolvedOptions } from './resolve-options.js'

/** Refreshes for pages, in a place that outlives them. */
export interface RefreshHandler {
  /** Names the session and its lock: the same as the pages'. */
  readonly key: string
  /** Rejects where the lock cannot be had. `tellStarted` is called under it. */
  refresh(request: RefreshRequest, tellStarted: () => void): Promise<void>
}

interface HandlerParts extends Pick<ResolvedOptions, 'name' | 'dialect' | 'server' | 'rules'> {
  readonly fetch: FetchPort
  readonly storage: AuthStorage
  readonly platform: Pick<Platform, 'clock' | 'locks' | 'channel'>
}

/** The commit of a refresh, put together without a session around it. */
export function createRefreshHandler(parts: HandlerParts): RefreshHandler {
  const { name, dialect, server, rules, fetch, storage } = parts
  const { clock, locks, channel } = parts.platform
  if (dialect.jar) throw new TypeError('A worker refreshes tokens in bodies: leave cookies to the pages.')
  const { endpoints } = server()
  const key = `${name}:${endpoints.refresh}`
  const tab = `worker:${clock.now().wall.toString(36)}${clock.random().toString(36).slice(1)}`
  const port = ownIfPlain(storage({ key, locks, tab }))
  // A store that fails here is the page's to warn of.
  const store = createTokenStore({ port, server: endpoints.refresh, clock, warn: () => {} })
  const post = createPost(fetch, clock)
  const tokens = dialect.connect({ post, clock, endpoints, ...rules })
  const revocations = createRevocations({ store, send: tokens.revoke })

  async function underLock({ sid, rev, failures, force, leeway }: RefreshRequest): Promise<void> {
    const record = await store.read()
    if (record?.sid !== sid || record.rev !== rev) return
    const ports = { store, clock, send: tokens.refresh, tab, leeway, staleFor: port.staleFor }
    const outcome = await commitRefresh(ports, { record, failures, force, isWanted: () => true }, true)
    if (outcome.type === 'moved' && outcome.spare !== undefined) await revocations.revoke(outcome.spare)
  }

  return {
    key,
    async refresh(request, tellStarted) {
      await needed(locks).request(key + (port.scope ?? ''), async () => {
        tellStarted()
        await underLock(request)
      })
      // A channel is open only while somebody listens.
      const opened = channel?.(key)
      const close = opened?.subscribe(() => {})
      opened?.post()
      close?.()
    },
  }
}

/** Service workers are for secure contexts, and so are locks; without them the page is left to it. */
function needed(locks: Locks | undefined): Locks {
  if (locks === undefined) throw new TypeError('There are no Web Locks here.')
  return locks
}

import { copyOwn, type OwnFields, ownFields } from '../own.js'
import { createBrowserClock } from '../platform/browser-clock.js'
import { findBrowserChannel } from '../platform/browser-channel.js'
import { findBrowserLocks } from '../platform/browser-locks.js'
import { createIndexedDBStorage } from '../platform/indexeddb-storage.js'
import { REFRESH } from '../platform/service-worker.js'
import type { FetchPort } from '../ports/fetch.js'
import type { Platform } from '../ports/platform.js'
import type { RefreshRequest } from '../ports/refresh-in.js'
import type { AuthStorage } from '../ports/storage.js'
import type { ServerDialect } from '../transport/dialect.js'
import type { Endpoints } from '../transport/endpoints.js'
import { createRefreshHandler } from './refresh-handler.js'
import { resolveOptions } from './resolve-options.js'

/** What `handleRefreshes` takes: the same as the pages' `createAuthClient`, where that has been given. */
export interface HandleRefreshesOptions {
  readonly baseUrl: string | URL
  readonly server?: ServerDialect | undefined
  readonly endpoints?: Endpoints | undefined
  readonly name?: string | undefined
  readonly allowInsecureHttp?: boolean | undefined
  /** Replaces the worker's own `fetch`. */
  readonly fetch?: FetchPort | undefined
  /** @default createIndexedDBStorage() */
  readonly storage?: AuthStorage | undefined
  /** Ports replaced one by one, for tests. Outside semantic versioning. */
  readonly platform?: Partial<Pick<Platform, 'clock' | 'locks' | 'channel'>> | undefined
}

/** The part of a worker's global scope that is used here. */
export interface WorkerScope {
  readonly location: { readonly href: string; readonly origin: string }
  addEventListener(type: 'message', listener: (event: RefreshEvent) => void): void
}

/** The part of an `ExtendableMessageEvent` that is used here. */
export interface RefreshEvent {
  readonly data: unknown
  readonly ports: readonly { postMessage(message: unknown): void }[]
  waitUntil(work: Promise<unknown>): void
}

/**
 * Refreshes in a service worker what its pages ask for with `refreshIn: serviceWorker()`. One line in the worker's own
 * file, while that is first run. The worker posts to the server of its own options only: what a page or a stored record
 * says about addresses is not heeded.
 *
 * @throws TypeError, where an option cannot be what it should be.
 *
 * @example
 * ```ts
 * import { handleRefreshes } from 'simplejwt-client/service-worker'
 *
 * handleRefreshes({ baseUrl: 'https://api.example.com/api/' })
 * ```
 */
export function handleRefreshes(options: HandleRefreshesOptions, scope: WorkerScope = globalThis): void {
  const own = copyOwn(options)
  const {
    fetch = (input, init) => globalThis.fetch(input, init),
    storage = createIndexedDBStorage({ hint: false }),
  } = own
  const platform = {
    clock: createBrowserClock(),
    locks: findBrowserLocks(),
    channel: findBrowserChannel(),
    ...own.platform,
  }
  const handler = createRefreshHandler({
    ...resolveOptions(own, () => scope.location),
    fetch,
    storage,
    platform,
  })
  scope.addEventListener('message', (event) => {
    const request = readRequest(event.data, handler.key)
    if (request === undefined) return
    const tellStarted = () => event.ports[0]?.postMessage('started')
    // What goes wrong here is tried again by the page that asked, or by the next one.
    event.waitUntil(handler.refresh(request, tellStarted).catch(() => {}))
  })
}

/** A page's message, if it is about our session and nothing in it is of a wrong type. */
function readRequest(message: unknown, ownKey: string): RefreshRequest | undefined {
  const { type, key, sid, rev, failures, force, leeway } = ownFields(message) ?? copyOwn<OwnFields>({})
  if (type !== REFRESH || key !== ownKey || typeof sid !== 'string' || typeof force !== 'boolean')
    return undefined
  if (typeof rev !== 'number' || typeof failures !== 'number' || typeof leeway !== 'number') return undefined
  return { key, sid, rev, failures, force, leeway }
}

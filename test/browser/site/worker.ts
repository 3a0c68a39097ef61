import { handleRefreshes } from 'simplejwt-client/service-worker'

/** The part of a service worker's global scope that is used here. */
interface Scope {
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: string, listener: (event: { waitUntil(work: Promise<unknown>): void }) => void): void
}

const scope = globalThis as unknown as Scope

handleRefreshes({ baseUrl: '/api/' })

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()))
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))

import type { RefreshIn } from '../ports/refresh-in.js'

/** Milliseconds in which a worker has to start: it may have to be booted first. */
const PATIENCE = 1000

/** The part of `navigator.serviceWorker` that is used here. */
export interface WorkerContainer {
  readonly controller: { postMessage(message: unknown, transfer: Transferable[]): void } | null
  getRegistration(): Promise<{ readonly active: WorkerContainer['controller'] } | undefined>
}

/**
 * Has the page's service worker refresh, for the option `refreshIn`. The worker goes on when the page is reloaded or
 * closed, so that the answer to a refresh, and with rotation the session, is not lost with the page. The session has to
 * be in IndexedDB, the default: a worker sees no other storage.
 *
 * Where there is no worker, or one that does not start within a second, the page refreshes by itself. Both take the
 * same lock, so that neither does what the other has done.
 *
 * @example
 * ```ts
 * import { createAuthClient } from 'simplejwt-client'
 * import { serviceWorker } from 'simplejwt-client/service-worker'
 *
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', refreshIn: serviceWorker() })
 * ```
 *
 * @see {@link https://www.w3.org/TR/service-workers/#extendableevent-interface | Service Workers, waitUntil}
 */
export function serviceWorker(
  container: WorkerContainer | undefined = globalThis.navigator?.serviceWorker,
): RefreshIn {
  return (request, clock) =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      const settle = (hasStarted: boolean) => {
        cancel()
        port1.close()
        resolve(hasStarted)
      }
      const cancel = clock.after(PATIENCE, () => settle(false))
      port1.onmessage = () => settle(true)
      findWorker(container).then(
        (worker) => (worker ? worker.postMessage({ ...request, type: REFRESH }, [port2]) : settle(false)),
        () => settle(false),
      )
    })
}

/** The type of the message, the only thing that a page sends. */
export const REFRESH = 'simplejwt-client:refresh'

/** A page that was loaded past its worker (Shift+reload) has no controller, but the worker is there. */
async function findWorker(container: WorkerContainer | undefined): Promise<WorkerContainer['controller']> {
  return container?.controller ?? (await container?.getRegistration())?.active ?? null
}

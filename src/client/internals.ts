import type { FetchPort } from '../ports/fetch.js'

/** What adapters may ask of a client beyond its public members. Outside semantic versioning. */
export interface ClientInternals {
  /** The absolute base URL. Throws TypeError where a relative `baseUrl` meets no page. */
  readonly baseUrl: () => string
  /** Resolves when `fetch` would not have to wait for a token; rejects as it would. Undefined where it need not wait. */
  readonly prepare: (request: Request) => Promise<void> | undefined
  /**
   * `auth.fetch` by another transport: `port` sends the request, and once more where it is replayed. What it gets is what
   * the platform's `fetch` would get; of its answer the status, the headers and the body of a 401 or 403 are read.
   * Where a relative `baseUrl` meets no page, as on a server, nobody is logged in, and the port sends what it is given.
   */
  readonly send: (input: string, init: RequestInit, port: FetchPort) => Promise<Response>
}

/** Where a client keeps them. */
export const INTERNALS: unique symbol = Symbol.for('simplejwt-client.internals')

/** What adapters may ask of a client beyond its public members. Outside semantic versioning. */
export interface ClientInternals {
  /** The absolute base URL. Throws TypeError where a relative `baseUrl` meets no page. */
  readonly baseUrl: () => string
  /** Resolves when `fetch` would not have to wait for a token; rejects as it would. */
  readonly prepare: (request: Request) => Promise<void>
}

/** Where a client keeps them. */
export const INTERNALS: unique symbol = Symbol.for('simplejwt-client.internals')

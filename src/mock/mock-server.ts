import type { MockFaults } from './faults.js'
import type { LogEntry, MockCalls } from './journal.js'
import type { HandlerFactory } from './msw-handlers.js'
import type { MockTokenPair, TokenPairOptions } from './options.js'
import type { MockUser, MockUsers } from './users.js'

/** A stateful SimpleJWT server without a network. Made by `createMockServer`. */
export interface MockServer extends MockFaults {
  /** The engine: one request in, one answer out. A lost answer is `Response.error()`. */
  handle(request: Request): Promise<Response>
  /**
   * A drop-in `fetch` that asks this server only. Follows redirects as browsers do and heeds the AbortSignal;
   * a lost answer rejects with a TypeError. A relative URL is a TypeError.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /**
   * Handlers for Mock Service Worker, made with its own `http`, so that nothing here depends on it.
   *
   * @example
   * import { http } from 'msw'
   * import { setupServer } from 'msw/node'
   * import { createMockServer } from 'simplejwt-client/testing'
   *
   * const server = createMockServer()
   * setupServer(...server.handlers(http, 'https://api.example.com'))
   */
  handlers<Handler>(http: HandlerFactory<Handler>, baseUrl?: string): Handler[]
  /**
   * Authenticates a request as the `me` view does, for further protected views of one's own: resolves the user, or
   * the refusal to answer with.
   *
   * @example
   * import { http, HttpResponse } from 'msw'
   * import { createMockServer } from 'simplejwt-client/testing'
   *
   * const server = createMockServer()
   * const notes = http.get('https://api.example.com/api/notes/', async ({ request }) => {
   *   const user = await server.authenticate(request)
   *   return user instanceof Response ? user : HttpResponse.json([`a note of ${user.username}`])
   * })
   */
  authenticate(request: Request): Promise<MockUser | Response>
  /** The accounts, changeable while the server runs. */
  readonly users: MockUsers
  /** Seconds that the server's clock is ahead of `clock`; negative if behind. May be set at any time. */
  skew: number
  /** The server's time in milliseconds since 1970. */
  now(): number
  /** How many requests each view has had. */
  readonly calls: Readonly<MockCalls>
  /** Every answered request, oldest first. Holds no token. */
  readonly log: readonly LogEntry[]
  /** How many refreshes were answered with 401. */
  readonly refusedRefreshes: number
  /** How many requests to the protected view were refused with the code `token_not_valid`. */
  readonly deadTokenRequests: number
  /** Forgets calls and log; users, tokens and planned faults stay. */
  resetCounters(): void
  /**
   * Mints a pair that this server accepts, without a login.
   *
   * @throws TypeError if there is no such user.
   */
  createTokenPair(username: string, options?: TokenPairOptions): Promise<MockTokenPair>
  /** Blacklists a refresh token, as a logout elsewhere would. Needs `blacklistApp` to have an effect. */
  revoke(refresh: string): Promise<void>
}

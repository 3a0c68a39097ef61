import type { MockFaults } from './faults.js'
import type { LogEntry, MockCalls } from './journal.js'
import type { MockEndpoint } from './endpoint.js'
import type { MockSession } from './keyring.js'
import type { HandlerFactory } from './msw-handlers.js'
import type { MockPaths, MockTokenPair, TokenPairOptions } from './options.js'
import type { MountedView } from './route.js'
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
   * Handlers for Mock Service Worker, made with its own `http`, so that nothing here depends on it. Without `origin` they
   * answer at every one. Where the views are there, `paths` says.
   *
   * @throws TypeError for a URL that is more than an origin.
   * @example
   * import { http } from 'msw'
   * import { setupServer } from 'msw/node'
   * import { createMockServer } from 'simplejwt-client/testing'
   *
   * const server = createMockServer()
   * setupServer(...server.handlers(http, 'https://api.example.com'))
   */
  handlers<Handler>(http: HandlerFactory<Handler>, origin?: string): Handler[]
  /**
   * Puts a view of the app's own behind the server's authentication: who may not be told gets the refusal of the real
   * server. For `mount`, and as a resolver of Mock Service Worker.
   *
   * @example
   * import { http, HttpResponse } from 'msw'
   * import { createMockServer } from 'simplejwt-client/testing'
   *
   * const server = createMockServer()
   * const notes = http.get(
   *   'https://api.example.com/api/notes/',
   *   server.protect(({ user }) => HttpResponse.json([`a note of ${user.username}`])),
   * )
   */
  protect<Info extends { readonly request: Request }>(
    view: (context: Info & { readonly user: MockUser }) => Response | Promise<Response>,
  ): (info: Info) => Promise<Response>
  /** Authenticates a request as the `me` view does: resolves the user, or the refusal to answer with. */
  authenticate(request: Request): Promise<MockUser | Response>
  /**
   * Adds a view of the app's own at an absolute path, for `fetch`, `handle` and a server that listens. Mounting at the
   * same path again replaces it; at the path of a view of the server it takes that one's place. It counts as
   * `unknown` in `calls`. If it throws, the answer is a 500, and the error goes to `onError`.
   *
   * @throws TypeError if this is no path from the root on, as it is in a URL.
   * @example
   * import { createMockServer } from 'simplejwt-client/testing'
   *
   * const server = createMockServer()
   * server.mount('/api/notes/', server.protect(({ user }) => Response.json([`a note of ${user.username}`])))
   */
  mount(path: string, view: MountedView): void
  /** Where the views are mounted. */
  readonly paths: Required<MockPaths>
  /** Which view would answer this request? */
  endpointOf(request: Request): MockEndpoint | 'unknown'
  /** The accounts, changeable while the server runs. */
  readonly users: MockUsers
  /** As an administrator does it: `users.get(username).deactivate()`. @throws TypeError if there is no such user. */
  deactivate(username: string): void
  /** `users.get(username).changePassword(password)`. @throws TypeError if there is no such user. */
  changePassword(username: string, password: string): void
  /**
   * Blacklists all refresh tokens issued so far, of one user or of all.
   *
   * @throws TypeError without `blacklistApp`, and if there is no such user.
   */
  revokeAll(username?: string): void
  /**
   * Logs a user in to Django, for `authenticationClasses` with `session`.
   *
   * @throws TypeError if there is no such user.
   */
  createSession(username: string): MockSession
  /**
   * A token of `rest_framework.authtoken`, for `authenticationClasses` with `token`: `Authorization: Token ...`.
   *
   * @throws TypeError if there is no such user.
   */
  createAuthToken(username: string): string
  /**
   * Seconds that the server's clock is ahead of `clock`; negative if behind. May be set at any time.
   *
   * @throws TypeError for what is no number.
   */
  skew: number
  /** The server's time in milliseconds since 1970. */
  now(): number
  /** How many requests each view has had. */
  readonly calls: Readonly<MockCalls>
  /** The answered requests, oldest first; of very many the newest 10 000. Holds no token. */
  readonly log: readonly LogEntry[]
  /** How many refreshes were answered with 401. */
  readonly refusedRefreshes: number
  /** How many requests to the protected view were refused with the code `token_not_valid`. */
  readonly deadTokenRequests: number
  /** Forgets calls and log; users, tokens and planned faults stay. */
  resetCounters(): void
  /**
   * For after each test. Takes planned faults and delays back, sets `skew` to 0, and forgets calls and log. The accounts
   * are again those of the option `users`, as they were; the blacklist is empty, sessions and opaque tokens are gone,
   * and so is what throttles remember. Views stay mounted. A request that is held or hangs goes on to do so, and a
   * client that is logged in still has its tokens, which are good until they expire: log it out as well.
   *
   * @example
   * import { createMockServer } from 'simplejwt-client/testing'
   * import { afterEach } from 'vitest'
   *
   * const server = createMockServer()
   * afterEach(() => server.reset())
   */
  reset(): void
  /**
   * Mints a pair that this server accepts, without a login.
   *
   * @throws TypeError if there is no such user.
   */
  createTokenPair(username: string, options?: TokenPairOptions): Promise<MockTokenPair>
  /**
   * Blacklists a refresh token, as a logout elsewhere would.
   *
   * @throws TypeError (by rejection) without `blacklistApp`, and for what is no refresh token of this server.
   */
  revoke(refresh: string): Promise<void>
}

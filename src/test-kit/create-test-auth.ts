import type { AuthClient } from '../client/auth-client.js'
import { createAuthClient } from '../client/create-auth-client.js'
import type { AuthClientOptions } from '../client/options.js'
import { createMockServer } from '../mock/create-mock-server.js'
import type { MockServer } from '../mock/mock-server.js'
import { createBrowserClock } from '../platform/browser-clock.js'
import type { ServerDialect } from '../transport/dialect.js'
import type { Endpoints } from '../transport/endpoints.js'
import type { TokenClaims } from '../types.js'
import { seedSession } from './seed-session.js'
import { createSeededStorage } from './seeded-storage.js'
import { internalsOf } from './server-internals.js'
import { createSharedLocks } from './shared-locks.js'
import type { TestClock } from './test-clock.js'
import { type TestUser, toAccount } from './test-user.js'

/** What `createTestAuth` takes: its own options, and those of `createAuthClient` but for the storage. */
export interface TestAuthOptions<Claims = TokenClaims>
  extends Partial<Omit<AuthClientOptions<Claims>, 'storage' | 'server'>> {
  /**
   * Who is logged in: the name of one of the server's users, or a user, who is added to the server. Where the server
   * has an account of that name, it has to be as described.
   * @default nobody: the client is logged out
   */
  readonly as?: string | TestUser | undefined
  /**
   * The server to talk to.
   * @default a new one, with rotation and blacklist. Its only user is the one that `as` describes; otherwise `ada`,
   *   with the password `correct horse`
   */
  readonly server?: MockServer | undefined
  /** The option `server` of `createAuthClient`: how the client speaks to it. @default simpleJwt() */
  readonly dialect?: ServerDialect | undefined
  /** The client's clock. A server of your own takes `clock.time`; the default one gets it. @default the real time */
  readonly clock?: TestClock | undefined
  /** Seconds until the access token expires; negative: it has expired, and the first request refreshes. @default a whole life */
  readonly accessExpiresIn?: number | undefined
}

/**
 * Makes a client that is logged in on the next line, with no network and nothing to wait for: for tests of components
 * and of all code that takes an `auth`. Its refreshes, logouts and repeated requests are real ones, with the mock server at
 * the other end. Paths, header and names of claims are those of the server; each option can be set over it.
 *
 * Every call makes a world of its own: no storage, lock or channel is shared. `dispose()` leaves no timer behind.
 *
 * @throws TypeError if the server has no user of the name that `as` gives, if its account of that name is another one
 *   than `as` describes, or if there is no pair of tokens to begin with: with sliding tokens alone, and with cookies.
 *
 * @example
 * ```ts
 * import { createTestAuth } from 'simplejwt-client/testing'
 *
 * const auth = createTestAuth({ as: { username: 'grace', claims: { roles: ['editor'] } } })
 *
 * auth.getSnapshot().status // 'authenticated'
 * ```
 */
export function createTestAuth<Claims = TokenClaims>(
  options: TestAuthOptions<Claims> = {},
): AuthClient<Claims> {
  const { as, clock, accessExpiresIn, dialect, server = createTestServer(clock, as), ...given } = options
  const time = clock ?? given.platform?.clock ?? createBrowserClock()
  const seed = seedSession({ server, clock: time, as, accessExpiresIn })
  const { locks } = createSharedLocks().enter()
  return createAuthClient({
    ...fittingOptions(server, dialect),
    ...given,
    storage: createSeededStorage(given.name ?? 'simplejwt', seed),
    platform: { locks, channel: undefined, ...given.platform, clock: time },
  })
}

/** A server whose refresh tokens work once, at the client's time. */
export function createTestServer(clock: TestClock | undefined, as: TestAuthOptions['as']): MockServer {
  return createMockServer({
    ...(typeof as === 'object' ? { users: [toAccount(as)] } : {}),
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
    ...(clock === undefined ? {} : { clock: clock.time }),
  })
}

/** The options of a client for this server. @throws TypeError if there is no pair of tokens to begin with. */
export function fittingOptions(
  server: MockServer,
  dialect: ServerDialect | undefined,
): AuthClientOptions<never> {
  if (dialect?.jar !== undefined) {
    throw new TypeError(
      '`dialect` keeps its tokens in cookies, and only a login puts them there: make the client with createAuthClient, and log in.',
    )
  }
  const { settings } = internalsOf(server)
  const { userIdClaim: userId, tokenTypeClaim: tokenType, authTokenClasses } = settings
  if (!authTokenClasses.includes('access')) {
    throw new TypeError(
      '`server` takes sliding tokens alone, and a session that is there from the start is a pair of tokens: leave `authTokenClasses` out, or add "access".',
    )
  }
  return {
    baseUrl: 'https://api.example.com/api/',
    endpoints: endpointsOf(settings.paths),
    header: { name: settings.authHeaderName, scheme: settings.authHeaderTypes[0] },
    claimNames: { userId, tokenType: tokenType ?? undefined },
    fetch: server.fetch,
    server: dialect,
  }
}

function endpointsOf(paths: Readonly<Record<keyof Endpoints, string | false>>): Endpoints {
  const { obtain, refresh, verify, blacklist } = paths
  return { obtain: obtain || undefined, refresh: refresh || undefined, verify, blacklist }
}

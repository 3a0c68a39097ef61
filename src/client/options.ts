import type { FetchPort } from '../ports/fetch.js'
import type { Platform } from '../ports/platform.js'
import type { RefreshIn } from '../ports/refresh-in.js'
import type { AuthStorage } from '../ports/storage.js'
import type { ServerDialect, TokenHeader } from '../transport/dialect.js'
import type { Endpoints } from '../transport/endpoints.js'
import type { ClaimsSchema } from '../types.js'

/** Names of claims that SimpleJWT lets a project choose. */
export interface ClaimNames {
  /** TOKEN_TYPE_CLAIM. @default 'token_type' */
  readonly tokenType?: string | undefined
  /** USER_ID_CLAIM. @default 'user_id' */
  readonly userId?: string | undefined
}

/** What `createAuthClient` takes. Only `baseUrl` is required. */
export interface AuthClientOptions<Claims> {
  /**
   * Root of the API; a missing trailing slash is added. Endpoints and relative request URLs resolve against it as
   * `new URL` does: `me/` under it, `/me/` at the root of its origin. May be relative (`'/api/'`), and is then
   * resolved against the page's address at first use.
   */
  readonly baseUrl: string | URL
  /**
   * How the server is spoken to, where that is not SimpleJWT's pair of tokens in JSON bodies: one of
   * `simplejwt-client/servers`. `endpoints` and `header` override what it says.
   */
  readonly server?: ServerDialect | undefined
  /** The token endpoints, used verbatim: Django's trailing slashes matter. */
  readonly endpoints?: Endpoints | undefined
  /** The request header that carries the token (AUTH_HEADER_NAME, AUTH_HEADER_TYPES). */
  readonly header?: TokenHeader | undefined
  /** Names of claims, where the project has changed them. */
  readonly claimNames?: ClaimNames | undefined
  /**
   * A synchronous Standard Schema (zod, valibot, arktype, ...) for the access token's claims. A login whose claims do
   * not fit is refused with `malformed_token`; on a restore or refresh `claims` is undefined and a `warning` is sent.
   */
  readonly claims?: ClaimsSchema<Claims> | undefined
  /**
   * Where the session survives a reload.
   * @default createIndexedDBStorage(), or createMemoryStorage() where there is no IndexedDB
   */
  readonly storage?: AuthStorage | undefined
  /**
   * Tells sessions on one origin apart. Clients with the same name and server over a shared storage share one.
   * @default 'simplejwt'
   */
  readonly name?: string | undefined
  /** Further origins that may receive the token, besides that of `baseUrl`: `https://files.example.com`. @default [] */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Seconds before `exp` at which a token is no longer sent; never more than a tenth of its lifetime. @default 10 */
  readonly leeway?: number | undefined
  /**
   * Share of the lifetime, before the leeway, in which a request in passing starts a refresh in the background.
   * 0: only when stale. @default 0.2
   */
  readonly refreshAhead?: number | undefined
  /** Refresh by timer too while the page is visible. @default false: idle users cost the server nothing */
  readonly keepAlive?: boolean | undefined
  /** Seconds after login at which the session ends whatever the server says. @default none */
  readonly maxSessionAge?: number | undefined
  /** Milliseconds that a caller waits for a token endpoint. @default 10000 */
  readonly timeout?: number | undefined
  /** Allows `http:` beyond loopback where the page itself is not `http:`. @default false */
  readonly allowInsecureHttp?: boolean | undefined
  /**
   * Where a refresh runs: `serviceWorker()` from `simplejwt-client/service-worker`, in which a reload or a closed tab
   * does not lose the answer to one. @default in the page
   */
  readonly refreshIn?: RefreshIn | undefined
  /** Replaces `globalThis.fetch`, which is otherwise looked up at each call. */
  readonly fetch?: FetchPort | undefined
  /** Ports replaced one by one, for tests and unusual runtimes. Outside semantic versioning. */
  readonly platform?: Partial<Platform> | undefined
}

import type { Clock } from '../ports/clock.js'
import type { FetchPort } from '../ports/fetch.js'
import type { Locks } from '../ports/locks.js'
import type { RefreshIn } from '../ports/refresh-in.js'
import type { AuthStorage } from '../ports/storage.js'
import type { TokenStore } from '../storage/token-store.js'
import type { TokenPair } from '../types.js'
import type { ResolvedEndpoints, UsualEndpoints } from './endpoints.js'
import type { Post } from './post.js'
import type { BlacklistResult, RefreshAnswer, TokenAnswer } from './read-response.js'

/** AUTH_HEADER_NAME and the one of AUTH_HEADER_TYPES to use. */
export interface TokenHeader {
  /** @default 'Authorization' */
  readonly name?: string | undefined
  /** @default 'Bearer' */
  readonly scheme?: string | undefined
}

/** The conversation with one server. All reject where there is no answer; what the answers mean is read here too. */
export interface TokenServer {
  /** Throws AuthError for every answer without tokens. */
  obtain(credentials: object): Promise<TokenAnswer>
  /**
   * `limit`: milliseconds after which the request is aborted. `wasLost`: an earlier one with these tokens has been sent,
   * and its answer may still be on its way.
   */
  refresh(tokens: TokenPair, limit: number, wasLost: boolean): Promise<RefreshAnswer>
  /** Whether the server takes the token. Undefined where it has no such endpoint. */
  readonly verify: ((token: string) => Promise<boolean>) | undefined
  /** Has the server refuse a refresh token. Undefined where it cannot. */
  readonly revoke: ((refresh: string) => Promise<BlacklistResult>) | undefined
}

/** What a conversation takes. */
export interface Line {
  readonly post: Post
  readonly clock: Clock
  readonly endpoints: ResolvedEndpoints
  readonly userIdClaim: string
  /** Milliseconds; the option of the same name. */
  readonly timeout: number
}

/**
 * What differs between servers: an object made by a function of `simplejwt-client/servers`. Its members are outside
 * semantic versioning.
 */
export interface ServerDialect {
  /** Where the server has its endpoints, if nobody says otherwise. */
  readonly endpoints: UsualEndpoints
  readonly header?: TokenHeader | undefined
  readonly connect: (line: Line) => TokenServer
  /** Makes a pair of what `adopt` was given, where it is not one already. */
  readonly complete?: ((tokens: TokenPair) => TokenPair) | undefined
  /** Sends a request by cookies instead of a header. */
  readonly carry?: ((fetch: FetchPort) => Carry) | undefined
  /** Present where the browser keeps the refresh token in a cookie, out of our sight and shared by all tabs. */
  readonly jar?: CookieJar | undefined
}

/** Sends a request of a session that has these tokens. `check`, called right before, throws where it has ended. */
export type Carry = (
  input: Parameters<FetchPort>[0],
  init: RequestInit | undefined,
  tokens: TokenPair | undefined,
  check: () => void,
) => Promise<Response>

/** How to live with a refresh token that cannot be named: whoever sends a request sends the one that is there. */
export interface CookieJar {
  /** What of a session may be stored. */
  readonly storage: (storage: AuthStorage) => AuthStorage
  readonly share: (ports: JarPorts) => SharedJar
  /** Throws where an access token is none that a script may have. */
  readonly check: (access: string) => void
}

/** What sharing the jar takes. */
export interface JarPorts {
  readonly store: TokenStore
  readonly clock: Clock
  readonly locks: Locks | undefined
  /** The lock under which tokens are refreshed. */
  readonly lockName: string
  readonly refreshIn: RefreshIn | undefined
}

/** The jar, as this tab shares it with the others. */
export interface SharedJar {
  readonly alone: Alone
  /** Revokes only what nobody lives on. */
  readonly guard: (revoke: (refresh: string) => Promise<BlacklistResult>) => typeof revoke
}

/** Runs a task while no other tab, and nobody else in this one, changes the cookie; and keeps them out `until` then. */
export type Alone = <Result>(task: () => Promise<Result>, until?: Promise<unknown>) => Promise<Result>

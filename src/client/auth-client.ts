import type { AuthEventName, AuthEvents, Snapshot, TokenClaims, TokenPair } from '../types.js'
import type { BlacklistResult } from '../transport/read-response.js'

/** Frees the caller; what is under way for others goes on. */
export interface SignalOptions {
  readonly signal?: AbortSignal | undefined
}

/** What `getAccessToken` takes. */
export interface AccessTokenOptions extends SignalOptions {
  /** Seconds that the token must be good for. @default 0 */
  readonly minValidity?: number | undefined
}

/** What a login came to. */
export interface LoginResult<Claims = TokenClaims, Response = unknown> {
  /** The user's id as a string, or undefined where the token carries none. */
  readonly userId: string | undefined
  /** The access token's claims, unverified. */
  readonly claims: Claims
  /** The rest of the server's answer, without the tokens; frozen. */
  readonly response: Response
}

/** What a logout came to; see `AuthClient.logout`. */
export interface LogoutResult {
  readonly blacklist: BlacklistResult
}

/** A client of one SimpleJWT server. A closure: every member works when destructured. */
export interface AuthClient<Claims = TokenClaims> {
  /** Resolves when the stored session has been read, within 5 seconds. Never rejects. Requests wait for it by themselves. */
  readonly ready: Promise<void>

  /**
   * Logs in with whatever fields the server takes (TokenObtainPairView). Over a live session the old pair is
   * blacklisted.
   *
   * @throws AuthError: `invalid_credentials`, `invalid_input`, `login_refused`, `throttled`, `server_failed`,
   * `network_failed`, `timed_out`, `unexpected_response`, `malformed_token`; `session_ended` and `account_changed`
   * where a logout or another login overtook it.
   *
   * @example
   * ```ts
   * const { userId } = await auth.login({ username: 'ada', password: 'correct horse' })
   * ```
   */
  login<Response = unknown>(
    credentials: object,
    options?: SignalOptions,
  ): Promise<LoginResult<Claims, Response>>

  /**
   * Starts a session from a pair won elsewhere: a registration, a social login, the keys of an old interceptor.
   *
   * @throws AuthError `malformed_token`: swapped, expired or broken tokens.
   *
   * @example
   * ```ts
   * declare const access: string
   * declare const refresh: string
   *
   * await auth.adopt({ access, refresh })
   * ```
   */
  adopt(tokens: TokenPair): Promise<LoginResult<Claims>>

  /**
   * Ends the session: here at once, in other tabs when they hear, and on the server by blacklisting the refresh
   * token (TokenBlacklistView). Never rejects and takes at most `timeout`. An access token that somebody has copied
   * works until its `exp`: SimpleJWT cannot revoke it.
   *
   * `blacklist`: `accepted` by the server; `already` refused before; `queued`: no verdict, sent again later;
   * `none`: no such endpoint; `refused`: another answer.
   */
  logout(): Promise<LogoutResult>

  /**
   * One refresh now, shared with everybody who waits for one (TokenRefreshView).
   *
   * @throws AuthError: `refresh_unavailable`, `session_ended`, `not_authenticated`, `account_changed`,
   * `unexpected_response`.
   */
  refresh(options?: SignalOptions): Promise<void>

  /**
   * Asks the server about a token as it is (TokenVerifyView); by default about the access token. Never refreshes and
   * ends nothing. Not for route guards: it says nothing about the user, and a token is checked with every request.
   *
   * @throws AuthError, where the server gives no verdict; TypeError, where `endpoints.verify` is false.
   */
  verify(token?: string, options?: SignalOptions): Promise<boolean>

  /**
   * An access token that is good for `minValidity` more seconds, after one refresh at most: for WebSockets,
   * server-sent events, map tiles. A token whose whole life is shorter is returned as it is.
   *
   * @throws AuthError: as `refresh`.
   *
   * @example
   * ```ts
   * const socket = new WebSocket(`wss://api.example.com/ws/?token=${await auth.getAccessToken({ minValidity: 30 })}`)
   * ```
   */
  getAccessToken(options?: AccessTokenOptions): Promise<string>

  /**
   * A `fetch` that carries the access token to the origin of `baseUrl` and to `allowedOrigins`, refreshes it in time
   * and repeats a request once where the server refuses the token. Errors of your API come back as responses.
   *
   * @throws AuthError: `session_ended`, `refresh_unavailable`, `account_changed`, `unexpected_response`; and what
   * `fetch` throws.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>

  /** The same frozen object until something changes. */
  getSnapshot(): Snapshot<Claims>

  /** Calls `listener` whenever there is another snapshot. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void

  /**
   * Listens to one event; see {@link AuthEvents}. Returns a function that unsubscribes. A login over a live session is
   * a `logout` with the reason `replaced`, followed by `login`: look at the snapshot before you lead a page away.
   *
   * @example
   * ```ts
   * auth.on('logout', () => {
   *   if (auth.getSnapshot().status === 'unauthenticated') location.assign('/login')
   * })
   * ```
   */
  on<Name extends AuthEventName>(event: Name, listener: (payload: AuthEvents[Name]) => void): () => void

  /** Stops timers, listeners and the channel to other tabs. A refresh on the wire is still committed. Idempotent. */
  dispose(): void
}

import { copyOwn } from './own.js'

/**
 * Why a session ended: `user` logged out; `expired` and `rejected`: the server refused the refresh token, after
 * and before its own `exp`; `user_inactive`, `user_not_found`, `password_changed`: the server said so at a
 * protected endpoint; `max_age`: the option `maxSessionAge`; `replaced`: another login took its place;
 * `outcome_lost`: the refresh token was spent by a refresh whose answer never arrived.
 */
export type EndReason =
  | 'user'
  | 'expired'
  | 'rejected'
  | 'user_inactive'
  | 'user_not_found'
  | 'password_changed'
  | 'max_age'
  | 'replaced'
  | 'outcome_lost'

/**
 * What went wrong, as a closed union: `switch` over it and the compiler tells when a case is missing.
 *
 * | code | meaning | the session |
 * |---|---|---|
 * | `invalid_credentials` | the server knows no active account with these credentials | untouched |
 * | `invalid_input` | the server refuses single fields; see `fields` | untouched |
 * | `login_refused` | the server refuses the login for a reason of its own; show `detail` | untouched |
 * | `throttled` | too many attempts; wait `retryAfter` seconds | untouched |
 * | `server_failed` | the server failed (5xx) at login or verify | untouched |
 * | `network_failed` | no answer: offline, CORS or a wrong address | untouched |
 * | `timed_out` | no answer within `timeout` | untouched |
 * | `not_authenticated` | a token was asked for and nobody is logged in | none |
 * | `session_ended` | the session ended under the caller; see `reason` | ended |
 * | `refresh_unavailable` | no verdict on a refresh; try again after `retryAfter` | kept |
 * | `account_changed` | another user logged in meanwhile | the new one |
 * | `unexpected_response` | this is not what a SimpleJWT server answers: path, slash or proxy | kept |
 * | `malformed_token` | a token that cannot be what it should be | untouched |
 */
export type AuthErrorCode =
  | 'invalid_credentials'
  | 'invalid_input'
  | 'login_refused'
  | 'throttled'
  | 'server_failed'
  | 'network_failed'
  | 'timed_out'
  | 'not_authenticated'
  | 'session_ended'
  | 'refresh_unavailable'
  | 'account_changed'
  | 'unexpected_response'
  | 'malformed_token'

/** What an {@link AuthError} knows beyond its code and message. */
export interface AuthErrorDetails {
  readonly status?: number | undefined
  readonly detail?: string | undefined
  readonly fields?: Readonly<Record<string, readonly string[]>> | undefined
  readonly reason?: EndReason | undefined
  readonly retryAfter?: number | undefined
  readonly retryable?: boolean | undefined
  readonly cause?: unknown
}

const brand = Symbol.for('simplejwt-client.AuthError')

/**
 * The one error class of this package. It never holds a token, a password, a Request or a Response.
 *
 * @example
 * ```ts
 * import { isAuthError } from 'simplejwt-client'
 *
 * try {
 *   await auth.login({ username: 'ada', password: 'correct horse' })
 * } catch (error) {
 *   if (isAuthError(error) && error.code === 'invalid_credentials') console.log('Wrong name or password.')
 *   else throw error
 * }
 * ```
 */
export class AuthError extends Error {
  /** Which case this is; see {@link AuthErrorCode}. */
  readonly code: AuthErrorCode
  /** HTTP status, where there was an answer. */
  declare readonly status?: number
  /** The server's words for people. Show them, never match them: they are translated. */
  declare readonly detail?: string
  /** The server's words for single fields (`invalid_input`), by field name. */
  declare readonly fields?: Readonly<Record<string, readonly string[]>>
  /** Why the session ended (`session_ended`). */
  declare readonly reason?: EndReason
  /** Seconds after which another attempt makes sense. */
  declare readonly retryAfter?: number
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable: boolean

  // What an error does not have, it does not get from a polluted `Object.prototype` either.
  static {
    for (const name of ['status', 'detail', 'fields', 'reason', 'retryAfter'])
      Object.defineProperty(this.prototype, name, { value: undefined })
  }

  constructor(code: AuthErrorCode, message: string, details: AuthErrorDetails = {}) {
    const { cause, retryable = false, ...rest } = copyOwn(details)
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.retryable = retryable
    for (const [key, value] of Object.entries(rest)) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true })
    }
    Object.defineProperties(this, { name: { value: 'AuthError' }, [brand]: { value: true } })
  }
}

/** What each code means to who reads the log, and what to do next. */
const MESSAGES: Readonly<Record<AuthErrorCode, string>> = {
  invalid_credentials: 'No active account has these credentials.',
  invalid_input: 'The server refuses some fields. Show `fields`.',
  login_refused: 'The server refuses the login. Show `detail`.',
  throttled: 'Too many attempts. Wait before the next.',
  server_failed: 'The server failed. Try again later.',
  network_failed: 'No answer. Is the server up, with this origin in CORS_ALLOWED_ORIGINS?',
  timed_out: 'No answer within `timeout`. Try again.',
  not_authenticated: 'Nobody is logged in. Call login() first.',
  session_ended: 'The session has ended. Ask the user to log in.',
  refresh_unavailable: 'No verdict on the refresh. The session is kept; try again later.',
  account_changed: 'Another user logged in meanwhile. Load the page anew.',
  unexpected_response: 'This is no answer of a SimpleJWT server. Is a trailing slash missing?',
  malformed_token: 'These tokens cannot be used.',
}

const RETRYABLE: ReadonlySet<AuthErrorCode> = /* @__PURE__ */ new Set<AuthErrorCode>([
  'throttled',
  'server_failed',
  'network_failed',
  'timed_out',
  'refresh_unavailable',
])

/** An error in the words of its code; `hint` adds what only the place knows. */
export function createAuthError(code: AuthErrorCode, details: AuthErrorDetails = {}, hint = ''): AuthError {
  const message = `${MESSAGES[code]} ${hint}`.trim()
  return new AuthError(code, message, { retryable: RETRYABLE.has(code), ...details })
}

/**
 * Whether something that was caught is an {@link AuthError}, also one from another copy of this package.
 *
 * @example
 * ```ts
 * import { isAuthError } from 'simplejwt-client'
 *
 * const retry = (failureCount: number, error: unknown) => isAuthError(error) && error.retryable && failureCount < 3
 * ```
 */
export function isAuthError(error: unknown): error is AuthError {
  return typeof error === 'object' && error !== null && Object.hasOwn(error, brand)
}

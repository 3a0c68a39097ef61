import { AuthError, type AuthErrorDetails } from '../errors.js'
import { type OwnFields, ownFields } from '../own.js'
import type { TokenPair } from '../types.js'
import type { EndpointName } from './endpoints.js'
import type { Answer } from './post.js'

/** Tokens, and what else the server sent with them. */
export interface TokenAnswer {
  readonly tokens: TokenPair
  readonly rest: OwnFields
}

/** What became of a revocation; see `AuthClient.logout`. */
export type BlacklistResult = 'accepted' | 'already' | 'queued' | 'none' | 'refused'

/**
 * What a refresh came to. `refused`: the server's verdict on the refresh token. `unknown`: no verdict; `spent` tells
 * whether the server may have taken the token all the same.
 */
export type RefreshAnswer =
  | { readonly type: 'won'; readonly tokens: TokenPair }
  | { readonly type: 'refused'; readonly error: AuthError }
  | { readonly type: 'unknown'; readonly error: AuthError; readonly spent: boolean }

/**
 * Reads the answer to a login. `sent` is what was posted: a server that quotes it back must not put a password
 * into an error.
 *
 * @throws AuthError, for every answer but a 2xx with an `access` token.
 */
export function readObtain(answer: Answer, now: number, sent: object): TokenAnswer {
  const fields = readFields(answer)
  const won = isOk(answer) ? readTokens(fields) : undefined
  if (won !== undefined) return won
  throw obtainError(answer, fields, now, sent)
}

/** Reads the answer to a refresh. Only a 401 with a JSON object is the server's word on the token. */
export function readRefresh(answer: Answer, now: number, sent: object): RefreshAnswer {
  const fields = readFields(answer)
  const won = isOk(answer) ? readTokens(fields) : undefined
  if (won !== undefined) return { type: 'won', tokens: won.tokens }
  const details = describe(answer, fields, now, sent)
  if (answer.status === 401 && fields !== undefined) {
    return { type: 'refused', error: new AuthError('session_ended', REFUSED, details) }
  }
  if (isOverloaded(answer))
    return { type: 'unknown', error: unavailable(details), spent: answer.status !== 429 }
  return { type: 'unknown', error: unexpected('refresh', answer), spent: isOk(answer) }
}

/**
 * Reads the answer to a verify: true or false as the server says.
 *
 * @throws AuthError, where the answer is no verdict.
 */
export function readVerify(answer: Answer, now: number, sent: object): boolean {
  const fields = readFields(answer)
  if (fields === undefined)
    throw isOverloaded(answer) ? failed(answer, fields, now) : unexpected('verify', answer)
  if (isOk(answer)) return true
  if (answer.status === 401 && fields['code'] === 'token_not_valid') return false
  if (answer.status === 400 && fields['non_field_errors'] !== undefined) return false
  if (isOverloaded(answer)) throw failed(answer, fields, now)
  const list = readFieldErrors(fields, sent)
  throw list ? invalid(answer, fields, list, sent) : unexpected('verify', answer)
}

/** Reads the answer to a revocation. */
export function readBlacklist(answer: Answer): BlacklistResult {
  const { status } = answer
  if (answer.redirected || isOverloaded(answer)) return 'queued'
  if (isOk(answer)) return 'accepted'
  if (status === 404) return 'none'
  if (status === 401) return readFields(answer) === undefined ? 'queued' : 'already'
  return 'refused'
}

/** The error of a refresh that got no answer at all. */
export function unavailable(details: AuthErrorDetails): AuthError {
  return new AuthError(
    'refresh_unavailable',
    'No verdict on the refresh. The session is kept; try again later.',
    {
      ...details,
      retryable: true,
    },
  )
}

/** Seconds in a `Retry-After` header (RFC 9110 section 10.2.3), at most an hour; `now` in milliseconds. */
export function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : Math.ceil((Date.parse(header) - now) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.min(Math.max(seconds, 0), 3600)
}

const REFUSED = 'The server refused the refresh token. Ask the user to log in.'

/** Statuses that speak of a wrong address or set-up, not of the user. */
const MISPLACED: ReadonlySet<number> = new Set([404, 405, 406, 415])

function obtainError(answer: Answer, fields: OwnFields | undefined, now: number, sent: object): AuthError {
  if (isOverloaded(answer)) return failed(answer, fields, now, sent)
  const { status } = answer
  if (fields === undefined || status < 400 || MISPLACED.has(status)) return unexpected('obtain', answer)
  const details = describe(answer, fields, now, sent)
  if (status === 401)
    return new AuthError('invalid_credentials', 'No active account has these credentials.', details)
  const list = status === 400 ? readFieldErrors(fields, sent) : undefined
  if (list) return invalid(answer, fields, list, sent)
  return new AuthError('login_refused', 'The server refused the login. Show `detail` to the user.', details)
}

function invalid(answer: Answer, fields: OwnFields, list: FieldErrors, sent: object): AuthError {
  return new AuthError(
    'invalid_input',
    `The server refused: ${Object.keys(list).join(', ')}. See \`fields\`.`,
    {
      ...describe(answer, fields, 0, sent),
      fields: list,
    },
  )
}

function failed(answer: Answer, fields: OwnFields | undefined, now: number, sent?: object): AuthError {
  const details = { ...describe(answer, fields, now, sent), retryable: true }
  if (answer.status === 429)
    return new AuthError('throttled', 'Too many attempts. Wait before the next.', details)
  return new AuthError('server_failed', `The server failed (${answer.status}). Try again later.`, details)
}

function unexpected(endpoint: EndpointName, answer: Answer): AuthError {
  const { status, redirected } = answer
  const what = redirected
    ? 'a redirect: is a trailing slash missing?'
    : `status ${status} without what was asked for.`
  const message = `The ${endpoint} endpoint answered ${what} Check \`baseUrl\` and \`endpoints.${endpoint}\`.`
  return new AuthError('unexpected_response', message, { status })
}

function isOk({ status, redirected }: Answer): boolean {
  return !redirected && status >= 200 && status < 300
}

function isOverloaded({ status }: Answer): boolean {
  return status === 429 || status >= 500
}

function readFields({ redirected, body }: Answer): OwnFields | undefined {
  return redirected ? undefined : ownFields(body)
}

/** dj-rest-auth sends `refresh: ""` where the token is in a cookie: that is none. */
function readTokens(fields: OwnFields | undefined): TokenAnswer | undefined {
  if (fields === undefined) return undefined
  const { access, refresh, ...rest } = fields
  if (typeof access !== 'string' || access === '') return undefined
  const hasRefresh = typeof refresh === 'string' && refresh !== ''
  return { tokens: hasRefresh ? { access, refresh } : { access }, rest: Object.freeze(rest) }
}

type FieldErrors = Readonly<Record<string, readonly string[]>>

function describe(
  answer: Answer,
  fields: OwnFields | undefined,
  now: number,
  sent?: object,
): AuthErrorDetails {
  const { status } = answer
  const detail = typeof fields?.['detail'] === 'string' ? redact(fields['detail'], sent) : undefined
  const code = typeof fields?.['code'] === 'string' ? redact(fields['code'], sent) : undefined
  return {
    status,
    detail,
    retryAfter: readRetryAfter(answer.retryAfter, now),
    cause: { status, code, detail },
  }
}

/** DRF sends a list of words per field; django-ninja a single one. */
function readFieldErrors(fields: OwnFields, sent: object): FieldErrors | undefined {
  const list: Record<string, readonly string[]> = Object.create(null)
  for (const [name, value] of Object.entries(fields)) {
    if (name === 'detail' || name === 'code') continue
    const words: unknown[] = Array.isArray(value) ? value : [value]
    list[name] = Object.freeze(
      words.filter((word) => typeof word === 'string').map((word) => redact(word, sent)),
    )
  }
  return Object.keys(list).length > 0 ? Object.freeze(list) : undefined
}

/** Takes out what the server quotes of the login fields or the token; short words would garble the text. */
function redact(text: string, sent: object = {}): string {
  const secrets = Object.values(sent).filter((value) => typeof value === 'string' && value.length > 3)
  return secrets.reduce((clean: string, secret) => clean.replaceAll(secret, '***'), text)
}

import { type AuthError, type AuthErrorCode, createAuthError, type EndReason } from '../errors.js'
import { type OwnFields, ownFields } from '../own.js'
import { decodeToken } from '../token/decode.js'
import type { TokenPair } from '../types.js'
import type { Answer, RoundTrip } from './post.js'

/** Tokens, what else the server sent with them, and when. */
export interface TokenAnswer {
  readonly tokens: TokenPair
  readonly rest: OwnFields
  readonly trip: RoundTrip
}

/** What became of a revocation; see `AuthClient.logout`. */
export type BlacklistResult = 'accepted' | 'already' | 'queued' | 'none' | 'refused'

/**
 * What a refresh came to. `refused`: the server's verdict on the refresh token. `unknown`: no verdict; `spent` tells
 * whether the server may have taken the token all the same.
 */
export type RefreshAnswer =
  | { readonly type: 'won'; readonly tokens: TokenPair; readonly trip: RoundTrip }
  | RefusedRefresh
  | {
      readonly type: 'unknown'
      readonly error: AuthError
      readonly spent: boolean
      readonly isOffline: boolean
    }

/** The end of a refresh token. */
export interface RefusedRefresh {
  readonly type: 'refused'
  /** Why, where that is known better than from the circumstances. */
  readonly reason?: EndReason
  /** No refresh spends this token: that an earlier one was not answered is no reason. */
  readonly isReusable?: boolean
}

/** The tokens in an answer; undefined where there are none. dj-rest-auth sends `refresh: ""` for "in a cookie". */
export function readTokens(answer: Answer): TokenAnswer | undefined {
  const { ok, body } = answer
  const own = ownFields(body)
  if (!ok || own === undefined) return undefined
  const { access, refresh, ...rest } = own
  if (typeof access !== 'string' || access === '') return undefined
  const hasRefresh = typeof refresh === 'string' && refresh !== ''
  return {
    tokens: { access, refresh: hasRefresh ? refresh : undefined },
    rest: Object.freeze(rest),
    trip: answer,
  }
}

/**
 * Reads the answer to a login.
 *
 * @throws AuthError, for every answer but a 2xx with an `access` token.
 */
export function readObtain(answer: Answer): TokenAnswer {
  const won = readTokens(answer)
  if (won === undefined) throw refusal('obtain', answer)
  return won
}

/** Reads the answer to a refresh. An access token that cannot be read is no renewal: the next attempt will tell. */
export function readRefresh(answer: Answer): RefreshAnswer {
  const { ok, status } = answer
  const tokens = readTokens(answer)?.tokens
  if (tokens !== undefined && decodeToken(tokens.access) !== undefined) {
    return { type: 'won', tokens, trip: answer }
  }
  const error = refusal('refresh', answer)
  if (error.code === 'session_ended') return { type: 'refused' }
  return { type: 'unknown', error, spent: ok || status >= 500, isOffline: false }
}

/**
 * Reads the answer to a verify: true or false as the server says.
 *
 * @throws AuthError, where the answer is no verdict.
 */
export function readVerify(answer: Answer): boolean {
  const { ok, status } = answer
  const fields = ownFields(answer.body)
  if (ok && fields !== undefined) return true
  const isInvalid = status === 401 && fields?.['code'] === 'token_not_valid'
  const isBlacklisted = status === 400 && fields?.['non_field_errors'] !== undefined
  if (isInvalid || isBlacklisted) return false
  throw refusal('verify', answer)
}

/** Reads the answer to a revocation. */
export function readBlacklist({ ok, status, redirected, body }: Answer): BlacklistResult {
  if (ok) return 'accepted'
  if (status === 404) return 'none'
  if (status === 401 && ownFields(body) !== undefined) return 'already'
  return redirected || status === 401 || status === 429 || status >= 500 ? 'queued' : 'refused'
}

type Meanings = Readonly<Partial<Record<number, AuthErrorCode>>>

const BUSY: Meanings = { 429: 'throttled', 5: 'server_failed' }

/** What a status means at an endpoint, 4 and 5 being all others of their hundred; what is not here is unexpected. */
const MEANINGS = {
  obtain: {
    ...BUSY,
    401: 'invalid_credentials',
    4: 'login_refused',
    404: 'unexpected_response',
    405: 'unexpected_response',
    406: 'unexpected_response',
    415: 'unexpected_response',
  },
  verify: BUSY,
  refresh: { 429: 'refresh_unavailable', 5: 'refresh_unavailable', 401: 'session_ended' },
} satisfies Record<string, Meanings>

type FieldErrors = Readonly<Record<string, readonly string[]>>

function refusal(endpoint: keyof typeof MEANINGS, { status, body, sent, retryAfter }: Answer): AuthError {
  const own = ownFields(body)
  const clean = (value: unknown) => (typeof value === 'string' ? redact(value, sent) : undefined)
  const fields = status === 400 && endpoint !== 'refresh' && own ? readFieldErrors(own, clean) : undefined
  const code = fields ? 'invalid_input' : codeOf(endpoint, status, endpoint === 'obtain' ? body : own)
  // Views that raise a bare ValidationError answer with a list of sentences, others with one.
  const detail = clean(own ? own['detail'] : [body].flat()[0])
  const cause = { status, code: clean(own?.['code']), detail }
  const hint = `Check \`baseUrl\` and \`endpoints.${endpoint}\`.`
  const details = { status, detail, fields, retryAfter, cause }
  return createAuthError(code, details, code === 'unexpected_response' ? hint : '')
}

/** A 4xx is the word of the server itself only if it is JSON; proxies answer with pages. */
function codeOf(endpoint: keyof typeof MEANINGS, status: number, json: unknown): AuthErrorCode {
  const meanings: Meanings = MEANINGS[endpoint]
  const code = meanings[status] ?? meanings[Math.floor(status / 100)] ?? 'unexpected_response'
  return json !== undefined || status === 429 || status >= 500 ? code : 'unexpected_response'
}

/** DRF sends a list of words per field; django-ninja a single one. */
function readFieldErrors(
  { detail: _detail, code: _code, ...fields }: OwnFields,
  clean: (value: unknown) => string | undefined,
): FieldErrors | undefined {
  const list = Object.entries(fields).map(([name, value]) => {
    const words = [value].flat().map(clean)
    return [name, Object.freeze(words.filter((word) => word !== undefined))] as const
  })
  return list.length > 0
    ? Object.freeze(Object.assign(Object.create(null), Object.fromEntries(list)))
    : undefined
}

/** Takes out what the server quotes of the login fields or the token; short words would garble the text. */
function redact(text: string, sent: object): string {
  return textsIn(sent)
    .filter((secret) => secret.length > 3)
    .reduce((clean, secret) => clean.replaceAll(secret, '***'), text)
}

/** All text and numbers in what was posted, without outer spaces, as DRF trims them. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(textsIn)
  return typeof value === 'string' || typeof value === 'number' ? [`${value}`.trim()] : []
}

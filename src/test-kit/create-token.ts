import type { MockTokenPair } from '../mock/options.js'
import { defaultSigningKey } from '../mock/settings.js'
import { signParts, toAscii, utf8 } from '../mock/token-codec.js'
import { createBrowserClock } from '../platform/browser-clock.js'

/** The kinds of SimpleJWT's tokens, as they stand in `token_type`. */
export type TokenKind = 'access' | 'refresh' | 'sliding'

/**
 * What is wrong with a token. `signature`: of another key. `unsigned`: `alg` is `none` (RFC 7519 section 6). `payload`: it
 * is no JSON. `segments`: there are two instead of three. `huge`: good, but longer than proxies let through (20 kB).
 */
export type BrokenToken = 'signature' | 'unsigned' | 'payload' | 'segments' | 'huge'

/** What both tokens of a pair have in common. */
interface SharedTokenOptions {
  /**
   * The user's id (USER_ID_CLAIM), written as a string, as SimpleJWT does from 5.5.1 on. For a number, as older releases
   * write it: `claims: { user_id: 7 }`.
   * @default '1', the mock server's first user
   */
  readonly userId?: string | number | undefined
  /** More claims, or other values for the usual ones. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined
  /** Names of claims to leave out, such as `exp`. */
  readonly omit?: readonly string[] | undefined
  /** SIGNING_KEY. @default the mock server's default key */
  readonly signingKey?: string | undefined
  /** Milliseconds since 1970. @default Date.now() */
  readonly now?: number | undefined
}

/** What `createToken` takes. */
export interface CreateTokenOptions extends SharedTokenOptions {
  /** @default 'access' */
  readonly kind?: TokenKind | undefined
  /**
   * Seconds from now until `exp`: 5 for a token that has almost expired, -1 for one that has.
   * @default SimpleJWT's lifetimes: 300, and 86400 for a refresh token
   */
  readonly expiresIn?: number | undefined
  /** Makes it a token that no server accepts. */
  readonly broken?: BrokenToken | undefined
}

/** What `createTokenPair` takes. */
export interface CreateTokenPairOptions extends SharedTokenOptions {
  /** Seconds from now; negative for a token that has expired. @default 300 */
  readonly accessExpiresIn?: number | undefined
  /** Seconds from now; negative for a token that has expired. @default 86400 */
  readonly refreshExpiresIn?: number | undefined
}

const LIFETIMES: Readonly<Record<TokenKind, number>> = { access: 300, refresh: 86_400, sliding: 300 }
const HEAD = '{"alg":"HS256","typ":"JWT"}'
const UNSIGNED_HEAD = '{"alg":"none","typ":"JWT"}'

/**
 * Makes a token as SimpleJWT makes it, really signed (HS256): a mock server with the same key takes it.
 *
 * A token with a shorter life than usual looks as if it had been made earlier: `iat` is a whole lifetime before `exp`.
 *
 * @example
 * ```ts
 * import { createToken } from 'simplejwt-client/testing'
 *
 * const good = createToken({ userId: 7, claims: { roles: ['editor'] } })
 * const expired = createToken({ expiresIn: -1 })
 * const almostExpired = createToken({ expiresIn: 5 })
 * const wrongType = createToken({ kind: 'refresh' })
 * const forged = createToken({ broken: 'signature' })
 * const odd = createToken({ claims: { exp: 'soon' }, omit: ['jti'] })
 * ```
 */
export function createToken(options: CreateTokenOptions = {}): string {
  const { kind = 'access', expiresIn = LIFETIMES[kind], now = currentTime(), omit = [] } = options
  const times = timesOf(kind, expiresIn, now)
  const claims = {
    token_type: kind,
    ...times,
    jti: randomJti(),
    user_id: String(options.userId ?? '1'),
    ...(kind === 'sliding' ? { refresh_exp: times.iat + LIFETIMES.refresh } : {}),
    ...options.claims,
  }
  return write(Object.fromEntries(Object.entries(claims).filter(([name]) => !omit.includes(name))), options)
}

/**
 * Makes an access and a refresh token at one instant, as a login does: both have the same claims. For `auth.adopt`, for
 * what an older client has left in a store, for a registration that answers with tokens.
 *
 * @example
 * ```ts
 * import { createTokenPair } from 'simplejwt-client/testing'
 *
 * await auth.adopt(createTokenPair({ userId: 7, accessExpiresIn: -1 }))
 * ```
 */
export function createTokenPair(options: CreateTokenPairOptions = {}): MockTokenPair {
  const { accessExpiresIn = LIFETIMES.access, refreshExpiresIn = LIFETIMES.refresh } = options
  const { now = currentTime(), ...shared } = options
  const iat = Math.min(
    timesOf('access', accessExpiresIn, now).iat,
    timesOf('refresh', refreshExpiresIn, now).iat,
  )
  const claims = { iat, ...options.claims }
  return {
    access: createToken({ ...shared, kind: 'access', now, expiresIn: accessExpiresIn, claims }),
    refresh: createToken({ ...shared, kind: 'refresh', now, expiresIn: refreshExpiresIn, claims }),
  }
}

function currentTime(): number {
  return createBrowserClock().now().wall
}

function timesOf(
  kind: TokenKind,
  expiresIn: number,
  now: number,
): { readonly exp: number; readonly iat: number } {
  const exp = Math.floor(now / 1000 + expiresIn)
  return { exp, iat: Math.min(Math.floor(now / 1000), exp - LIFETIMES[kind]) }
}

/** As `uuid4().hex`: 32 hexadecimal digits. */
function randomJti(): string {
  const { random } = createBrowserClock()
  return Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('')
}

/** Puts the claims into a token, or into what only looks like one. */
function write(
  claims: Readonly<Record<string, unknown>>,
  { broken, signingKey }: CreateTokenOptions,
): string {
  const key = utf8(signingKey ?? defaultSigningKey)
  const body = toAscii(claims)
  switch (broken) {
    case 'signature':
      return signParts(HEAD, body, utf8('the key of somebody else'))
    case 'unsigned':
      return signParts(UNSIGNED_HEAD, body, key).replace(/[^.]*$/, '')
    case 'payload':
      return signParts(HEAD, body.slice(0, -1), key)
    case 'segments':
      return signParts(HEAD, body, key).replace(/\.[^.]*$/, '')
    case 'huge':
      return signParts(HEAD, toAscii({ ...claims, padding: 'x'.repeat(15_000) }), key)
    default:
      return signParts(HEAD, body, key)
  }
}

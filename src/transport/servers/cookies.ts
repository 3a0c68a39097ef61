import { type AuthError, createAuthError, isAuthError } from '../../errors.js'
import { copyOwn, type OwnFields, ownFields } from '../../own.js'
import type { Clock } from '../../ports/clock.js'
import { bounded } from '../../storage/bounded.js'
import { keepAccessInMemory } from '../../storage/access-in-memory.js'
import { unscoped } from '../../storage/unscoped.js'
import { decodeToken } from '../../token/decode.js'
import { createStandIn, isStandIn, toStandIn } from '../../token/stand-in.js'
import type { TokenPair } from '../../types.js'
import type { Line, ServerDialect, TokenServer } from '../dialect.js'
import type { UsualEndpoints } from '../endpoints.js'
import type { Answer, Post, PostOptions } from '../post.js'
import {
  type BlacklistResult,
  readBlacklist,
  readObtain,
  readRefresh,
  readVerify,
  type RefreshAnswer,
  type TokenAnswer,
} from '../read-response.js'
import { HARD_LIMIT } from '../take-lock.js'
import { carryCookies } from './carry-cookies.js'
import { type CsrfHeaders, type CsrfSource, createCsrfHeaders, type ReadCookie } from './csrf.js'
import { ON_ITS_WAY, shareJar } from './share-jar.js'
import { NEW_TICKET, readTicket, type Ticket, writeTicket } from './ticket.js'

/** What `cookies` and `djRestAuthCookies` take. */
export interface CookiesOptions {
  /**
   * The token against cross-site request forgery that goes with login, refresh, logout, and with unsafe requests where
   * the access token is in a cookie too. One that the server sends in the body of its answers, as `csrf`, comes first.
   * @default { cookie: 'csrftoken', header: 'X-CSRFToken' }, where the page can read that cookie
   */
  readonly csrf?: CsrfSource | undefined
  /**
   * Where the access token is. `memory`: in the body of the answers, and from there in this page's memory alone.
   * `cookie`: in an HttpOnly cookie as well, so that no script has any token.
   * @default 'memory'
   */
  readonly access?: 'memory' | 'cookie' | undefined
}

/** What differs between servers that use cookies. */
export interface CookieServer {
  readonly endpoints: UsualEndpoints
  readonly readObtain: (answer: Answer) => TokenAnswer
  /** Sends, and once more where that takes a refresh first. @default sends */
  readonly repair?: Repair | undefined
}

type Repair = (send: () => Promise<Answer>, refresh: () => Promise<Answer>) => Promise<Answer>

/** A dialect whose refresh token is in an HttpOnly cookie, and perhaps the access token too. */
export function createCookieDialect(
  options: CookiesOptions,
  server: CookieServer,
  readCookie: ReadCookie,
): ServerDialect {
  const { csrf, access = 'memory' } = copyOwn(options)
  const isInCookie = access === 'cookie'
  const csrfHeaders = createCsrfHeaders(csrf, readCookie)
  const manners: Manners = {
    server,
    csrfHeaders,
    readable: isInCookie ? withAccess : (answer) => answer,
    pairOf: (access, ticket) => ({
      access: isInCookie ? toStandIn(access) : access,
      refresh: writeTicket(ticket),
    }),
  }
  return {
    endpoints: isInCookie ? { ...server.endpoints, verify: false } : server.endpoints,
    complete: ({ access }) => manners.pairOf(access, NEW_TICKET),
    carry: isInCookie ? (fetch) => carryCookies(fetch, csrfHeaders) : undefined,
    jar: {
      storage: isInCookie ? (storage) => (context) => unscoped(storage(context)) : keepAccessInMemory,
      share: shareJar,
      check: isInCookie ? refuseAny : refuseStandIn,
    },
    connect: (line) => connect(line, manners),
  }
}

function refuseAny(): never {
  throw new TypeError('The access token is in a cookie that no script can read.')
}

function refuseStandIn(access: string): void {
  if (isStandIn(access))
    throw createAuthError('not_authenticated', {}, 'This page has no token yet: call refresh().')
}

/** What the options come to. */
interface Manners {
  readonly server: CookieServer
  readonly csrfHeaders: CsrfHeaders
  readonly readable: (answer: Answer) => Answer
  readonly pairOf: (access: string, ticket: Ticket) => TokenPair
}

function connect(line: Line, manners: Manners): TokenServer {
  const { post, endpoints } = line
  const { server, csrfHeaders, readable } = manners
  const { obtain, refresh, verify, blacklist } = endpoints
  const { repair = (send: () => Promise<Answer>) => send() } = copyOwn(server)

  /** Under the lock nobody may wait for ever, for an application's function either. */
  const inTime = (csrf?: string) =>
    bounded(csrfHeaders(csrf), line.clock, line.timeout, () => createAuthError('timed_out'))
  const send = createSend(post, inTime)

  async function revoke(url: string, token: string): Promise<BlacklistResult> {
    const headers = await inTime(readTicket(token).csrf)
    const answer = await repair(
      () => send(url, headers),
      () => send(refresh, headers),
    )
    return readBlacklist(answer)
  }

  return {
    async obtain(credentials) {
      const headers = await inTime()
      const answer = await repair(
        () => post(obtain, credentials, { headers, limit: line.timeout, credentials: 'include' }),
        () => send(refresh, headers),
      )
      return toSession(server.readObtain(readable(answer)), NEW_TICKET, manners)
    },
    async refresh(tokens, limit, wasLost) {
      const ticket = readTicket(tokens.refresh)
      const headers = await inTime(ticket.csrf).catch(toUnsent)
      if (isAuthError(headers)) return { type: 'unknown', error: headers, spent: false, isOffline: false }
      const ask = async () =>
        readRenewal(line, tokens, ticket, readable(await send(refresh, headers, limit)), manners)
      const read = await ask()
      // What was refused may have been the cookie before the one that is on its way.
      return wasLost ? askAgain(read, ask, line.clock) : read
    },
    verify: verify === undefined ? undefined : (token) => post(verify, { token }).then(readVerify),
    revoke: blacklist === undefined ? undefined : (token) => revoke(blacklist, token),
  }
}

type Send = (url: string, headers: PostOptions['headers'], limit?: number) => Promise<Answer>

/**
 * Posts nothing but cookies. It outlives the page: the browser puts the cookie of a late answer into the jar all the
 * same. Where somebody has changed the token against forgery since, as a login to the administration does, the page may
 * know the new one.
 */
function createSend(post: Post, csrfHeaders: CsrfHeaders): Send {
  return async (url, headers, limit = HARD_LIMIT) => {
    const options = { limit, keepalive: true, credentials: 'include' } as const
    const answer = await post(url, {}, { ...options, headers })
    if (answer.status !== 403) return answer
    const known = { ...headers, ...(await csrfHeaders().catch(() => undefined)) }
    const isNew = Object.entries(known).some(([name, value]) => headers?.[name] !== value)
    return isNew ? post(url, {}, { ...options, headers: known }) : answer
  }
}

function readRenewal(
  { userIdClaim }: Line,
  tokens: TokenPair,
  ticket: Ticket,
  answer: Answer,
  manners: Manners,
): RefreshAnswer {
  const read = readRefresh(answer)
  if (read.type === 'unknown' && answer.status === 403) return { ...read, error: asForgery(read.error) }
  if (read.type !== 'won') return read
  // Somebody has logged in past this client.
  if (isOther(userIdClaim, tokens.access, read.tokens.access)) return { type: 'refused', reason: 'replaced' }
  return { ...read, tokens: toSession(readObtain(answer), { ...ticket, n: ticket.n + 1 }, manners).tokens }
}

function toSession(
  { tokens, rest, trip }: TokenAnswer,
  { n, csrf }: Ticket,
  { pairOf }: Manners,
): TokenAnswer {
  const own = copyOwn<OwnFields>(rest)
  const { csrf: told, ...others } = own
  const exp = readDate(own['refresh_expiration'])
  const pair = pairOf(tokens.access, { n, csrf: typeof told === 'string' ? told : csrf, exp })
  return { tokens: pair, rest: Object.freeze(copyOwn(others)), trip }
}

/** Asks again, and after a longer wait once more, as an earlier answer may be on its way. Callers wait for ten seconds. */
async function askAgain(
  first: RefreshAnswer,
  ask: () => Promise<RefreshAnswer>,
  clock: Clock,
): Promise<RefreshAnswer> {
  let read = first
  for (const wait of [1, 2]) {
    if (read.type !== 'refused') return read
    await new Promise<void>((resolve) => clock.after(wait * ON_ITS_WAY, resolve))
    read = await ask()
  }
  return read
}

/** A refresh that could not be sent has cost the server nothing. */
const toUnsent = (cause: unknown): AuthError => createAuthError('refresh_unavailable', { cause })

let made = 0

/** A server that keeps all tokens to itself says no more than that it went well. */
function withAccess(answer: Answer): Answer {
  const { ok, status, body, receivedAt } = answer
  const nothing: OwnFields | undefined = status === 204 ? {} : undefined
  // A page in the place of an answer says nothing.
  const fields = ownFields(body) ?? nothing
  if (!ok || fields === undefined || typeof fields['access'] === 'string') return answer
  // Unlike any other, so that a request tells whether the token has been renewed since it was sent.
  return { ...answer, body: { ...fields, access: createStandIn({ jti: `${receivedAt}.${++made}` }) } }
}

/** Django's 403 is about the token against forgery, and not about paths. */
function asForgery({ detail, cause }: AuthError): AuthError {
  return createAuthError('unexpected_response', { status: 403, detail, cause }, 'Check `csrf`.')
}

/** Whether an access token is of another user than the one before. SimpleJWT 5.5.1 made text of the numbers of 5.5.0. */
function isOther(claim: string, before: string, after: string): boolean {
  const [was, is] = [before, after].map((token) => decodeToken(token)?.[claim]).map(toId)
  return was !== undefined && is !== undefined && was !== is
}

function toId(claim: unknown): string | undefined {
  return typeof claim === 'string' || typeof claim === 'number' ? String(claim) : undefined
}

function readDate(text: unknown): number | undefined {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time / 1000
}

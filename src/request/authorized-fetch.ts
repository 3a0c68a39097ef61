import { AuthError, type EndReason } from '../errors.js'
import { ownFields } from '../own.js'
import type { Clock, Instant } from '../ports/clock.js'
import type { FetchPort } from '../ports/fetch.js'
import { accountChanged, isOtherUser, sessionEnded } from '../session/judge.js'
import type { Demand } from '../session/judge.js'
import { isStale } from '../session/open-session.js'
import type { SessionRunner } from '../session/run.js'
import type { Session } from '../session/state.js'
import { later } from '../token/freshness.js'
import type { FindRoute, Route } from './may-carry-token.js'
import { type FetchInput, prepareReplay } from './replay.js'
import { hasHeader, withHeader } from './with-header.js'

/** What sending requests needs. */
export interface RequestPorts {
  readonly session: SessionRunner
  readonly clock: Clock
  readonly fetch: FetchPort
  readonly findRoute: FindRoute
  readonly header: { readonly name: string; readonly scheme: string }
  /** Milliseconds that a request waits for a token. */
  readonly timeout: number
  /** Called once, when a server seems not to see the token at all. */
  readonly warnOfScheme: () => void
}

/** Sends requests with the token. */
export interface AuthorizedFetch {
  readonly fetch: FetchPort
  /** Resolves when `fetch` would not have to wait for a token; rejects as it would. */
  readonly prepare: (request: Request) => Promise<void>
}

/** One request on its way. */
interface Attempt {
  readonly input: FetchInput
  readonly init: RequestInit | undefined
  readonly route: Route
  readonly session: Session
  readonly epoch: number
  /** What to send the second time; undefined where there is none. */
  readonly again: FetchInput | undefined
  readonly isReplay: boolean
}

/** The codes by which a protected endpoint says that the account is not to be served any more. */
const ACCOUNT_CODES: ReadonlySet<unknown> = new Set<EndReason>([
  'user_inactive',
  'user_not_found',
  'password_changed',
])

/**
 * A `fetch` that carries the session's access token. While the token is fresh everything up to the platform's fetch
 * is synchronous. A 401 or 403 with `code: "token_not_valid"` is answered by one refresh and one replay.
 */
export function createAuthorizedFetch(ports: RequestPorts): AuthorizedFetch {
  const { session: runner, clock, fetch, findRoute, header, timeout, warnOfScheme } = ports
  const isStandardHeader = header.name.toLowerCase() === 'authorization'
  /** Origins that have refused even a token just won: a refresh per request would be for nothing. */
  const distrusting = new Set<string>()

  function carries(route: Route, input: FetchInput, init: RequestInit | undefined): boolean {
    return route.mayCarryToken && !hasHeader(header.name, input, init)
  }

  function authorizedFetch(input: FetchInput, init?: RequestInit): Promise<Response> {
    try {
      const route = findRoute(input)
      const target = typeof input === 'string' ? route.url : input
      const { session, phase } = runner.state()
      if (!carries(route, input, init) || phase === 'out') return fetch(target, init)
      const now = clock.now()
      if (session === undefined || !isQuiet(session, now)) return notQuiet(target, init, route, session, now)
      return start(target, init, route, session)
    } catch (error) {
      return Promise.reject(error)
    }
  }

  function notQuiet(
    input: FetchInput,
    init: RequestInit | undefined,
    route: Route,
    before: Session | undefined,
    now: Instant,
  ): Promise<Response> {
    runner.send({ type: 'refreshWanted' })
    const { session } = runner.state()
    if (session !== undefined && !isStale(session, now)) return start(input, init, route, session)
    return waitForToken(signalOf(input, init), before).then((ready) =>
      ready === undefined ? fetch(input, init) : start(input, init, route, ready),
    )
  }

  function waitForToken(signal: AbortSignal | undefined, session?: Session): Promise<Session | undefined> {
    const { renewals, failure } = runner.state()
    const deadline = later(clock.now(), timeout)
    const demand: Demand = { kind: 'request', minValidity: 0, deadline, renewals, failure, session }
    return runner.wait(demand, signal)
  }

  function start(
    input: FetchInput,
    init: RequestInit | undefined,
    route: Route,
    session: Session,
  ): Promise<Response> {
    const again = prepareReplay(input, route.url, init)
    return send({ input, init, route, session, epoch: runner.state().epoch, again, isReplay: false })
  }

  function send(attempt: Attempt): Promise<Response> {
    const { input, init, session } = attempt
    const value = `${header.scheme} ${session.record.tokens?.access}`
    const sent = withHeader(header.name, value, input, init)
    if (!isStandardHeader && init?.redirect === undefined) sent.redirect = 'manual'
    return fetch(input, sent).then((response) =>
      isPlain(response, session) ? response : receive(response, attempt),
    )
  }

  function isPlain({ status }: Response, session: Session): boolean {
    return (
      isStandardHeader &&
      status !== 401 &&
      status !== 403 &&
      runner.state().session === session &&
      !session.isUnproven
    )
  }

  async function receive(response: Response, attempt: Attempt): Promise<Response> {
    const { session, route } = attempt
    const current = runner.state().session
    if (current !== undefined && isOtherUser(session, current)) throw accountChanged()
    if (isRedirect(response) && !isStandardHeader && attempt.init?.redirect === undefined) throw redirected()
    if (response.ok) accept(session, route)
    if (response.status !== 401 && response.status !== 403) return response
    const code = await readCode(response)
    if (code === 'token_not_valid') return replay(response, attempt)
    if (ACCOUNT_CODES.has(code)) {
      runner.send({ type: 'condemned', epoch: attempt.epoch, reason: code as EndReason })
    } else if (code === undefined && response.status === 401) warnOfScheme()
    return response
  }

  function accept({ record }: Session, { origin }: Route): void {
    distrusting.delete(origin)
    if (record.tokens) runner.send({ type: 'accessAccepted', access: record.tokens.access })
  }

  async function replay(response: Response, attempt: Attempt): Promise<Response> {
    const { session, route, init, again, isReplay } = attempt
    const access = session.record.tokens?.access ?? ''
    const { session: current, end } = runner.state()
    if (current === undefined) throw sessionEnded(end.reason)
    if (isOtherUser(session, current)) throw accountChanged()
    const isSame = current.record.tokens?.access === access
    if (isReplay && isSame) distrusting.add(route.origin)
    if (isReplay || (isSame && (current.isUnproven || distrusting.has(route.origin)))) return response
    runner.send({ type: 'accessRefused', access })
    if (again === undefined) return response
    const ready = await waitForToken(signalOf(again, init), session)
    if (ready === undefined) return response
    void response.body?.cancel()
    return send({ ...attempt, input: again, session: ready, epoch: runner.state().epoch, isReplay: true })
  }

  return {
    fetch: authorizedFetch,
    async prepare(request) {
      const { session, phase } = runner.state()
      if (!carries(findRoute(request), request, undefined) || phase === 'out') return
      if (session === undefined || isStale(session, clock.now())) await waitForToken(request.signal, session)
    },
  }
}

function isQuiet({ quietUntil, isDead }: Session, { wall, mono }: Instant): boolean {
  return !isDead && wall < quietUntil.wall && mono < quietUntil.mono
}

function signalOf(input: FetchInput, init: RequestInit | undefined): AbortSignal | undefined {
  return init?.signal ?? (typeof input === 'string' || input instanceof URL ? undefined : input.signal)
}

/** The `code` of an error body as SimpleJWT sends it; undefined where there is none. The caller's copy stays unread. */
async function readCode(response: Response): Promise<unknown> {
  if (!response.headers.get('content-type')?.includes('json')) return undefined
  try {
    return ownFields(await response.clone().json())?.['code']
  } catch {
    return undefined
  }
}

function isRedirect({ type, status }: Response): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)
}

function redirected(): AuthError {
  const message =
    'The server redirects, and browsers would send a header of this name along. Is a trailing slash missing?'
  return new AuthError('unexpected_response', message)
}

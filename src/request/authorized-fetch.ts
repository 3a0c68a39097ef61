import { createAuthError, type EndReason } from '../errors.js'
import { copyOwn } from '../own.js'
import type { Clock } from '../ports/clock.js'
import type { FetchPort } from '../ports/fetch.js'
import { isOtherUser, sessionEnded } from '../session/judge.js'
import { isStale } from '../session/open-session.js'
import type { SessionRunner } from '../session/run.js'
import type { Session } from '../session/state.js'
import { isPast } from '../token/freshness.js'
import type { Carry } from '../transport/dialect.js'
import { isRedirect } from '../transport/is-redirect.js'
import type { FindRoute, Route } from './may-carry-token.js'
import { readCode } from './read-code.js'
import { type FetchInput, prepareReplay, requestOf } from './replay.js'
import { hasHeader, withHeader } from './with-header.js'

/** What sending requests needs. */
export interface RequestPorts {
  readonly session: SessionRunner
  readonly clock: Clock
  readonly fetch: FetchPort
  /** Makes what sends without a header, by cookies. */
  readonly carry?: ((fetch: FetchPort) => Carry) | undefined
  readonly findRoute: FindRoute
  readonly header: { readonly name: string; readonly scheme: string }
  /** Called when a server seems not to see the token at all. */
  readonly warnOfScheme: () => void
}

/** Sends requests with the token. */
export interface AuthorizedFetch {
  /** May throw at once. `port`: sends this one request, and its replay, in the place of `fetch`. */
  readonly fetch: (input: FetchInput, init?: RequestInit, port?: FetchPort) => Promise<Response>
  /** Resolves when `fetch` would not have to wait for a token; rejects as it would. Undefined where it need not wait. */
  readonly prepare: (request: Request) => Promise<void> | undefined
}

/** A request that was answered. */
interface Attempt {
  readonly init: RequestInit | undefined
  readonly route: Route
  readonly session: Session
  /** What to send the second time; undefined where there is none, and for the second time itself. */
  readonly again: FetchInput | undefined
  readonly isReplay: boolean
  readonly port: FetchPort
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
// oxlint-disable-next-line max-lines-per-function -- a factory of short functions that share the ports
export function createAuthorizedFetch(ports: RequestPorts): AuthorizedFetch {
  const { session: runner, clock, fetch, carry, findRoute, header } = ports
  const isStandardHeader = header.name.toLowerCase() === 'authorization'
  /**
   * Origins that have refused a token, with that token; with none once they have refused its successor too, which
   * costs no further refresh until they have accepted a request.
   */
  const doubted = new Map<string, string>()
  let doubter = ''
  /** The header's value is put together once per token. */
  let value = ''
  let headerOf: Session | undefined

  function carries(route: Route, input: FetchInput, init?: RequestInit): boolean {
    const { session, isUnread } = runner.state()
    return (isUnread || session !== undefined) && route.mayCarryToken && !hasHeader(header.name, input, init)
  }

  function authorizedFetch(input: FetchInput, given?: RequestInit, port = fetch): Promise<Response> {
    const route = findRoute(input)
    const target = typeof input === 'string' ? route.url : input
    const init = given && copyOwn(given)
    if (!carries(route, input, init)) return port(target, given)
    const { session, isUnread } = runner.state()
    return session !== undefined && !isUnread && !isPast(session.quietUntil, clock.now())
      ? send(target, init, route, session, port)
      : notQuiet(target, init, route, session, port)
  }

  function notQuiet(
    input: FetchInput,
    init: RequestInit | undefined,
    route: Route,
    before: Session | undefined,
    port: FetchPort,
  ): Promise<Response> {
    runner.send({ type: 'refreshWanted' })
    const session = usable()
    if (session !== undefined) return send(input, init, route, session, port)
    return runner
      .wait('request', before, signalOf(input, init))
      .then((ready) => (ready === undefined ? port(input, init) : send(input, init, route, ready, port)))
  }

  /** The session, if a request need not wait for a token. */
  function usable(): Session | undefined {
    const { session, isUnread } = runner.state()
    return session === undefined || isUnread || isStale(session, clock.now()) ? undefined : session
  }

  function send(
    input: FetchInput,
    init: RequestInit | undefined,
    route: Route,
    session: Session,
    port: FetchPort,
    isReplay = false,
  ): Promise<Response> {
    const again = isReplay ? undefined : prepareReplay(input, init)
    const answer = carry
      ? carry(port)(input, init, session.record.tokens, () => checkLive(session))
      : sendToken(input, init, session, port)
    return answer.then((response) =>
      isPlain(response, session)
        ? response
        : receive(response, { init, route, session, again, isReplay, port }),
    )
  }

  function sendToken(
    input: FetchInput,
    init: RequestInit | undefined,
    session: Session,
    port: FetchPort,
  ): Promise<Response> {
    if (session !== headerOf) value = `${header.scheme} ${accessOf(session)}`
    headerOf = session
    const sent = withHeader(header.name, value, input, init)
    if (mayNotFollow(init)) sent.redirect = 'manual'
    return port(input, sent)
  }

  /** Browsers take a header of another name along to wherever a redirect points. */
  function mayNotFollow(init: RequestInit | undefined): boolean {
    return !isStandardHeader && init?.redirect === undefined
  }

  function isPlain({ status, ok }: Response, session: Session): boolean {
    return (
      (ok || isStandardHeader) &&
      status !== 401 &&
      status !== 403 &&
      doubted.size === 0 &&
      runner.state().session === session
    )
  }

  async function receive(response: Response, attempt: Attempt): Promise<Response> {
    const { session, route, init } = attempt
    checkUser(session)
    if (mayNotFollow(init) && isRedirect(response))
      throw createAuthError('unexpected_response', {}, 'It redirects.')
    if (response.ok) doubted.delete(route.origin)
    if (response.status !== 401 && response.status !== 403) return response
    const code = await readCode(response)
    const isUnseen = isTokenUnseen(response, code)
    // A browser drops a cookie that is over, and a request without one is not told that its token is over.
    if (code === 'token_not_valid' || (carry && isUnseen)) return replay(response, attempt)
    if (ACCOUNT_CODES.has(code))
      runner.send({ type: 'condemned', sid: session.record.sid, reason: code as EndReason })
    else if (isUnseen) ports.warnOfScheme()
    return response
  }

  async function replay(response: Response, attempt: Attempt): Promise<Response> {
    const { session, init, route, again, isReplay, port } = attempt
    const current = checkLive(session)
    const access = accessOf(session)
    if (doubter !== session.record.sid) doubted.clear()
    doubter = session.record.sid
    const refused = doubted.get(route.origin) ?? access
    doubted.set(route.origin, isReplay ? '' : refused)
    if (isReplay || (refused !== access && accessOf(current) === access)) return response
    runner.send({ type: 'accessRefused', access })
    if (again === undefined) return response
    const ready = await runner.wait('request', session, signalOf(again, init))
    if (ready === undefined) return response
    void response.body?.cancel()
    return send(again, init, route, ready, port, true)
  }

  function checkLive(session: Session): Session {
    const current = checkUser(session)
    if (current === undefined) throw sessionEnded(runner.state().end.reason)
    return current
  }

  /** An answer belongs to the user who asked. */
  function checkUser(session: Session): Session | undefined {
    const current = runner.state().session
    if (current !== undefined && isOtherUser(session, current)) throw createAuthError('account_changed')
    return current
  }

  return {
    fetch: authorizedFetch,
    prepare(request) {
      if (!carries(findRoute(request), request) || usable() !== undefined) return undefined
      return runner.wait('request', runner.state().session, request.signal).then(() => {})
    },
  }
}

function accessOf({ record }: Session): string {
  return record.tokens?.access ?? ''
}

function signalOf(input: FetchInput, init: RequestInit | undefined): AbortSignal | undefined {
  return init?.signal ?? requestOf(input)?.signal
}

/** Django's answer to a request without a token that it could judge. */
function isTokenUnseen({ status }: Response, code: unknown): boolean {
  return code === undefined && status === 401
}

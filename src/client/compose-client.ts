import { AuthError } from '../errors.js'
import { copyOwn } from '../own.js'
import type { Demand } from '../session/judge.js'
import { createListeners } from '../session/listeners.js'
import { createSnapshot } from '../session/snapshot.js'
import type { Session } from '../session/state.js'
import { isPast, later } from '../token/freshness.js'
import { bounded } from '../transport/bounded.js'
import { type Answer, postJson } from '../transport/post.js'
import { type BlacklistResult, readObtain, readVerify } from '../transport/read-response.js'
import type { TokenPair } from '../types.js'
import type {
  AccessTokenOptions,
  AuthClient,
  LoginResult,
  LogoutResult,
  SignalOptions,
} from './auth-client.js'
import { type ClientParts, type Core, createCore } from './core.js'
import { type ClientInternals, INTERNALS } from './internals.js'
import { enter } from './log-in.js'

/** The client with what adapters may ask of it. */
export interface InnerClient extends AuthClient<unknown> {
  readonly [INTERNALS]: ClientInternals
}

const NOTHING_YET = createSnapshot({ status: 'loading' })

/** Puts a client together. `page` returns the page's origin, for messages. */
export function composeClient(parts: ClientParts, page: () => string | undefined): InnerClient {
  const { options, platform, fetch } = parts
  const { rules } = options
  const { clock } = platform
  const listeners = createListeners()
  let calls = 0
  let core: Core | undefined

  function use(): Core {
    core ??= createCore(parts, listeners)
    return core
  }

  function start(): Promise<void> {
    try {
      return use().started
    } catch {
      // A relative `baseUrl` where there is no page: whoever uses the client is told so.
      return Promise.resolve()
    }
  }

  /** Posts to a token endpoint. The caller is freed by `timeout` and by its signal; a late answer goes to `late`. */
  async function ask(
    url: string,
    body: object,
    { signal }: SignalOptions,
    late: (answer: Answer) => void = () => {},
  ): Promise<Answer> {
    signal?.throwIfAborted()
    let isFreed = false
    const answer = postJson(fetch, url, body).catch((cause: unknown) => {
      const message = `No answer. Is the server up, and does its CORS_ALLOWED_ORIGINS list ${page() ?? 'this origin'}?`
      throw new AuthError('network_failed', message, { retryable: true, cause })
    })
    void answer.then(
      (one) => isFreed && late(one),
      () => {},
    )
    const tookTooLong = () =>
      new AuthError('timed_out', `No answer in ${rules.timeout} ms. Try again, or raise \`timeout\`.`, {
        retryable: true,
      })
    return bounded(answer, { clock, limit: rules.timeout, signal, tookTooLong }).catch((error: unknown) => {
      isFreed = true
      throw error
    })
  }

  async function login(
    credentials: object,
    signals: SignalOptions = {},
  ): Promise<LoginResult<unknown, never>> {
    if (typeof credentials !== 'object' || credentials === null)
      throw new TypeError('`login` takes an object of fields.')
    const parts = loginParts()
    const { server, revocations } = use()
    const call = ++calls
    const sentAt = clock.now().wall
    const dropLate = (answer: Answer) => {
      const { refresh } = readObtain(answer, 0, credentials).tokens
      if (refresh !== undefined) void revocations.revoke(refresh)
    }
    const answer = await ask(server.endpoints.obtain, credentials, signals, dropLate)
    const receivedAt = clock.now().wall
    const { tokens, rest } = readObtain(answer, receivedAt, credentials)
    return enter(parts, {
      tokens,
      from: 'login',
      call,
      trip: { sentAt, receivedAt },
      response: rest,
    }) as Promise<LoginResult<unknown, never>>
  }

  function loginParts() {
    const { session, server, createSid, revocations } = use()
    return { session, clock, rules, server: server.endpoints.refresh, createSid, revocations }
  }

  async function adopt(given: TokenPair): Promise<LoginResult<unknown>> {
    const { access, refresh } = copyOwn(given)
    return enter(loginParts(), {
      tokens: { access, refresh },
      from: 'adopt',
      call: ++calls,
      response: Object.freeze({}),
    })
  }

  async function logout(): Promise<LogoutResult> {
    const call = ++calls
    try {
      return { blacklist: await leave(use(), call) }
    } catch {
      return { blacklist: 'queued' }
    }
  }

  async function leave({ session, revocations, started }: Core, call: number): Promise<BlacklistResult> {
    const { phase, session: live } = session.state()
    session.send({ type: 'left', call })
    const isOwed = phase === 'loading' || live?.record.tokens?.refresh !== undefined
    const revoked = phase === 'loading' ? started.then(revocations.latest) : revocations.latest()
    const work = Promise.all([isOwed ? revoked : undefined, started.then(session.saved)])
    const [result = 'none'] = await bounded(work, {
      clock,
      limit: rules.timeout,
      tookTooLong: () => undefined,
    })
    return result
  }

  function demand(
    kind: Demand['kind'],
    { signal, minValidity = 0 }: AccessTokenOptions,
  ): Promise<Session | undefined> {
    const runner = use().session
    const { renewals, failure, session } = runner.state()
    const deadline = later(clock.now(), rules.timeout)
    return runner.wait(
      { kind, minValidity: minValidity * 1000, deadline, renewals, failure, session },
      signal,
    )
  }

  async function getAccessToken(wanted: AccessTokenOptions = {}): Promise<string> {
    const session = await demand('token', copyOwn(wanted))
    if (session !== undefined && isPast(session.quietUntil, clock.now()))
      use().session.send({ type: 'refreshWanted' })
    return session?.record.tokens?.access ?? ''
  }

  async function verify(token?: string, signals: SignalOptions = {}): Promise<boolean> {
    const { server, session, started } = use()
    const { verify: url } = server.endpoints
    if (url === undefined) throw new TypeError('`endpoints.verify` is false: this server cannot verify.')
    if (token === undefined) await started
    const body = { token: token ?? session.state().session?.record.tokens?.access }
    if (body.token === undefined)
      throw new AuthError('not_authenticated', 'Nobody is logged in: there is no token to verify.')
    const answer = await ask(url, body, copyOwn(signals))
    return readVerify(answer, clock.now().wall, body)
  }

  return {
    ready: start(),
    login,
    adopt,
    logout,
    verify,
    getAccessToken,
    refresh: async (signals = {}) => void (await demand('refresh', copyOwn(signals))),
    async fetch(input, init) {
      return use().request.fetch(input, init)
    },
    getSnapshot: () => core?.session.state().shown.snapshot ?? NOTHING_YET,
    subscribe: listeners.subscribe,
    on: listeners.on,
    dispose: () => core?.session.stop(),
    [INTERNALS]: {
      baseUrl: () => use().server.baseUrl,
      prepare: (request) => use().request.prepare(request),
    },
  }
}

import { ownIfPlain } from '../own.js'
import type { Clock } from '../ports/clock.js'
import type { FetchPort } from '../ports/fetch.js'
import type { Platform } from '../ports/platform.js'
import type { RefreshIn } from '../ports/refresh-in.js'
import type { AuthStorage } from '../ports/storage.js'
import { createRefresh } from '../refresh/refresh.js'
import { type AuthorizedFetch, createAuthorizedFetch } from '../request/authorized-fetch.js'
import { createFindRoute } from '../request/may-carry-token.js'
import { createHintStore } from '../session/hint.js'
import type { Listeners } from '../session/listeners.js'
import { isStale } from '../session/open-session.js'
import { createRevocations, type Revocations } from '../session/revocations.js'
import { createSession, type SessionRunner } from '../session/run.js'
import type { Rules } from '../session/state.js'
import { createTokenStore } from '../storage/token-store.js'
import type { Alone, ServerDialect, SharedJar, TokenServer } from '../transport/dialect.js'
import { createPost } from '../transport/post.js'
import type { WarningCode } from '../types.js'
import type { Page, ResolvedOptions, Server } from './resolve-options.js'

/** What a client is put together from. */
export interface ClientParts extends ResolvedOptions {
  readonly fetch: FetchPort
  readonly platform: Platform
  readonly storage: AuthStorage
  readonly refreshIn: RefreshIn | undefined
}

/** A client that knows where its server is: what all of its calls share. */
export interface Core {
  readonly rules: Rules
  readonly page: Page
  readonly dialect: ServerDialect
  readonly clock: Clock
  readonly server: Server
  readonly tokens: TokenServer
  /** Runs what changes the browser's cookies, where they are what a session lives on. */
  readonly alone: Alone
  readonly session: SessionRunner
  readonly revocations: Revocations
  readonly request: AuthorizedFetch
  /** Resolves when the stored session has been read. */
  readonly started: Promise<void>
  /** Unique in all tabs and at all times. */
  readonly tab: string
  /** Numbers the calls that change who is logged in: of two the later one counts. */
  readonly nextCall: () => number
}

const SCHEME_REFUSED =
  'A server answered 401 as if it had seen no token. Check `header` against AUTH_HEADER_TYPES and AUTH_HEADER_NAME.'

/** A refresh token that is sent in a body is nobody else's. */
const UNSHARED: SharedJar = { alone: (task) => task(), guard: (revoke) => revoke }

/** Wires the layers to the ports and starts reading the stored session. */
// oxlint-disable-next-line max-lines-per-function -- a list of parts, without a decision
export function createCore(parts: ClientParts, listeners: Listeners): Core {
  const { rules, page, dialect, fetch, refreshIn } = parts
  const { jar } = dialect
  const { clock, locks, channel, lifecycle } = parts.platform
  const server = parts.server()
  const { obtain, refresh, verify, blacklist } = server.endpoints
  const key = `${parts.name}:${refresh}`
  const tab = clock.now().wall.toString(36) + clock.random().toString(36).slice(1)
  const warn = (code: WarningCode, message: string) => listeners.emit('warning', { code, message })
  const tokens = dialect.connect({
    post: createPost(fetch, clock),
    clock,
    endpoints: server.endpoints,
    userIdClaim: rules.userIdClaim,
    timeout: rules.timeout,
  })
  const storage = jar?.storage(parts.storage) ?? parts.storage
  const port = ownIfPlain(storage({ key, locks, tab }))
  const lockName = key + (port.scope ?? '')
  const store = createTokenStore({ port, server: refresh, clock, warn })
  const { alone, guard } = jar?.share({ store, clock, locks, lockName, refreshIn }) ?? UNSHARED
  const revocations = createRevocations({ store, send: tokens.revoke && guard(tokens.revoke) })
  const session = createSession(
    {
      clock,
      store,
      lifecycle,
      listeners,
      revocations,
      hints: createHintStore(port.hints, `${key}:hint`),
      refresh: createRefresh(
        {
          store,
          clock,
          tab,
          leeway: rules.leeway,
          staleFor: port.staleFor,
          send: tokens.refresh,
        },
        locks,
        lockName,
        refreshIn &&
          (({ record: { sid, rev }, failures, force }) =>
            refreshIn({ key, sid, rev, failures, force, leeway: rules.leeway }, clock)),
      ),
      channel: channel?.(key),
      watch: port.watch,
    },
    rules,
  )
  const request = createAuthorizedFetch({
    session,
    clock,
    fetch,
    carry: dialect.carry,
    header: parts.header,
    findRoute: createFindRoute({ ...server, tokenEndpoints: new Set([obtain, refresh, verify, blacklist]) }),
    warnOfScheme: once(() => warn('scheme_refused', SCHEME_REFUSED)),
  })
  let calls = 0
  const nextCall = () => ++calls
  const started = session.start()
  if (jar) void started.then(() => refreshStale(session, clock))
  return {
    rules,
    page,
    dialect,
    clock,
    server,
    tokens,
    alone,
    session,
    revocations,
    request,
    started,
    tab,
    nextCall,
  }
}

/** Where tokens are not stored, a page gets its first one before anybody needs it. */
function refreshStale({ state, send }: SessionRunner, clock: Clock): void {
  const { session } = state()
  if (session && isStale(session, clock.now())) send({ type: 'refreshWanted' })
}

function once(call: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) call()
    isDone = true
  }
}

import type { FetchPort } from '../ports/fetch.js'
import type { Platform } from '../ports/platform.js'
import type { AuthStorage } from '../ports/storage.js'
import { HARD_LIMIT } from '../refresh/commit.js'
import { createRefresh } from '../refresh/refresh.js'
import { type AuthorizedFetch, createAuthorizedFetch } from '../request/authorized-fetch.js'
import { createFindRoute } from '../request/may-carry-token.js'
import { createHintStore } from '../session/hint.js'
import type { Listeners } from '../session/listeners.js'
import { createRevocations, type Revocations } from '../session/revocations.js'
import { createSession, type SessionRunner } from '../session/run.js'
import { createTokenStore } from '../storage/token-store.js'
import { postJson } from '../transport/post.js'
import type { WarningCode } from '../types.js'
import type { ResolvedOptions, Server } from './resolve-options.js'

/** What a client is put together from. */
export interface ClientParts {
  readonly options: ResolvedOptions
  readonly fetch: FetchPort
  readonly platform: Platform
  readonly storage: AuthStorage
}

/** The layers of a client that knows where its server is. */
export interface Core {
  readonly server: Server
  readonly session: SessionRunner
  readonly revocations: Revocations
  readonly request: AuthorizedFetch
  /** Resolves when the stored session has been read. */
  readonly started: Promise<void>
  readonly createSid: () => string
}

/** Wires the layers to the ports and starts reading the stored session. */
export function createCore(parts: ClientParts, listeners: Listeners): Core {
  const { options, fetch, platform } = parts
  const { clock, locks, channel, lifecycle } = platform
  const { rules, header } = options
  const server = options.server()
  const { endpoints } = server
  const key = `${options.name}:${endpoints.refresh}`
  const tab = createId(clock.now().wall, clock.random())
  const port = parts.storage({ key, locks, tab })
  const warn = (code: WarningCode, message: string) => listeners.emit('warning', { code, message })
  const store = createTokenStore({ port, server: endpoints.refresh, clock, warn })
  const revocations = createRevocations({
    store,
    clock,
    limit: HARD_LIMIT,
    post: revoker(fetch, endpoints.blacklist),
  })
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
          post: (body, signal) => postJson(fetch, endpoints.refresh, body, { signal }),
        },
        locks,
        key + (port.scope ?? ''),
      ),
      channel: channel?.(key),
      watch: port.watch,
    },
    rules,
  )
  let sessions = 0
  return {
    server,
    session,
    revocations,
    started: session.start(),
    createSid: () => `${tab}.${++sessions}`,
    request: createAuthorizedFetch({
      session,
      clock,
      fetch,
      header,
      timeout: rules.timeout,
      findRoute: createFindRoute({
        ...server,
        tokenEndpoints: new Set(Object.values(endpoints).filter((url) => url !== undefined)),
      }),
      warnOfScheme: once(() =>
        listeners.emit('warning', { code: 'scheme_refused', message: SCHEME_REFUSED }),
      ),
    }),
  }
}

const SCHEME_REFUSED =
  'A server answered 401 as if it had seen no token. Check `header` against AUTH_HEADER_TYPES and AUTH_HEADER_NAME.'

/** A revocation outlives the page: people log out and leave. */
function revoker(fetch: FetchPort, url: string | undefined) {
  if (url === undefined) return undefined
  return (refresh: string, signal: AbortSignal) =>
    postJson(fetch, url, { refresh }, { signal, keepalive: true })
}

function createId(now: number, random: number): string {
  return now.toString(36) + random.toString(36).slice(1)
}

function once(call: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) call()
    isDone = true
  }
}

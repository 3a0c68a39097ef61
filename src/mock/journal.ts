import { type MockEndpoint, endpoints } from './endpoint.js'

/** One answered request. It never holds a token, a password or a body. */
export interface LogEntry {
  readonly endpoint: MockEndpoint | 'unknown'
  readonly method: string
  /** 0 where the answer was lost on the way. */
  readonly status: number
  /** Did the request carry the header that tokens travel in? */
  readonly authorized: boolean
  /** The server's time of arrival, in milliseconds since 1970. */
  readonly at: number
  /**
   * What became of the request, in a word for people: `ok`, the `code` of the answer, `invalid_credentials`,
   * `throttled`, `fault` for a planned answer, `lost`, ...
   */
  readonly verdict: string
  /** The first 6 characters of the `jti` of the token that came with the request or, at a login, was issued. */
  readonly jti?: string
}

/** Requests counted by view, at arrival; preflights are not counted. */
export type MockCalls = Record<MockEndpoint | 'unknown', number>

/** Counts and remembers requests. */
export interface Journal {
  readonly calls: Readonly<MockCalls>
  readonly log: readonly LogEntry[]
  readonly refusedRefreshes: number
  readonly deadTokenRequests: number
  arrived(endpoint: MockEndpoint | 'unknown'): void
  /** Notes which token belongs to a request. */
  saw(request: Request, jti: string | undefined): void
  answered(request: Request, entry: Omit<LogEntry, 'jti'>): void
  sawDeadToken(): void
  reset(): void
}

const maxEntries = 10_000

export function createJournal(tell: (entry: LogEntry) => void): Journal {
  const none = Object.fromEntries([...endpoints, 'unknown'].map((name) => [name, 0])) as MockCalls
  const calls: MockCalls = { ...none }
  const log: LogEntry[] = []
  const seen = new WeakMap<Request, string>()
  let refusedRefreshes = 0
  let deadTokenRequests = 0

  return {
    calls,
    log,
    get refusedRefreshes() {
      return refusedRefreshes
    },
    get deadTokenRequests() {
      return deadTokenRequests
    },
    arrived: (endpoint) => void (calls[endpoint] += 1),
    saw(request, jti) {
      if (jti !== undefined) seen.set(request, jti.slice(0, 6))
    },
    answered(request, facts) {
      const jti = seen.get(request)
      const entry = jti === undefined ? facts : { ...facts, jti }
      log.push(entry)
      if (log.length > maxEntries) log.shift()
      if (entry.endpoint === 'refresh' && entry.status === 401) refusedRefreshes += 1
      tell(entry)
    },
    sawDeadToken: () => void (deadTokenRequests += 1),
    reset() {
      Object.assign(calls, none)
      log.length = 0
      refusedRefreshes = 0
      deadTokenRequests = 0
    },
  }
}

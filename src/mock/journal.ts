import type { MockEndpoint } from './endpoint.js'

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
  answered(entry: LogEntry): void
  sawDeadToken(): void
  reset(): void
}

export function createJournal(): Journal {
  const none = { obtain: 0, refresh: 0, verify: 0, blacklist: 0, me: 0, unknown: 0 }
  const calls: MockCalls = { ...none }
  const log: LogEntry[] = []
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
    answered(entry) {
      log.push(entry)
      if (entry.endpoint === 'refresh' && entry.status === 401) refusedRefreshes += 1
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

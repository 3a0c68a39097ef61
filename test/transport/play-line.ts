import { createAuthError } from '../../src/errors.js'
import type { Line, ServerDialect, TokenServer } from '../../src/transport/dialect.js'
import type { Answer, PostOptions } from '../../src/transport/post.js'
import { fakeClock, type FakeClock } from '../support/fake-clock.js'

/** A request as a dialect makes it. */
export interface Posted {
  readonly url: string
  readonly body: object
  readonly options: PostOptions
}

/** What a server says: a status, and a body that is JSON if it is there. */
export interface Said {
  readonly status?: number
  readonly body?: unknown
}

/** A dialect with a server that says what the test wants: one answer after another, the last one again and again. */
export interface PlayLine {
  readonly tokens: TokenServer
  readonly posted: readonly Posted[]
  readonly clock: FakeClock
}

export function playLine(dialect: ServerDialect, ...said: readonly Said[]): PlayLine {
  const posted: Posted[] = []
  const clock = fakeClock()
  const { obtain, refresh, verify, blacklist } = dialect.endpoints
  const endpoints = { obtain, refresh, verify: verify || undefined, blacklist: blacklist || undefined }
  const line: Line = {
    clock,
    endpoints,
    userIdClaim: 'user_id',
    timeout: 10_000,
    async post(url, body, options = {}) {
      posted.push({ url, body, options })
      const answer = said[Math.min(posted.length, said.length) - 1]
      if (answer === undefined) throw createAuthError('network_failed')
      return toAnswer(answer, body)
    },
  }
  return { tokens: dialect.connect(line), posted, clock }
}

function toAnswer({ status = 200, body }: Said, sent: object): Answer {
  const trip = { sentAt: 1_800_000_000_000, receivedAt: 1_800_000_000_100 }
  return { ...trip, status, ok: status < 300, redirected: false, body, retryAfter: undefined, sent }
}

import { copyOwn } from '../own.js'
import type { Clock } from '../ports/clock.js'
import type { FetchPort } from '../ports/fetch.js'
import { bounded } from '../storage/bounded.js'

/** Moments on this device's clock in milliseconds. */
export interface RoundTrip {
  readonly sentAt: number
  readonly receivedAt: number
}

/** What a token endpoint answered, read to its end. */
export interface Answer extends RoundTrip {
  readonly status: number
  /** Whether this is a 2xx, and no redirect led to it. */
  readonly ok: boolean
  /** Whether the answer is or follows a redirect. */
  readonly redirected: boolean
  /** The parsed body; undefined where it is not JSON, and of a redirect. */
  readonly body: unknown
  /** Seconds; undefined cross-origin unless the server exposes the header. */
  readonly retryAfter: number | undefined
  /** What was posted: a server that quotes it back must not put a secret into an error. */
  readonly sent: object
}

/** How something is posted. */
export interface PostOptions {
  /** Milliseconds after which the request is aborted. */
  readonly limit?: number
  /** It outlives the page. */
  readonly keepalive?: boolean
  /** @default 'omit' */
  readonly credentials?: RequestCredentials
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Posts JSON to a token endpoint and reads the answer. Rejects where there is none. */
export type Post = (url: string, body: object, options?: PostOptions) => Promise<Answer>

/**
 * Unless told otherwise only `Accept` and `Content-Type` are sent: other headers fail the default set-up of
 * django-cors-headers, and no cookie or token has any business here. Redirects are not followed, since a 307 would
 * carry the body to wherever it points.
 */
export function createPost(fetch: FetchPort, clock: Clock): Post {
  async function read(url: string, sent: object, init: RequestInit): Promise<Answer> {
    const sentAt = clock.now().wall
    const response = await fetch(url, copyOwn(init))
    const text = await response.text()
    const receivedAt = clock.now().wall
    const { status, type } = response
    const redirected = response.redirected || type === 'opaqueredirect' || (status >= 300 && status < 400)
    return {
      status,
      ok: response.ok && !redirected,
      redirected,
      body: redirected ? undefined : parseJson(text),
      retryAfter: readRetryAfter(response.headers.get('retry-after'), receivedAt),
      sent,
      sentAt,
      receivedAt,
    }
  }

  return async (url, sent, options = {}) => {
    const { limit, keepalive = false, credentials = 'omit', headers } = copyOwn(options)
    const aborter = new AbortController()
    const answer = read(url, sent, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(sent),
      redirect: 'manual',
      credentials,
      signal: aborter.signal,
      keepalive,
    })
    // A fetch of the application's own may not heed the signal: the wait ends all the same.
    return limit === undefined
      ? answer
      : bounded(answer, clock, limit, () => {
          aborter.abort()
          return aborter.signal.reason
        })
  }
}

/** The parser's own message quotes the text, which may hold tokens, so it goes no further. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Seconds in a `Retry-After` header, a number or a date (RFC 9110 section 10.2.3), at most an hour. */
function readRetryAfter(header: string | null, now: number): number | undefined {
  const seconds = Number(header || Number.NaN)
  const wait = Number.isNaN(seconds) ? (Date.parse(header ?? '') - now) / 1000 : seconds
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(Math.ceil(wait), 0), 3600)
}

import type { FetchPort } from '../ports/fetch.js'

/** What a token endpoint answered, read to its end. */
export interface Answer {
  readonly status: number
  /** Whether the answer is or follows a redirect. */
  readonly redirected: boolean
  /** The parsed body; undefined where it is not JSON. */
  readonly body: unknown
  /** `Retry-After` as sent; null cross-origin unless the server exposes it. */
  readonly retryAfter: string | null
}

/** What a POST may need besides its body. */
export interface PostOptions {
  readonly signal?: AbortSignal | undefined
  /** Lets the request outlive the page. */
  readonly keepalive?: boolean | undefined
}

/**
 * Posts JSON to a token endpoint and reads the answer. Only `Accept` and `Content-Type` are sent: other headers
 * fail the default set-up of django-cors-headers, and no cookie or token has any business here. Redirects are not
 * followed, since a 307 would carry the body to wherever it points.
 */
export async function postJson(
  fetch: FetchPort,
  url: string,
  body: unknown,
  { signal, keepalive }: PostOptions = {},
): Promise<Answer> {
  const init: RequestInit = {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    credentials: 'omit',
    signal: signal ?? null,
    keepalive: keepalive === true,
  }
  const response = await fetch(url, Object.assign(Object.create(null), init))
  const { status, redirected, type } = response
  return {
    status,
    redirected: redirected || type === 'opaqueredirect' || (status >= 300 && status < 400),
    body: parseJson(await response.text()),
    retryAfter: response.headers.get('retry-after'),
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

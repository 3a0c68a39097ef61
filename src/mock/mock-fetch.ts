type Engine = (request: Request) => Promise<Response>
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

const maxRedirects = 20

/** Makes a `fetch` of an engine: redirects, aborts and lost answers as a browser shows them. */
export function createMockFetch(handle: Engine): Fetch {
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input), init)
    request.signal.throwIfAborted()
    return unlessAborted(request.signal, follow(handle, request, 0))
  }
}

async function follow(handle: Engine, request: Request, redirects: number): Promise<Response> {
  const resend = request.redirect === 'follow' && request.body !== null ? request.clone() : request
  const answer = await handle(request)
  if (answer.type === 'error') throw new TypeError('Failed to fetch')
  const target = redirectTarget(answer, request.url)
  if (target === undefined) return dressed(answer, { url: request.url, redirected: redirects > 0 })
  if (request.redirect === 'manual') return opaque(request.url)
  if (request.redirect === 'error' || redirects === maxRedirects) throw new TypeError('Failed to fetch')
  return follow(handle, redirected(resend, answer.status, target), redirects + 1)
}

function redirectTarget(answer: Response, url: string): URL | undefined {
  const location = answer.headers.get('Location')
  return location !== null && [301, 302, 303, 307, 308].includes(answer.status)
    ? new URL(location, url)
    : undefined
}

/** A POST that is told to look elsewhere becomes a GET, and no body goes with it. Only 307 and 308 keep both. */
function redirected(request: Request, status: number, url: URL): Request {
  const becomesGet = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST'
  const headers = new Headers(request.headers)
  if (url.origin !== new URL(request.url).origin) headers.delete('Authorization')
  if (!becomesGet) return new Request(url, new Request(request, { headers }))
  headers.delete('Content-Type')
  return new Request(url, { headers, signal: request.signal, redirect: request.redirect })
}

/** What `redirect: 'manual'` gives in browsers: nothing but the fact. */
function opaque(url: string): Response {
  return dressed(new Response(null), { url, redirected: false, status: 0, ok: false, type: 'opaqueredirect' })
}

/** A constructed Response has no address, and no other type or status 0: the platform fills them in. */
function dressed(response: Response, facts: Readonly<Record<string, unknown>>): Response {
  for (const [name, value] of Object.entries(facts)) Object.defineProperty(response, name, { value })
  return response
}

/** The server goes on with its work: only the caller stops waiting. */
function unlessAborted<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    // Views run at once, and may have had it aborted before anybody listened.
    if (signal.aborted) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

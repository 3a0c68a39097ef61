import { type CookieJar, toCookieHeader } from './cookie-jar.js'

type Engine = (request: Request) => Promise<Response>
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

const maxRedirects = 20

/** Makes a `fetch` of an engine: redirects, aborts, lost answers and, with a jar, cookies as in a browser. */
export function createMockFetch(engine: Engine, jar?: CookieJar): Fetch {
  const handle = jar === undefined ? engine : withCookies(engine, jar)
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input), init)
    request.signal.throwIfAborted()
    return unlessAborted(request.signal, follow(handle, request, 0))
  }
}

/** Sends the cookies of the jar and keeps those that come, unless the request is to go without. */
function withCookies(handle: Engine, jar: CookieJar): Engine {
  return async (request) => {
    const url = new URL(request.url)
    if (!isCredentialed(request, url)) return handle(request)
    const cookie = request.headers.get('Cookie') ?? toCookieHeader(jar.matching(url))
    const headers = new Headers(request.headers)
    if (cookie !== '') headers.set('Cookie', cookie)
    const answer = await handle(new Request(request, { headers }))
    jar.store(url, answer.headers.getSetCookie())
    return answer
  }
}

/** Where there is no page, only who asks for cookies gets them, as on a page of another origin. */
function isCredentialed({ credentials }: Request, url: URL): boolean {
  if (credentials === 'same-origin') return globalThis.location?.origin === url.origin
  return credentials === 'include'
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

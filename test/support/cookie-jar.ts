import type { FetchPort } from 'simplejwt-client'
import { createCookieJar, type StoredCookie, toCookieHeader } from '../../src/mock/cookie-jar.js'

/** A browser as far as cookies and origins go, for Node, whose `fetch` keeps no cookies and knows no pages. */
export interface TestBrowser {
  /** Opens a page of this origin: all pages of a browser share its cookies. */
  openPage(origin: string): TestPage
  /** Every cookie that would go to this address with a request of its own page, those of no script's business too. */
  cookiesFor(url: string): readonly StoredCookie[]
  /** Forgets all cookies. */
  clear(): void
}

/** A page: what its scripts have. */
export interface TestPage {
  readonly origin: string
  /**
   * `fetch` of that page: it sends and keeps cookies by `credentials`, sends `Origin`, asks beforehand where it has to,
   * shows answers of other origins only with their leave, and no `Set-Cookie` ever.
   */
  readonly fetch: FetchPort
  /** `document.cookie`: without those that are HttpOnly. */
  readonly cookie: string
}

/** @param send where requests really go: `server.fetch` of a mock, or the `fetch` of Node */
export function createTestBrowser(send: FetchPort, now: () => number = Date.now): TestBrowser {
  const jar = createCookieJar(now)

  return {
    openPage: (origin) => ({
      origin,
      fetch: async (input, init) => {
        const request = describe(origin, input, init)
        if (request.isCrossOrigin && !isSimple(request)) await askBeforehand(send, request)
        const headers = new Headers(request.headers)
        if (request.isCrossOrigin || !['GET', 'HEAD'].includes(request.method)) headers.set('Origin', origin)
        const cookies = request.isCredentialed ? toCookieHeader(jar.matching(request.url, origin)) : ''
        if (cookies !== '') headers.set('Cookie', cookies)
        // The mock's own `fetch` stands for another browser, with cookies of its own.
        const answer = await send(input, { ...init, headers, credentials: 'omit' })
        if (request.isCredentialed) jar.store(request.url, answer.headers.getSetCookie(), origin)
        if (request.isCrossOrigin && !isShared(answer, request)) throw new TypeError('Failed to fetch')
        return withVisibleHeaders(answer, request.isCrossOrigin)
      },
      get cookie() {
        const own = jar.matching(new URL(`${origin}/`), origin)
        return toCookieHeader(own.filter(({ httpOnly }) => !httpOnly))
      },
    }),
    cookiesFor: (url) => jar.matching(new URL(url)),
    clear: () => jar.clear(),
  }
}

interface PageRequest {
  readonly page: string
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly isCrossOrigin: boolean
  readonly isCredentialed: boolean
}

function describe(page: string, input: Parameters<FetchPort>[0], init: RequestInit = {}): PageRequest {
  // A copy, without the body: that is for the real one.
  const copy = input instanceof Request ? input.clone() : input
  const { url, method, headers, credentials } = new Request(copy, { ...init, body: null })
  const isCrossOrigin = new URL(url).origin !== page
  // Of these two no script decides.
  for (const name of ['Cookie', 'Origin']) headers.delete(name)
  return {
    page,
    url: new URL(url),
    method,
    headers,
    isCrossOrigin,
    isCredentialed: credentials === 'include' || (credentials === 'same-origin' && !isCrossOrigin),
  }
}

const simpleTypes = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']

/** The headers that a browser asks leave for. */
function unusualHeaders({ headers }: PageRequest): readonly string[] {
  return [...headers.keys()].filter((name) => {
    if (name === 'content-type') return !simpleTypes.includes(headers.get(name)?.split(';')[0] ?? '')
    return !['accept', 'accept-language', 'content-language'].includes(name)
  })
}

function isSimple(request: PageRequest): boolean {
  return ['GET', 'HEAD', 'POST'].includes(request.method) && unusualHeaders(request).length === 0
}

async function askBeforehand(send: FetchPort, request: PageRequest): Promise<void> {
  const unusual = unusualHeaders(request)
  const headers = {
    Origin: request.page,
    'Access-Control-Request-Method': request.method,
    'Access-Control-Request-Headers': unusual.join(','),
  }
  const answer = await send(request.url, { method: 'OPTIONS', headers })
  const listed = (name: string) => (answer.headers.get(name) ?? '').toLowerCase().split(/, ?/)
  const mayUse = ['GET', 'HEAD', 'POST'].includes(request.method)
    ? true
    : listed('Access-Control-Allow-Methods').includes(request.method.toLowerCase())
  const allowed = listed('Access-Control-Allow-Headers')
  const maySend = unusual.every((name) => allowed.includes(name))
  if (!answer.ok || !isShared(answer, request) || !mayUse || !maySend) throw new TypeError('Failed to fetch')
}

/** With cookies a server has to name the origin, and to say that it knows what it does. */
function isShared({ headers }: Response, { page, isCredentialed }: PageRequest): boolean {
  const allowed = headers.get('Access-Control-Allow-Origin')
  if (!isCredentialed) return allowed === '*' || allowed === page
  return allowed === page && headers.get('Access-Control-Allow-Credentials') === 'true'
}

const visible = ['cache-control', 'content-language', 'content-length', 'content-type', 'expires']

/** The same answer, with the headers that scripts may read. */
function withVisibleHeaders(answer: Response, isCrossOrigin: boolean): Response {
  const shown = [...answer.headers].filter(([name]) => {
    return name !== 'set-cookie' && (!isCrossOrigin || visible.includes(name))
  })
  return Object.defineProperty(answer, 'headers', { value: new Headers(shown) })
}

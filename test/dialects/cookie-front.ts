import type { Send } from './dialect.js'

type Fields = Readonly<Record<string, unknown>>

const SECRET = 'f'.repeat(32)
const GONE = 'Max-Age=0'

/**
 * A small server of a project's own before a SimpleJWT: it keeps both tokens in HttpOnly cookies, tells pages none of
 * them, and asks for a token against forgery wherever a cookie counts.
 */
export function createCookieFront(server: Send): Send {
  return async (request) => {
    const { pathname } = new URL(request.url)
    const cookies = readCookies(request)
    const isSafe = request.method === 'GET' || pathname === '/api/token/verify/'
    if (pathname === '/api/token/') return intoCookies(await server(request))
    if (!isSafe && cookies.size > 0 && request.headers.get('X-CSRFToken') !== SECRET)
      return Response.json({ detail: 'CSRF Failed: CSRF token missing.' }, { status: 403 })
    if (pathname === '/api/token/refresh/')
      return intoCookies(await server(withBody(request, { refresh: cookies.get('refresh') ?? 'none' })))
    if (pathname === '/api/token/blacklist/')
      return outOfCookies(await server(withBody(request, { refresh: cookies.get('refresh') ?? 'none' })))
    return server(withToken(request, cookies.get('access')))
  }
}

function readCookies(request: Request): ReadonlyMap<string, string> {
  const pairs = (request.headers.get('Cookie') ?? '').split('; ').map((pair) => pair.split('=', 2))
  return new Map(pairs.flatMap(([name, value]) => (name && value ? [[name, value]] : [])))
}

function withBody(request: Request, body: Fields): Request {
  const headers = { 'Content-Type': 'application/json' }
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify(body) })
}

function withToken(request: Request, access: string | undefined): Request {
  const sent = new Request(request)
  sent.headers.delete('Cookie')
  if (access !== undefined) sent.headers.set('Authorization', `Bearer ${access}`)
  return sent
}

async function intoCookies(answer: Response): Promise<Response> {
  if (!answer.ok) return answer
  const { access, refresh, ...rest } = (await answer.json()) as Fields
  const told = Response.json({ ...rest, csrf: SECRET })
  set(told, `access=${String(access)}; Path=/; HttpOnly; Max-Age=300`)
  set(told, `refresh=${String(refresh)}; Path=/api/token/; HttpOnly; Max-Age=86400`)
  return told
}

function outOfCookies(answer: Response): Response {
  const told = new Response(answer.body, { status: answer.status, headers: answer.headers })
  set(told, `access=; Path=/; ${GONE}`)
  set(told, `refresh=; Path=/api/token/; ${GONE}`)
  return told
}

function set({ headers }: Response, cookie: string): void {
  headers.append('Set-Cookie', `${cookie}; SameSite=Lax`)
}

type Claims = Readonly<Record<string, unknown>>
type Verdict = { readonly claims: Claims } | { readonly refused: string }

/**
 * A handler that lets nobody through without a good token. It refuses as SimpleJWT does: on `token_not_valid` the
 * client refreshes and sends the request again.
 */
export function createHandler(
  verify: (token: string) => Promise<Verdict>,
  answer: (request: Request, claims: Claims) => Response | Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const [scheme, token, ...rest] = (request.headers.get('Authorization') ?? '').trim().split(/\s+/)
    if (scheme !== 'Bearer') return refuse({ detail: 'Authentication credentials were not provided.' })
    if (token === undefined || rest.length > 0) return refuse(badHeader)
    const verdict = await verify(token).catch(toUnavailable)
    if (verdict instanceof Response) return verdict
    return 'claims' in verdict ? answer(request, verdict.claims) : refuse(notValid)
  }
}

const notValid = { detail: 'Given token not valid for any token type', code: 'token_not_valid' }
const badHeader = {
  detail: 'Authorization header must contain two space-delimited values',
  code: 'bad_authorization_header',
}

function refuse(body: { readonly detail: string; readonly code?: string }): Response {
  return Response.json(body, { status: 401, headers: { 'WWW-Authenticate': 'Bearer realm="api"' } })
}

// No 401: the token may be as good as any, and a refresh would not help.
function toUnavailable(error: unknown): Response {
  console.error('Tokens cannot be checked.', error)
  return Response.json(
    { detail: 'Tokens cannot be checked.' },
    { status: 503, headers: { 'Retry-After': '5' } },
  )
}

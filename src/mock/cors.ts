const methods = 'DELETE, GET, OPTIONS, PATCH, POST, PUT'
const page = 'text/html; charset=utf-8'
const headers = 'accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with'

/** Is this a browser's question whether it may ask? */
export function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method')
}

/** Answers a preflight as django-cors-headers does at its defaults: always 200, for strangers without leave. */
export function answerPreflight(request: Request, allowed: readonly string[] | '*'): Response {
  return addCorsHeaders(
    new Response(null, { status: 200, headers: { 'Content-Type': page } }),
    request,
    allowed,
  )
}

/** No header of the answer is exposed to scripts: that is the default, too. */
export function addCorsHeaders(
  answer: Response,
  request: Request,
  allowed: readonly string[] | '*',
): Response {
  const origin = request.headers.get('Origin')
  answer.headers.append('Vary', 'origin')
  if (origin === null || !allowed.includes(allowed === '*' ? '*' : origin)) return answer
  answer.headers.set('Access-Control-Allow-Origin', allowed === '*' ? '*' : origin)
  if (request.method !== 'OPTIONS') return answer
  answer.headers.set('Access-Control-Allow-Headers', headers)
  answer.headers.set('Access-Control-Allow-Methods', methods)
  answer.headers.set('Access-Control-Max-Age', '86400')
  return answer
}

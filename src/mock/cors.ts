import type { Settings } from './settings.js'

const methods = 'DELETE, GET, OPTIONS, PATCH, POST, PUT'
const page = 'text/html; charset=utf-8'
const headers = 'accept, authorization, content-type, user-agent, x-csrftoken, x-requested-with'
/** django-cors-headers 3, which goes with Django 3. */
const oldHeaders =
  'accept, accept-encoding, authorization, content-type, dnt, origin, user-agent, x-csrftoken, x-requested-with'

/** Is this a browser's question whether it may ask? */
export function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method')
}

/** Answers a preflight as django-cors-headers does at its defaults: always 200, for strangers without leave. */
export function answerPreflight(request: Request, settings: Settings): Response {
  const answer = new Response(null, { status: 200, headers: { 'Content-Type': page } })
  return addCorsHeaders(answer, request, settings)
}

/** No header of the answer is exposed to scripts: that is the default, too. */
export function addCorsHeaders(answer: Response, request: Request, settings: Settings): Response {
  const isOld = settings.isOnOldDjango
  const origin = request.headers.get('Origin')
  const allowed = settings.cors ?? []
  answer.headers.append('Vary', isOld ? 'Origin' : 'origin')
  if (origin === null || !allowed.includes(allowed === '*' ? '*' : origin)) return answer
  const isForAll = allowed === '*' && !settings.corsAllowCredentials
  answer.headers.set('Access-Control-Allow-Origin', isForAll ? '*' : origin)
  if (settings.corsAllowCredentials) answer.headers.set('Access-Control-Allow-Credentials', 'true')
  if (request.method !== 'OPTIONS') return answer
  answer.headers.set('Access-Control-Allow-Headers', isOld ? oldHeaders : headers)
  answer.headers.set('Access-Control-Allow-Methods', methods)
  answer.headers.set('Access-Control-Max-Age', '86400')
  return answer
}

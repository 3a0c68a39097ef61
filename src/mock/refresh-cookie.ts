import { invalidToken, json, page } from './answers.js'
import type { Core } from './core.js'
import { csrfSecretOf, judgeCsrf, maskSecret, setCsrfCookie } from './csrf.js'
import { randomHex } from './issue-tokens.js'
import { readCookie } from './keyring.js'
import { readBody } from './read-fields.js'
import { own } from './own.js'
import { deleteCookie, setCookie } from './set-cookie.js'
import type { Settings } from './settings.js'
import { noteToken, type View } from './token-views.js'

type Cookie = NonNullable<Settings['refreshCookie']>

/** A login: credentials in JSON, which no form can send. The refresh token goes into the cookie. */
export function intoCookie(cookie: Cookie, obtain: View): View {
  return async (core, request) => {
    const refusal = await refuseBody(request)
    if (refusal !== undefined) return refusal
    const answer = await obtain(core, request)
    return answer.status === 200 ? moveToken(core, cookie, answer, randomHex()) : answer
  }
}

/** A refresh: the refresh token comes from the cookie, if the request is the user's own. */
export function refreshByCookie(cookie: Cookie, refresh: View): View {
  return fromCookie(cookie, async (core, request, token) => {
    const answer = await refresh(core, withToken(request, token))
    // Refused or not, the cookie stays: its successor may be on its way.
    return answer.status === 200 ? moveToken(core, cookie, answer, csrfSecretOf(request) ?? '') : answer
  })
}

/** A logout likewise, which takes the cookie back, whether the token in it is good or dead. */
export function logOutByCookie(cookie: Cookie, blacklist: View): View {
  return fromCookie(cookie, async (core, request, token) => {
    const answer = await blacklist(core, withToken(request, token))
    if (answer.status !== 500) deleteCookie(answer, cookie)
    return answer
  })
}

type TokenView = (core: Core, request: Request, token: string) => Promise<Response>

function fromCookie(cookie: Cookie, view: TokenView): View {
  return async (core, request) => {
    const token = readCookie(request, cookie.name) ?? ''
    if (token === '') return invalidToken(core.settings, 'There is no refresh token in the cookie.')
    const refusal = await refuseForgery(core, request)
    if (refusal !== undefined) return refusal
    noteToken(core, request, token)
    return view(core, request, token)
  }
}

/** Between Origin and token Django looks for the token in the body, which has to be one that can be parsed. */
async function refuseForgery(core: Core, request: Request): Promise<Response | undefined> {
  const reason = judgeCsrf(core.settings, request)
  const forbidden = reason === undefined ? undefined : json(403, { detail: `CSRF Failed: ${reason}` })
  const isEarly = reason !== undefined && /^(Origin|CSRF cookie)/.test(reason)
  return isEarly ? forbidden : ((await refuseBody(request)) ?? forbidden)
}

/** What cannot be parsed is refused, though nobody needs what it says. */
async function refuseBody(request: Request): Promise<Response | undefined> {
  const type = request.headers.get('Content-Type') ?? ''
  const isJson = /^ *(application\/json|application\/\*|\*\/\*) *(;|$)/i.test(type)
  const copy = request.clone()
  const isEmpty = (await request.clone().arrayBuffer()).byteLength === 0
  if (!isEmpty && !isJson) return json(415, { detail: `Unsupported media type "${type}" in request.` })
  const body = await readBody(copy)
  return body instanceof Response ? body : undefined
}

/** The request that SimpleJWT's own view wants. */
function withToken(request: Request, refresh: string): Request {
  const headers = { 'Content-Type': 'application/json' }
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify({ refresh }) })
}

/** Takes the refresh token out of the body, and tells the token against CSRF there. */
async function moveToken(core: Core, cookie: Cookie, answer: Response, secret: string): Promise<Response> {
  const { refresh, ...rest } = own(await readAnswer(answer))
  const moved = json(200, { ...rest, csrf: maskSecret(secret, randomHex()) })
  if (typeof refresh === 'string') {
    const age = Math.floor(core.settings.refreshTokenLifetime)
    setCookie(moved, { ...cookie, httpOnly: true }, refresh, age, core.seconds())
  }
  return withSecret(core, cookie, moved, secret)
}

/** GET: a token against CSRF for pages that cannot read the cookie. */
export function answerCsrf(core: Core, cookie: Cookie, request: Request): Response {
  if (request.method !== 'GET') return page(405, '', { Allow: 'GET' })
  const secret = csrfSecretOf(request) ?? randomHex()
  const answer = json(200, { csrf: maskSecret(secret, randomHex()) })
  answer.headers.set('Cache-Control', 'max-age=0, no-cache, no-store, must-revalidate, private')
  return withSecret(core, cookie, answer, secret)
}

function withSecret(core: Core, cookie: Cookie, answer: Response, secret: string): Response {
  setCsrfCookie(answer, secret, core.seconds(), cookie)
  answer.headers.append('Vary', 'Cookie')
  return answer
}

async function readAnswer(answer: Response): Promise<Readonly<Record<string, unknown>>> {
  return (await answer.json()) as Record<string, unknown>
}

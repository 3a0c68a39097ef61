import type { Settings } from './settings.js'

/** A JSON answer as Django REST framework sends it. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
}

/** One of Django's own pages, or a view's answer as a page. */
export function page(status: number, title: string, headers: HeadersInit = {}): Response {
  const text = status === 404 ? 'The requested resource was not found on this server.' : ''
  const body = `\n<!doctype html>\n<html lang="en">\n<head>\n  <title>${title}</title>\n</head>\n<body>\n  <h1>${title}</h1><p>${text}</p>\n</body>\n</html>\n`
  const answer = new Response(body, { status, headers })
  answer.headers.set('Content-Type', 'text/html; charset=utf-8')
  return answer
}

/** Plain text, as tracebacks are where JSON was asked for. */
export function plainText(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}

/** Thrown where the real server raises an error that no view catches. */
export const UNCAUGHT: Error = new Error('An error that no view catches.')

/** The same as an answer. */
export function crash(): Response {
  return page(500, 'Server Error (500)')
}

/** 401 with the challenge that names the first scheme. */
export function unauthorized(settings: Settings, body: Readonly<Record<string, unknown>>): Response {
  return json(401, body, { 'WWW-Authenticate': `${settings.authHeaderTypes[0]} realm="api"` })
}

/** 401 of a token view about the token in the body. */
export function invalidToken(settings: Settings, message: string): Response {
  return unauthorized(settings, { detail: message, code: 'token_not_valid' })
}

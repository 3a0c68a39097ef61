import { page, plainText } from './answers.js'
import type { Settings } from './settings.js'

/**
 * What Django answers where no view is mounted. `isView` tells whether one is mounted at a path. With APPEND_SLASH it
 * sends a permanent redirect, whatever the method, which clients follow with a GET; under DEBUG it complains instead
 * about a method whose body that would lose.
 */
export function answerWithoutView(
  settings: Settings,
  request: Request,
  isView: (pathname: string) => boolean,
): Response {
  const url = new URL(request.url)
  const slashed = `${url.pathname}/`
  const isSlashMissing = settings.appendSlash && !url.pathname.endsWith('/') && isView(slashed)
  if (!isSlashMissing)
    return djangoPage(settings, 404, settings.debug ? `Page not found at ${url.pathname}` : 'Not Found')
  if (settings.debug && losesBody(settings, request.method)) {
    const problem = `You called this URL via ${request.method}, but the URL doesn't end in a slash and you have APPEND_SLASH set.`
    return errorPage(settings, request, `RuntimeError at ${url.pathname}\n${problem}`)
  }
  const headers = { Location: `${slashed}${url.search}`, 'Content-Type': 'text/html; charset=utf-8' }
  return new Response(null, { status: 301, headers })
}

function losesBody(settings: Settings, method: string): boolean {
  const methods = settings.isOnOldDjango ? ['POST', 'PUT', 'PATCH'] : ['POST', 'PUT', 'PATCH', 'DELETE']
  return methods.includes(method)
}

/** Shows a crash as Django shows it; other answers stay what they are. */
export function showCrash(settings: Settings, request: Request, answer: Response): Response {
  const isCrash = answer.status === 500 && answer.headers.get('Content-Type') !== 'application/json'
  return isCrash ? errorPage(settings, request, `ValueError at ${new URL(request.url).pathname}`) : answer
}

/** An uncaught error: a short page, or under DEBUG a long one, in plain text for who does not accept HTML. */
function errorPage(settings: Settings, request: Request, report: string): Response {
  if (!settings.debug) return djangoPage(settings, 500, 'Server Error (500)')
  if (acceptsHtml(request)) return djangoPage(settings, 500, report)
  return plainText(500, `${report}\n\nTraceback (most recent call last):\n`)
}

function djangoPage({ isOnOldDjango, debug }: Settings, status: number, title: string): Response {
  const answer = page(status, title)
  if (isOnOldDjango && !debug) answer.headers.set('Content-Type', 'text/html')
  return answer
}

function acceptsHtml(request: Request): boolean {
  const types = (request.headers.get('Accept') ?? '*/*')
    .split(',')
    .map((range) => range.split(';')[0]?.trim())
  return ['text/html', 'text/*', '*/*'].some((type) => types.includes(type))
}

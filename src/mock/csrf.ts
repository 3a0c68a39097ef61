import { readCookie } from './keyring.js'
import { setCookie } from './set-cookie.js'
import type { Settings } from './settings.js'

const safeMethods: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'TRACE']

/** What Django's CSRF check has against a request. */
export function judgeCsrf(settings: Settings, request: Request): string | undefined {
  if (safeMethods.includes(request.method)) return undefined
  const origin = request.headers.get('Origin')
  if (!settings.isOnOldDjango && origin !== null && !isTrusted(settings, request, origin)) {
    return `Origin checking failed - ${origin} does not match any trusted origins.`
  }
  const cookie = readCookie(request, 'csrftoken')
  if (cookie === undefined) return 'CSRF cookie not set.'
  const token = request.headers.get('X-CSRFToken')
  return settings.isOnOldDjango ? judgeOldToken(token, cookie) : judgeToken(token, cookie)
}

function isTrusted({ csrfTrustedOrigins }: Settings, request: Request, origin: string): boolean {
  return origin === new URL(request.url).origin || csrfTrustedOrigins.includes(origin)
}

function judgeOldToken(token: string | null, cookie: string): string | undefined {
  return token !== null && unmask(token) === unmask(cookie) ? undefined : 'CSRF token missing or incorrect.'
}

function judgeToken(token: string | null, cookie: string): string | undefined {
  const flaw = judgeFormat(cookie)
  if (flaw !== undefined) return `CSRF cookie ${flaw}.`
  if (token === null) return 'CSRF token missing.'
  const problem = judgeFormat(token) ?? (unmask(token) === unmask(cookie) ? undefined : 'incorrect')
  return problem === undefined ? undefined : `CSRF token from the 'X-Csrftoken' HTTP header ${problem}.`
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const secretLength = 32

function judgeFormat(token: string): string | undefined {
  if (token.length !== secretLength && token.length !== 2 * secretLength) return 'has incorrect length'
  return /[^a-z\d]/i.test(token) ? 'has invalid characters' : undefined
}

/** A token for a secret, another one each time: the secret itself is never seen twice in compressed pages. */
export function maskSecret(secret: string, mask: string): string {
  return mask + shift(secret, mask, 1)
}

/** The secret in a token; a secret is good for a token, too. */
function unmask(token: string): string {
  if (token.length !== 2 * secretLength) return token
  return shift(token.slice(secretLength), token.slice(0, secretLength), -1)
}

function shift(text: string, mask: string, sign: 1 | -1): string {
  const at = (from: string, index: number): number => letters.indexOf(from.charAt(index))
  return Array.from(text, (_, index) =>
    letters.at((at(text, index) + sign * at(mask, index)) % letters.length),
  ).join('')
}

/** The secret that a request's cookie holds, if it is one. */
export function csrfSecretOf(request: Request): string | undefined {
  const cookie = readCookie(request, 'csrftoken')
  return cookie === undefined || judgeFormat(cookie) !== undefined ? undefined : unmask(cookie)
}

/** A year, which is how long Django keeps it. */
const csrfAge = 31_449_600

/** Sets the cookie with the secret. @param now seconds */
export function setCsrfCookie(
  answer: Response,
  secret: string,
  now: number,
  { sameSite, secure }: Pick<NonNullable<Settings['refreshCookie']>, 'sameSite' | 'secure'> = {
    sameSite: 'Lax',
    secure: false,
  },
): void {
  setCookie(answer, { name: 'csrftoken', sameSite, secure }, secret, csrfAge, now)
}

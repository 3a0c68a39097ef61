import type { CookieSameSite } from './options.js'
import { own } from './own.js'

/** A cookie to set, or to take back. */
export interface CookieDraft {
  readonly name: string
  /** @default '/' */
  readonly path?: string
  /** @default 'Lax' */
  readonly sameSite?: CookieSameSite
  readonly secure?: boolean
  readonly httpOnly?: boolean
}

/** Adds a cookie to an answer in the order in which Django writes it. @param age seconds, and @param now likewise */
export function setCookie(
  answer: Response,
  draft: CookieDraft,
  value: string,
  age: number,
  now: number,
): void {
  // Python counts from a moment later, and takes whole seconds.
  const seconds = Math.max(0, Math.ceil(age))
  append(answer, draft, value, new Date((now + seconds) * 1000), seconds)
}

/** Takes a cookie back. It goes by name and path; what is for other sites has to be secure to be heeded. */
export function deleteCookie(answer: Response, cookie: CookieDraft): void {
  const { name, path, sameSite } = own(cookie)
  const draft = {
    name,
    ...(path === undefined ? {} : { path }),
    ...(sameSite === undefined ? {} : { sameSite }),
  }
  const secure = sameSite === 'None' || name.startsWith('__Secure-') || name.startsWith('__Host-')
  append(answer, { ...draft, secure }, '""', new Date(0), 0)
}

function append(answer: Response, draft: CookieDraft, value: string, expires: Date, age: number): void {
  const { name, path = '/', sameSite = 'Lax', secure = false, httpOnly = false } = own(draft)
  const parts = [
    `${name}=${value}`,
    `expires=${expires.toUTCString()}`,
    ...(httpOnly ? ['HttpOnly'] : []),
    `Max-Age=${age}`,
    `Path=${path}`,
    `SameSite=${sameSite}`,
    ...(secure ? ['Secure'] : []),
  ]
  answer.headers.append('Set-Cookie', parts.join('; '))
}

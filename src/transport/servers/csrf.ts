import { createAuthError } from '../../errors.js'
import { copyOwn } from '../../own.js'

/**
 * Where the token against cross-site request forgery comes from. A cookie and the header to send it in, as Django
 * names them (CSRF_COOKIE_NAME, CSRF_HEADER_NAME); or a function, where the page cannot read the cookie because the API
 * is on another host. `false`: none is sent.
 */
export type CsrfSource =
  | { readonly cookie?: string | undefined; readonly header?: string | undefined }
  | (() => string | Promise<string>)
  | false

/** Reads a cookie of the page; undefined where there is none. */
export type ReadCookie = (name: string) => string | undefined

/**
 * The headers of an unsafe request; `told`: the token that the server sent with its last answer. Rejects with AuthError
 * where the application's function fails.
 */
export type CsrfHeaders = (told?: string) => Promise<Readonly<Record<string, string>>>

export function createCsrfHeaders(source: CsrfSource | undefined, readCookie: ReadCookie): CsrfHeaders {
  return async (told) => {
    if (source === false) return {}
    if (typeof source === 'function') return { 'X-CSRFToken': await call(source) }
    const { cookie = 'csrftoken', header = 'X-CSRFToken' } = copyOwn(source ?? {})
    const token = told ?? readCookie(cookie)
    return token === undefined ? {} : { [header]: token }
  }
}

async function call(source: () => string | Promise<string>): Promise<string> {
  try {
    return await source()
  } catch (cause) {
    throw createAuthError('network_failed', { cause }, 'The `csrf` function failed.')
  }
}

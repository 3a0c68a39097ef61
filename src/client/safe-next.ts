import { copyOwn } from '../own.js'

/** What `safeNext` takes besides the way back. */
export interface SafeNextOptions {
  /** Where the pages are, such as `https://app.example.com`. @default location.origin */
  readonly origin?: string | undefined
  /** Where to go instead: a path from the root, or an address at the origin. @default '/' */
  readonly fallback?: string | undefined
}

// For routers, which take a path alone: where there is no page, any origin will do to tell paths from the rest.
const NOWHERE = 'https://origin.invalid'

/**
 * Where to go after a login: the address of a page of our own, whatever a link has put into `next`. A path from the
 * root (`/orders/7?page=2#top`) is taken, and so is an address at our own origin; anything else leads to `fallback`:
 * other origins, `//evil.example`, `/\evil.example`, a tab between two slashes, `javascript:`, `blob:`, a name and a
 * password, and paths that begin with two slashes once `..` is resolved, which a router would take for another host.
 *
 * @returns an absolute address at our origin. `new URL(...).pathname` never begins with two slashes.
 * @throws TypeError where there is neither a page nor `origin`, or where `origin` or `fallback` is wrong.
 *
 * @example
 * ```ts
 * import { safeNext } from 'simplejwt-client'
 *
 * await auth.login({ username: 'ada', password: 'correct horse' })
 * location.assign(safeNext(new URLSearchParams(location.search).get('next')))
 * ```
 *
 * @see {@link https://cheatsheetseries.owasp.org/cheatsheets/Unvalidated_Redirects_and_Forwards_Cheat_Sheet.html | OWASP on unvalidated redirects}
 */
export function safeNext(next: unknown, options: SafeNextOptions = {}): string {
  const { origin = pageOrigin(), fallback = '/' } = copyOwn(options)
  const home = readOrigin(origin)
  const instead = ownPage(fallback, home)
  if (!instead) throw new TypeError('`fallback` must be a path from the root, such as "/home".')
  return (ownPage(next, home) ?? instead).href
}

/**
 * A path of our own site for a router, whatever a link has put into `next`: `/orders/7?page=2#top` stays as it is, an
 * address at our own origin becomes its path, and anything else '/'. `safeNext` is the same for `location.assign`, which
 * takes an address. Works where there is no page as well.
 *
 * @example
 * ```ts
 * import { safePath } from 'simplejwt-client'
 *
 * declare const router: { push(path: string): Promise<void> }
 *
 * await router.push(safePath(new URLSearchParams(location.search).get('next')))
 * ```
 */
export function safePath(next: unknown): string {
  const home = new URL('/', pageOrigin() ?? NOWHERE)
  return (ownPage(next, home) ?? home).href.slice(home.href.length - 1)
}

/** Undefined where there is no page, and where the page has no origin of its own: a file, a sandboxed frame. */
function pageOrigin(): string | undefined {
  const origin = globalThis.location?.origin
  return origin === 'null' ? undefined : origin
}

/** The root of an origin. */
function readOrigin(origin = ''): URL {
  if (URL.canParse(origin)) {
    const home = new URL('/', origin)
    const { host, username, href } = new URL(origin)
    if (host !== '' && username === '' && href.replace(/\/?$/, '/') === home.href) return home
  }
  throw new TypeError('`origin` must be that of your pages, such as "https://app.example.com".')
}

/** The page below `home` that a text leads to; undefined where it leads elsewhere. */
function ownPage(text: unknown, home: URL): URL | undefined {
  if (typeof text !== 'string') return undefined
  const base = text.startsWith('/') ? home : undefined
  if (!URL.canParse(text, base)) return undefined
  const url = new URL(text, base)
  // Not `url.origin`: that of a `blob:` is the origin of its maker, and a name and a password are not in it.
  return url.href.startsWith(home.href) && !url.pathname.startsWith('//') ? url : undefined
}

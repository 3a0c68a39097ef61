/** A cookie as a browser keeps it. */
export interface StoredCookie {
  readonly name: string
  readonly value: string
  /** The host that set it or, with `isForSubdomains`, the domain that it named. */
  readonly domain: string
  readonly isForSubdomains: boolean
  readonly path: string
  /** Milliseconds since 1970; Infinity for one that lives as long as the browser. */
  readonly expires: number
  readonly secure: boolean
  readonly httpOnly: boolean
  readonly sameSite: 'strict' | 'lax' | 'none'
}

/** The cookies of one browser. Ports are none of their business: two servers on one host see each other's. */
export interface CookieJar {
  /** Takes what an answer sets. `page`: the origin of the page that asked, if there is one. */
  store(url: URL, setCookies: readonly string[], page?: string): void
  /** What goes with a request of this page to this address. */
  matching(url: URL, page?: string): readonly StoredCookie[]
  clear(): void
}

/** @param now milliseconds since 1970 */
export function createCookieJar(now: () => number): CookieJar {
  const cookies = new Map<string, StoredCookie>()

  return {
    store(url, setCookies, page) {
      for (const text of setCookies) {
        const cookie = parseSetCookie(url, text, now())
        if (cookie === undefined || !maySet(cookie, url, page)) continue
        const key = `${cookie.name};${cookie.domain};${cookie.path}`
        if (cookie.expires > now()) cookies.set(key, cookie)
        else cookies.delete(key)
      }
    },
    matching: (url, page) =>
      [...cookies.values()]
        .filter((cookie) => cookie.expires > now() && isFor(cookie, url) && mayTravel(cookie, url, page))
        .toSorted((a, b) => b.path.length - a.path.length),
    clear: () => cookies.clear(),
  }
}

/** The header of a request, empty without cookies. */
export function toCookieHeader(cookies: readonly StoredCookie[]): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
}

/**
 * Are a page and an address of one site? Sites are told apart by scheme and the last two labels of the host: there is
 * no list of public suffixes here, and an address of numbers is a site of its own.
 */
export function isSameSite(url: URL, page: string): boolean {
  const { protocol, hostname } = new URL(page)
  return url.protocol === protocol && siteOf(url.hostname) === siteOf(hostname)
}

function siteOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? host : host.split('.').slice(-2).join('.')
}

function parseSetCookie(url: URL, text: string, now: number): StoredCookie | undefined {
  const [pair = '', ...rest] = text.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  if (at < 1) return undefined
  const attributes = new Map(rest.map(readAttribute))
  const domain = attributes.get('domain')?.replace(/^\./, '').toLowerCase() ?? ''
  const path = attributes.get('path') ?? ''
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    domain: domain === '' ? url.hostname : domain,
    isForSubdomains: domain !== '',
    path: path.startsWith('/') ? path : url.pathname.replace(/(?<=.)\/[^/]*$/, ''),
    expires: expiryOf(attributes, now),
    secure: attributes.has('secure'),
    httpOnly: attributes.has('httponly'),
    sameSite: readSameSite(attributes.get('samesite')),
  }
}

function readAttribute(text: string): readonly [string, string] {
  const [name = '', value = ''] = text.split('=', 2)
  return [name.toLowerCase(), value]
}

function expiryOf(attributes: ReadonlyMap<string, string>, now: number): number {
  const age = attributes.get('max-age')
  if (age !== undefined) return now + Number(age) * 1000
  const expires = attributes.get('expires')
  return expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires)
}

function readSameSite(text = 'Lax'): StoredCookie['sameSite'] {
  const word = text.toLowerCase()
  return word === 'strict' || word === 'none' ? word : 'lax'
}

/** May this address set this cookie, and set it for a page of that origin? */
function maySet(cookie: StoredCookie, url: URL, page: string | undefined): boolean {
  if (!isFor({ ...cookie, path: '/' }, url)) return false
  if (cookie.sameSite === 'none' && !cookie.secure) return false
  if (cookie.name.startsWith('__Secure-') && !cookie.secure) return false
  const isHostOnly = cookie.secure && cookie.path === '/' && !cookie.isForSubdomains
  if (cookie.name.startsWith('__Host-') && !isHostOnly) return false
  return mayTravel(cookie, url, page)
}

/** Do host, path and scheme fit? Loopback counts as secure, as it does in browsers. */
function isFor({ domain, isForSubdomains, path, secure }: StoredCookie, url: URL): boolean {
  const host = url.hostname
  const isHost = host === domain || (isForSubdomains && host.endsWith(`.${domain}`))
  const folder = path.endsWith('/') ? path : `${path}/`
  const isPath = url.pathname === path || url.pathname.startsWith(folder)
  return isHost && isPath && (!secure || url.protocol === 'https:' || isLoopback(host))
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '[::1]'
}

function mayTravel({ sameSite }: StoredCookie, url: URL, page: string | undefined): boolean {
  return sameSite === 'none' || page === undefined || isSameSite(url, page)
}

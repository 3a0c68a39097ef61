/** Where a request goes, and whether the access token may go with it. */
export interface Route {
  readonly url: string
  readonly origin: string
  readonly mayCarryToken: boolean
}

/** What the origin policy is made of. */
export interface RoutePolicy {
  readonly baseUrl: string
  /** Bare origins, that of `baseUrl` included. */
  readonly origins: ReadonlySet<string>
  /** Absolute URLs that never get the header: a bad token there makes some servers refuse a login. */
  readonly tokenEndpoints: ReadonlySet<string | undefined>
}

/** Resolves what was handed to `fetch` against `baseUrl` and applies the origin policy. Throws TypeError as `new URL` does. */
export type FindRoute = (input: string | URL | Request) => Route

/** As many different paths are remembered; an application with more just parses them again. */
const REMEMBERED = 500

/** Longer ones, such as `data:` URLs, are not. */
const LONGEST = 2000

/**
 * The origin policy: the token goes to an allowed origin by `https:` or `http:`, compared as `URL.origin` and not
 * as text, so that `//evil`, `\\evil`, user info, another port or a `blob:` of an allowed origin get nothing.
 * Parsing a URL costs as much as a third of a bare request, so each path is resolved once.
 */
export function createFindRoute({ baseUrl, origins, tokenEndpoints }: RoutePolicy): FindRoute {
  const known = new Map<string, Route>()

  function resolve(input: string): Route {
    const url = new URL(input, baseUrl)
    const isHttp = url.protocol === 'https:' || url.protocol === 'http:'
    const isTokenEndpoint = tokenEndpoints.has(url.origin + url.pathname)
    return {
      url: url.href,
      origin: url.origin,
      mayCarryToken: isHttp && origins.has(url.origin) && !isTokenEndpoint,
    }
  }

  return (input) => {
    const text = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
    const seen = known.get(text)
    if (seen !== undefined) return seen
    const route = resolve(text)
    if (known.size >= REMEMBERED) known.clear()
    if (text.length <= LONGEST) known.set(text, route)
    return route
  }
}

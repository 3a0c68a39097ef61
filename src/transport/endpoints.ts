/** The four token endpoints, as paths relative to `baseUrl` or absolute URLs. `false`: the server has none. */
export interface Endpoints {
  /** @default 'token/' */
  readonly obtain?: string | undefined
  /** @default 'token/refresh/' */
  readonly refresh?: string | undefined
  /** @default 'token/verify/' */
  readonly verify?: string | false | undefined
  /** @default 'token/blacklist/' */
  readonly blacklist?: string | false | undefined
}

/** The token endpoints of a kind of server, all of them. */
export interface UsualEndpoints {
  readonly obtain: string
  readonly refresh: string
  readonly verify: string | false
  readonly blacklist: string | false
}

/** The token endpoints as absolute URLs. */
export interface ResolvedEndpoints {
  readonly obtain: string
  readonly refresh: string
  readonly verify: string | undefined
  readonly blacklist: string | undefined
}

/** Resolves the endpoints against `baseUrl`, verbatim: no slash is added or removed. */
export function resolveEndpoints(
  endpoints: Endpoints,
  usual: UsualEndpoints,
  baseUrl: string,
): ResolvedEndpoints {
  const resolve = (path: string) => new URL(path, baseUrl).href
  const optional = (path: string | false) => (path === false ? undefined : resolve(path))
  return {
    obtain: resolve(endpoints.obtain ?? usual.obtain),
    refresh: resolve(endpoints.refresh ?? usual.refresh),
    verify: optional(endpoints.verify ?? usual.verify),
    blacklist: optional(endpoints.blacklist ?? usual.blacklist),
  }
}

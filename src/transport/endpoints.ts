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

/** The token endpoints as absolute URLs. */
export interface ResolvedEndpoints {
  readonly obtain: string
  readonly refresh: string
  readonly verify: string | undefined
  readonly blacklist: string | undefined
}

/** Resolves the endpoints against `baseUrl`, verbatim: no slash is added or removed. */
export function resolveEndpoints(endpoints: Endpoints, baseUrl: string): ResolvedEndpoints {
  const resolve = (path: string) => new URL(path, baseUrl).href
  const optional = (path: string | false) => (path === false ? undefined : resolve(path))
  return {
    obtain: resolve(endpoints.obtain ?? 'token/'),
    refresh: resolve(endpoints.refresh ?? 'token/refresh/'),
    verify: optional(endpoints.verify ?? 'token/verify/'),
    blacklist: optional(endpoints.blacklist ?? 'token/blacklist/'),
  }
}

import { copyOwn } from '../own.js'
import type { Rules } from '../session/state.js'
import type { ServerDialect } from '../transport/dialect.js'
import { type ResolvedEndpoints, resolveEndpoints } from '../transport/endpoints.js'
import { simpleJwt } from '../transport/servers/simple-jwt.js'
import type { AuthClientOptions } from './options.js'

/** Where the page is; undefined where there is none. */
export type Page = () => { readonly href: string; readonly origin: string } | undefined

/** Options with their defaults, checked. */
export interface ResolvedOptions {
  readonly rules: Rules
  readonly name: string
  readonly header: { readonly name: string; readonly scheme: string }
  readonly page: Page
  readonly dialect: ServerDialect
  /** Throws TypeError where a relative `baseUrl` meets no page. */
  readonly server: () => Server
}

/** Where everything is. */
export interface Server {
  readonly baseUrl: string
  readonly endpoints: ResolvedEndpoints
  /** Bare origins that may receive the token. */
  readonly origins: ReadonlySet<string>
}

/** Checks the options, of which all fields are own, and fills in the defaults. */
export function resolveOptions(options: AuthClientOptions<unknown>, page: Page): ResolvedOptions {
  const { baseUrl, name = 'simplejwt', allowedOrigins = [], allowInsecureHttp = false } = options
  const dialect = copyOwn(options.server ?? simpleJwt())
  const header = copyOwn({ ...dialect.header, ...options.header })
  if (typeof baseUrl !== 'string' && !(baseUrl instanceof URL)) throw new TypeError(NO_URL)
  const base = `${baseUrl}`.replace(/\/?$/, '/')
  const check = (url: string) => checkUrl(url, page(), allowInsecureHttp)
  for (const origin of allowedOrigins) {
    if (check(origin).origin !== origin)
      throw new TypeError('`allowedOrigins` takes bare origins, such as https://files.example.com.')
  }
  const server = (): Server => {
    const { href, origin } = check(base)
    const endpoints = resolveEndpoints(copyOwn(options.endpoints ?? {}), dialect.endpoints, href)
    for (const url of Object.values(endpoints)) if (url !== undefined) check(url)
    return { baseUrl: href, endpoints, origins: new Set([origin, ...allowedOrigins]) }
  }
  // A relative `baseUrl` is resolved at first use: on a server there is no page to resolve it against.
  if (/^[a-z][a-z\d+.-]*:/i.test(base)) server()
  return {
    rules: resolveRules(options),
    name,
    header: { name: header.name ?? 'Authorization', scheme: header.scheme ?? 'Bearer' },
    page,
    dialect,
    server,
  }
}

function resolveRules(options: AuthClientOptions<unknown>): Rules {
  const { userId = 'user_id', tokenType = 'token_type' } = copyOwn(options.claimNames ?? {})
  const { leeway = 10, refreshAhead = 0.2, maxSessionAge, timeout = 10_000 } = options
  checkRange('leeway', leeway, 0)
  checkRange('refreshAhead', refreshAhead, 0, 0.9)
  checkRange('maxSessionAge', maxSessionAge ?? 1, 1)
  checkRange('timeout', timeout, 1, 2_147_483_647)
  return {
    leeway,
    refreshAhead,
    maxSessionAge,
    timeout,
    keepAlive: options.keepAlive === true,
    userIdClaim: userId,
    tokenTypeClaim: tokenType,
    schema: options.claims,
  }
}

function checkRange(name: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (typeof value === 'number' && value >= least && value <= most) return
  throw new TypeError(`\`${name}\` must be a number from ${least} to ${most}.`)
}

const NO_URL =
  '`baseUrl` must be a URL, and an absolute one where there is no page: https://api.example.com/api/.'
const LOOPBACK = /^(.+\.)?localhost$|^127\.\d+\.\d+\.\d+$|^\[::1\]$/

/** A token sent in clear text is everybody's: `http:` is for loopback, and for pages that are `http:` themselves. */
function checkUrl(url: string, page: ReturnType<Page>, allowInsecureHttp: boolean): URL {
  if (!URL.canParse(url, page?.href)) throw new TypeError(NO_URL)
  const parsed = new URL(url, page?.href)
  const { protocol, hostname } = parsed
  const isClear = allowInsecureHttp || LOOPBACK.test(hostname) || page?.href.startsWith('http:')
  if (protocol === 'https:' || (protocol === 'http:' && isClear)) return parsed
  throw new TypeError('Tokens need `https:`. Set `allowInsecureHttp` if `http:` is what you want.')
}

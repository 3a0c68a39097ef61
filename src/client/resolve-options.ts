import { copyOwn } from '../own.js'
import type { Rules } from '../session/state.js'
import type { ResolvedEndpoints } from '../transport/endpoints.js'
import { resolveEndpoints } from '../transport/endpoints.js'
import type { AuthClientOptions } from './options.js'

/** Options with their defaults, checked; `server` needs the page's address where `baseUrl` is relative. */
export interface ResolvedOptions {
  readonly options: AuthClientOptions<unknown>
  readonly rules: Rules
  readonly name: string
  readonly header: { readonly name: string; readonly scheme: string }
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

const LOOPBACK = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Checks the options and fills in the defaults. `page` returns the page's address, undefined where there is none. */
export function resolveOptions(
  given: AuthClientOptions<unknown>,
  page: () => string | undefined,
): ResolvedOptions {
  const options = copyOwn(given)
  const header = copyOwn(options.header ?? {})
  const rules = resolveRules(options)
  const base = withSlash(String(options.baseUrl))
  if (isAbsolute(base)) checkUrl(base, options, page())
  const origins = (options.allowedOrigins ?? []).map((origin) => checkOrigin(origin, options, page()))
  return {
    options,
    rules,
    name: options.name ?? 'simplejwt',
    header: { name: header.name ?? 'Authorization', scheme: header.scheme ?? 'Bearer' },
    server() {
      const baseUrl = isAbsolute(base) ? new URL(base).href : resolveAgainstPage(base, page())
      checkUrl(baseUrl, options, page())
      const endpoints = resolveEndpoints(copyOwn(options.endpoints ?? {}), baseUrl)
      return { baseUrl, endpoints, origins: new Set([new URL(baseUrl).origin, ...origins]) }
    },
  }
}

function resolveRules(options: AuthClientOptions<unknown>): Rules {
  const claimNames = copyOwn(options.claimNames ?? {})
  const { maxSessionAge } = options
  return {
    leeway: inRange('leeway', options.leeway ?? 10, 0),
    refreshAhead: inRange('refreshAhead', options.refreshAhead ?? 0.2, 0, 0.9),
    maxSessionAge: maxSessionAge === undefined ? undefined : inRange('maxSessionAge', maxSessionAge, 1),
    keepAlive: options.keepAlive === true,
    timeout: inRange('timeout', options.timeout ?? 10_000, 1, 2_147_483_647),
    userIdClaim: claimNames.userId ?? 'user_id',
    tokenTypeClaim: claimNames.tokenType ?? 'token_type',
    schema: options.claims,
  }
}

function inRange(name: string, value: number, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw new TypeError(`\`${name}\` must be a number from ${least} to ${most}.`)
}

function isAbsolute(url: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(url)
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`
}

function resolveAgainstPage(base: string, page: string | undefined): string {
  if (page !== undefined) return new URL(base, page).href
  throw new TypeError(
    'A relative `baseUrl` needs a page. Give an absolute one, such as https://api.example.com/api/.',
  )
}

/** A token sent in clear text is everybody's: `http:` is for loopback, and for pages that are `http:` themselves. */
function checkUrl(
  url: string,
  { allowInsecureHttp }: AuthClientOptions<unknown>,
  page: string | undefined,
): void {
  if (!URL.canParse(url))
    throw new TypeError('`baseUrl` must be a URL, such as https://api.example.com/api/.')
  const { protocol, hostname } = new URL(url)
  if (protocol === 'https:') return
  const isClear = LOOPBACK.test(hostname) || allowInsecureHttp === true || page?.startsWith('http:') === true
  if (protocol === 'http:' && isClear) return
  throw new TypeError('Tokens need `https:`. Set `allowInsecureHttp` if `http:` is what you want.')
}

function checkOrigin(origin: string, options: AuthClientOptions<unknown>, page: string | undefined): string {
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    throw new TypeError('`allowedOrigins` takes bare origins, such as https://files.example.com.')
  }
  checkUrl(origin, options, page)
  return origin
}

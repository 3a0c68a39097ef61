import { type MockEndpoint, endpoints } from '../mock/endpoint.js'
import type { MockServer } from '../mock/mock-server.js'
import type { MockServerOptions } from '../mock/options.js'
import type { MockUserOptions } from '../mock/users.js'
import { formatDuration } from './duration.js'
import type { MockCommand } from './mock-command.js'
import type { Paint } from './paint.js'

/** What there is to tell when the server listens. */
export interface Started {
  readonly command: MockCommand
  readonly url: string
  readonly paths: MockServer['paths']
  readonly accounts: readonly MockUserOptions[]
  /** Of the chaos, if any. */
  readonly seed: number | undefined
}

const purposes: Readonly<Record<MockEndpoint, string>> = {
  obtain: 'log in: access and refresh token',
  refresh: 'refresh',
  verify: 'verify a token',
  blacklist: 'log out',
  sliding: 'log in: sliding token',
  slidingRefresh: 'refresh a sliding token',
  me: 'who am I: needs a token',
}

/** One screen: where the server is, who may log in, what it serves, and how to try it. */
export function formatBanner(started: Started, version: string, paint: Paint): string {
  const { command, url, accounts, seed } = started
  const rows = [
    ['Accounts', accounts.map(({ username, password }) => `${username} / ${password}`).join(', ')],
    ['Settings', settingsOf(command).join(', ')],
    ['CORS', corsOf(command.options)],
    ...(seed === undefined ? [] : [['Chaos', `on; --chaos ${seed} repeats it`]]),
  ]
  const lines = [
    `${paint('bold', serverName(command.options))} at ${paint('cyan', url)}  ${paint('dim', `(simplejwt-client ${version}, a mock)`)}`,
    '',
    ...rows.map(([title = '', text = '']) => `${paint('dim', title.padEnd(9))} ${text}`),
    '',
    ...viewsOf(started).map(
      ([method, path, purpose]) => `${method.padEnd(5)} ${path.padEnd(30)} ${paint('dim', purpose)}`,
    ),
    '',
    ...tryIt(started, paint),
    paint('dim', 'Ctrl-C stops it.'),
  ]
  return `\n${lines.map((line) => `  ${line}`.trimEnd()).join('\n')}\n\n`
}

/** The views that a request may reach, as method, path and purpose. */
function viewsOf({ command, paths }: Started): [string, string, string][] {
  const isSliding = command.options.authTokenClasses?.includes('sliding') ?? false
  const unused: readonly MockEndpoint[] = isSliding ? ['obtain', 'refresh'] : ['sliding', 'slidingRefresh']
  return endpoints
    .filter((endpoint) => !unused.includes(endpoint))
    .flatMap((endpoint) => {
      const path = paths[endpoint]
      return path === false ? [] : [[endpoint === 'me' ? 'GET' : 'POST', path, purposes[endpoint]]]
    })
}

function tryIt({ command, url, paths, accounts: [first] }: Started, paint: Paint): string[] {
  const { usernameField = 'username', authTokenClasses = [] } = command.options
  const login = authTokenClasses.includes('sliding') ? paths.sliding : paths.obtain
  if (login === false || first === undefined) return []
  const body = JSON.stringify({ [usernameField]: first.username, password: first.password })
  const quoted = `'${body.replaceAll("'", `'\\''`)}'`
  return [`${paint('dim', 'Try')}  curl -H 'Content-Type: application/json' -d ${quoted} ${url}${login}`, '']
}

export function serverName({ flavour = '5.5.1' }: MockServerOptions): string {
  if (flavour === 'next') return 'SimpleJWT after 5.5.1'
  return /^\d/.test(flavour) ? `SimpleJWT ${flavour}` : flavour
}

function corsOf({ cors }: MockServerOptions): string {
  if (cors === '*') return 'any origin'
  return cors === undefined ? 'off: pages of other origins need --cors <origin>' : cors.join(', ')
}

// oxlint-disable-next-line complexity -- a table: one line for each setting that may be told
function settingsOf({ host, options, skew, delays }: MockCommand): string[] {
  const { accessTokenLifetime = 300, refreshTokenLifetime = 86_400 } = options
  return [
    `access ${formatDuration(accessTokenLifetime)}`,
    `refresh ${formatDuration(refreshTokenLifetime)}`,
    `rotation ${options.rotateRefreshTokens === true ? 'on' : 'off'}`,
    `blacklist ${options.blacklistAfterRotation === true ? 'on' : 'off'}`,
    ...(host === '127.0.0.1' ? [] : [`listening at ${host}`]),
    ...(options.singleUse === false ? ['racy'] : []),
    ...(options.authHeaderTypes === undefined ? [] : [`scheme ${options.authHeaderTypes.join(' or ')}`]),
    ...(options.authHeaderName === undefined ? [] : [`header ${options.authHeaderName}`]),
    ...(options.authenticationClasses === undefined
      ? []
      : [`authentication ${options.authenticationClasses.join(',')}`]),
    ...(options.leeway === undefined ? [] : [`leeway ${formatDuration(options.leeway)}`]),
    ...(options.checkRevokeToken === true ? ['check-revoke-token'] : []),
    ...(options.appendSlash === false ? ['no append-slash'] : []),
    ...(options.debug === true ? ['debug'] : []),
    ...(skew === 0 ? [] : [`skew ${skew}s`]),
    ...Object.entries(delays).map(([view, seconds]) => `delay ${view}=${formatDuration(seconds)}`),
    ...Object.entries(options.throttles ?? {}).map(([view, rate]) => `throttle ${view}=${rate}`),
  ]
}

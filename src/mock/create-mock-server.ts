import type { MockEndpoint } from './endpoint.js'
import { checkToken } from './check-token.js'
import type { Core } from './core.js'
import { addCorsHeaders, answerPreflight, isPreflight } from './cors.js'
import { createFaultPlan, type FaultPlan } from './faults.js'
import { accessClaims, randomHex, refreshClaims } from './issue-tokens.js'
import { createJournal } from './journal.js'
import { createMockFetch } from './mock-fetch.js'
import { createMswHandlers } from './msw-handlers.js'
import { authenticate } from './protected-view.js'
import { findEndpoint, route } from './route.js'
import { resolveSettings, type Settings } from './settings.js'
import { type Claims, createTokenCodec } from './token-codec.js'
import type { MockServer } from './mock-server.js'
import type { MockServerOptions, MockTokenPair, TokenPairOptions } from './options.js'
import { createDirectory, type MockUser } from './users.js'

/**
 * Makes a stateful SimpleJWT server that runs where the test runs: the statuses, bodies and claims of the real one,
 * with accounts, a blacklist, planned faults and counters. Nothing listens on the network.
 *
 * @throws TypeError if the version is not known.
 * @example
 * import { createAuthClient } from 'simplejwt-client'
 * import { createMockServer } from 'simplejwt-client/testing'
 *
 * const server = createMockServer({ rotateRefreshTokens: true, blacklistAfterRotation: true })
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', fetch: server.fetch })
 * await auth.login({ username: 'ada', password: 'correct horse' })
 */
export function createMockServer(options: MockServerOptions = {}): MockServer {
  const settings = resolveSettings(options)
  const faults = createFaultPlan()
  let skew = 0
  const now = (): number => settings.clock() + skew * 1000
  const core = createCore(settings, now)
  const handle = createEngine(core, faults)
  const paths = Object.values(settings.paths).filter((path) => path !== false)

  return {
    ...faults,
    handle,
    fetch: createMockFetch(handle),
    handlers: (http, baseUrl) => createMswHandlers(http, handle, paths, baseUrl),
    authenticate: (request) => authenticateUser(core, request),
    users: core.directory,
    get skew() {
      return skew
    },
    set skew(seconds) {
      skew = seconds
    },
    now,
    calls: core.journal.calls,
    log: core.journal.log,
    get refusedRefreshes() {
      return core.journal.refusedRefreshes
    },
    get deadTokenRequests() {
      return core.journal.deadTokenRequests
    },
    resetCounters: () => core.journal.reset(),
    createTokenPair: (username, pairOptions) => mintPair(core, username, pairOptions),
    revoke: (token) => revoke(core, token),
  }
}

function createCore(settings: Settings, now: () => number): Core {
  return {
    settings,
    codec: createTokenCodec(settings.signingKey),
    directory: createDirectory(settings.users, () => randomHex().toUpperCase()),
    journal: createJournal(),
    blacklisted: new Set(),
    seconds: () => now() / 1000,
  }
}

function createEngine(core: Core, faults: FaultPlan): (request: Request) => Promise<Response> {
  const { settings, journal } = core

  return async (request) => {
    if (settings.cors !== undefined && isPreflight(request)) return answerPreflight(request, settings.cors)
    const endpoint = findEndpoint(core, new URL(request.url).pathname)
    const at = core.seconds() * 1000
    journal.arrived(endpoint)
    const answer = await answerWithFaults(core, faults, request, endpoint)
    const authorized = request.headers.has(settings.authHeaderName)
    journal.answered({ endpoint, method: request.method, status: answer.status, authorized, at })
    if (answer.type === 'error') return answer
    answer.headers.set('Date', new Date(core.seconds() * 1000).toUTCString())
    return settings.cors === undefined ? answer : addCorsHeaders(answer, request, settings.cors)
  }
}

async function answerWithFaults(
  core: Core,
  faults: FaultPlan,
  request: Request,
  endpoint: MockEndpoint | 'unknown',
): Promise<Response> {
  if (endpoint === 'unknown') return route(core, request, endpoint)
  const planned = faults.take(endpoint)
  const isLost = planned === undefined && faults.takeLoss(endpoint)
  await faults.hold(endpoint, 'before')
  const answer = await (planned === undefined ? route(core, request, endpoint) : planned())
  await faults.hold(endpoint, 'after')
  return isLost ? Response.error() : answer
}

async function authenticateUser(core: Core, request: Request): Promise<MockUser | Response> {
  const account = await authenticate(core, request)
  return account instanceof Response ? account : core.directory.get(account.username)
}

async function mintPair(
  core: Core,
  username: string,
  options: TokenPairOptions = {},
): Promise<MockTokenPair> {
  const account = core.directory.byUsername(username)
  if (account === undefined) throw new TypeError('The mock server has no user of this name.')
  const { claims = {}, omit = [], accessExpiresIn, refreshExpiresIn } = options
  const expiry = (seconds: number | undefined): Claims =>
    seconds === undefined ? {} : { exp: Math.floor(core.seconds() + seconds) }
  const mint = (own: Claims, seconds: number | undefined): Promise<string> => {
    const all = Object.entries({ ...own, ...expiry(seconds), ...claims })
    return core.codec.encode(Object.fromEntries(all.filter(([name]) => !omit.includes(name))))
  }
  const refresh = refreshClaims(core, account)
  const access = mint(accessClaims(core, refresh), accessExpiresIn)
  return { access: await access, refresh: await mint(refresh, refreshExpiresIn) }
}

async function revoke(core: Core, token: string): Promise<void> {
  const verdict = await checkToken(core, token, 'refresh')
  if (verdict.is === 'good') core.blacklisted.add(verdict.claims['jti'])
}

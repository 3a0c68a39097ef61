import { noteBlacklisted } from './blacklist-token.js'
import { checkOptions, checkSeconds } from './check-options.js'
import { createCookieJar } from './cookie-jar.js'
import type { Core } from './core.js'
import { createEngine, type Engine } from './create-engine.js'
import { createFaultPlan, type FaultPlan } from './faults.js'
import { findFlavour } from './find-flavour.js'
import type { Flavour } from './flavours/flavour.js'
import { MOCK_INTERNALS, type MockInternals } from './internals.js'
import { randomHex } from './issue-tokens.js'
import { createJournal, type LogEntry } from './journal.js'
import { createKeyring } from './keyring.js'
import { createLedger } from './ledger.js'
import { mintPair } from './mint-pair.js'
import { createMockFetch } from './mock-fetch.js'
import type { MockServer } from './mock-server.js'
import { createMswHandlers } from './msw-handlers.js'
import type { MockServerOptions } from './options.js'
import { answerCsrf } from './refresh-cookie.js'
import { createRouter, type Router } from './route.js'
import { resolveSettings, type Settings } from './settings.js'
import { addSessionHeaders } from './session-headers.js'
import { createThrottle } from './throttle.js'
import { createTokenCodec } from './token-codec.js'
import { createDirectory } from './users.js'
import { type AsksForCookies, isCredentialed, withCookies } from './with-cookies.js'
import { showCrash } from './without-view.js'

/**
 * Makes a stateful SimpleJWT server that runs where the test runs: the statuses, bodies and claims of the real one,
 * with accounts, a blacklist, planned faults and counters. Nothing listens on the network.
 *
 * @throws TypeError for options that are none, and for values that can only be mistakes.
 * @example
 * import { createAuthClient } from 'simplejwt-client'
 * import { createMockServer } from 'simplejwt-client/testing'
 *
 * const server = createMockServer({ rotateRefreshTokens: true, blacklistAfterRotation: true })
 * const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', fetch: server.fetch })
 * await auth.login({ username: 'ada', password: 'correct horse' })
 */
export function createMockServer(options: MockServerOptions = {}): MockServer {
  const flavourName = (Object.hasOwn(options, 'flavour') ? options.flavour : undefined) ?? '5.5.1'
  const flavour = findFlavour(flavourName)
  const settings = resolveSettings(options, flavour.defaults)
  checkOptions(options, flavourName, settings)
  let skew = 0
  const now = (): number => settings.clock() + skew * 1000
  const core = createCore(settings, now)
  const faults = createFaultPlan()
  const server = {
    ...assemble(core, flavour, faults),
    reset() {
      skew = 0
      faults.clear()
      clearCore(core)
    },
    get skew() {
      return skew
    },
    set skew(seconds) {
      checkSeconds('`skew`', seconds)
      skew = seconds
    },
    now,
    get refusedRefreshes() {
      return core.journal.refusedRefreshes
    },
    get deadTokenRequests() {
      return core.journal.deadTokenRequests
    },
  }
  // Not to be seen where somebody prints the server: the settings hold the passwords.
  return Object.defineProperty(server, MOCK_INTERNALS, { value: internalsOf(core) })
}

function createCore(settings: Settings, now: () => number): Core {
  const seconds = (): number => now() / 1000
  return {
    settings,
    codec: createTokenCodec(settings.signingKey, settings.isNewPyJwt),
    directory: createDirectory(settings.users, () => randomHex().toUpperCase(), largestKey(settings)),
    journal: createJournal((entry) => tell(settings, entry)),
    throttle: createThrottle(seconds),
    jar: createCookieJar(settings.clock),
    keyring: createKeyring(randomHex),
    ledger: createLedger(seconds),
    seconds,
  }
}

/** All state but what is planned, and the time. */
function clearCore({ directory, ledger, keyring, throttle, journal, jar }: Core): void {
  jar.clear()
  directory.reset()
  ledger.clear()
  keyring.clear()
  throttle.clear()
  journal.reset()
}

/** What fails in code of the app's own fails for itself, and changes no answer. */
function tell({ onRequest, onError }: Settings, entry: LogEntry): void {
  try {
    onRequest?.(entry)
  } catch (error) {
    onError(error)
  }
}

/** Django 3.2, which SimpleJWT 5.2 is run on, asks an integer column for anything. */
function largestKey({ release, isNewPyJwt }: Settings): bigint | undefined {
  return release === '5.2' && !isNewPyJwt ? 2n ** 63n - 1n : undefined
}

type Plain = Omit<MockServer, 'skew' | 'now' | 'reset' | 'refusedRefreshes' | 'deadTokenRequests'>

/** All members that are no more than what they call. */
function assemble(core: Core, flavour: Flavour, faults: FaultPlan): Plain {
  const { settings, directory, journal, keyring } = core
  const router = createRouter(core, flavour)

  return {
    ...faults.levers,
    ...createDoors(core, router, createEngine(core, router, faults)),
    mount: router.mount,
    ...createGuard(core, flavour),
    paths: settings.paths,
    endpointOf: (request) => router.endpointOf(new URL(request.url).pathname),
    users: { get: directory.get, add: directory.add },
    deactivate: (username) => directory.get(username).deactivate(),
    changePassword: (username, password) => directory.get(username).changePassword(password),
    revokeAll: (username) => revokeAll(core, username),
    createSession: (username) => keyring.createSession(directory.need(username)),
    createAuthToken: (username) => keyring.createAuthToken(directory.need(username)),
    calls: journal.calls,
    log: journal.log,
    resetCounters: () => journal.reset(),
    createTokenPair: async (username, options) => mintPair(core, username, options),
    revoke: async (token) => revoke(core, token),
  }
}

/** The ways in: for whoever has a request, for clients, and for Mock Service Worker. */
function createDoors(
  core: Core,
  router: Router,
  handle: Engine,
): Pick<MockServer, 'handle' | 'fetch' | 'handlers'> {
  const { paths, refreshCookie } = core.settings
  if (refreshCookie !== undefined) {
    router.mount(refreshCookie.csrfPath, ({ request }) => answerCsrf(core, refreshCookie, request))
  }
  const all: readonly (string | false)[] = [...Object.values(paths), refreshCookie?.csrfPath ?? false]
  const patterns = all.filter((path) => path !== false)
  const keepCookies = (asksForCookies: AsksForCookies): Engine =>
    holdsTokensInCookies(core.settings) ? withCookies(handle, core.jar, asksForCookies) : handle
  // In Node, requests have lost their `credentials` when Mock Service Worker sees them.
  const forWorker = keepCookies(() => true)

  return {
    handle,
    fetch: createMockFetch(keepCookies(isCredentialed)),
    handlers: (http, origin) => createMswHandlers(http, forWorker, patterns, origin),
  }
}

/** Otherwise cookies are the test's own, and nobody's who has not asked for them. */
function holdsTokensInCookies({ jwtAuthCookie, jwtAuthRefreshCookie, refreshCookie }: Settings): boolean {
  return [jwtAuthCookie, jwtAuthRefreshCookie, refreshCookie].some((setting) => setting !== undefined)
}

/** Authentication for views of the app's own. */
function createGuard(core: Core, flavour: Flavour): Pick<MockServer, 'authenticate' | 'protect'> {
  const authenticate: MockServer['authenticate'] = async (request) => {
    const account = flavour.authenticate(core, request)
    if (!(account instanceof Response)) return core.directory.userOf(account)
    return addSessionHeaders(core, request, showCrash(core.settings, request, account))
  }
  const protect: MockServer['protect'] = (view) => async (info) => {
    const user = await authenticate(info.request)
    if (user instanceof Response) return user
    return addSessionHeaders(core, info.request, await view({ ...info, user }))
  }
  return { authenticate, protect }
}

function revoke(core: Core, token: string): void {
  needBlacklist(core)
  const claims = core.codec.decode(token)
  const { tokenTypeClaim } = core.settings
  const isRefresh = claims !== undefined && (tokenTypeClaim === null || claims[tokenTypeClaim] === 'refresh')
  if (!isRefresh) throw new TypeError('`revoke` takes a refresh token that this server would accept.')
  noteBlacklisted(core, claims)
}

function revokeAll(core: Core, username: string | undefined): void {
  needBlacklist(core)
  core.ledger.blacklistAll(username === undefined ? undefined : core.directory.need(username))
}

function needBlacklist({ settings }: Core): void {
  if (!settings.blacklistApp) {
    throw new TypeError('This server has no blacklist: create it with `blacklistApp: true`.')
  }
}

function internalsOf(core: Core): MockInternals {
  return {
    settings: core.settings,
    mintPair: (username, options) => mintPair(core, username, options),
    accountOf: (username) => core.directory.byUsername(username),
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createKeys, type KeyPairAlgorithm, type Keys } from './key-pair.js'
import { ensureVenv, type PackageName, type ServerName } from './python-venv.js'

export {
  ensureVenv,
  hasPython,
  type PackageName,
  type ServerName,
  type ServerVersion,
  serverVersions,
} from './python-venv.js'

/** Known to tests, so that they can sign tokens of any shape. */
export const signingKey = 'a signing key for tests, known to everybody'

/** The accounts of a real server that is given none. */
export const defaultUsers: readonly RealUser[] = [
  { username: 'ada', password: 'correct horse' },
  { username: 'grace', password: 'battery staple' },
  { username: 'idle', password: 'correct horse', active: false },
]

export interface RealUser {
  readonly username: string
  readonly password: string
  readonly active?: boolean
  /** What a serializer of the project's own adds to this user's tokens. */
  readonly claims?: Readonly<Record<string, unknown>>
}

/** The views that a real server has. */
export type RealView = 'obtain' | 'refresh' | 'verify' | 'blacklist' | 'sliding' | 'slidingRefresh' | 'me'

/** The ways in which a view of the project's own may learn who asks. */
export type RealAuthentication = 'jwt' | 'stateless-jwt' | 'session' | 'basic' | 'token'

/** What a real server is started with; named after the settings of SimpleJWT, as the mock's options are. */
export interface RealServerOptions {
  readonly version: ServerName
  readonly users?: readonly RealUser[]
  /** Seconds; fractions are allowed. */
  readonly accessTokenLifetime?: number
  readonly refreshTokenLifetime?: number
  readonly slidingTokenLifetime?: number
  readonly slidingTokenRefreshLifetime?: number
  readonly rotateRefreshTokens?: boolean
  readonly blacklistAfterRotation?: boolean
  /** @default true if `blacklistAfterRotation` */
  readonly blacklistApp?: boolean
  readonly leeway?: number
  readonly authHeaderTypes?: readonly string[]
  /** As it is on the wire. */
  readonly authHeaderName?: string
  readonly checkRevokeToken?: boolean
  readonly checkUserIsActive?: boolean
  /** Of the `me` view. @default ['jwt'] */
  readonly authenticationClasses?: readonly RealAuthentication[]
  /** @default ['access'] */
  readonly authTokenClasses?: readonly ('access' | 'sliding')[]
  readonly userIdClaim?: string
  readonly tokenTypeClaim?: string | null
  readonly jtiClaim?: string | null
  readonly slidingTokenRefreshExpClaim?: string
  readonly revokeTokenClaim?: string
  readonly audience?: string | readonly string[]
  readonly issuer?: string
  /** Of keys in pairs a new one is made for each server. Of SimpleJWT's releases the newest alone has what it takes. */
  readonly algorithm?: 'HS256' | KeyPairAlgorithm
  /** A login needs this code in a field `otp`, too. */
  readonly otp?: string
  /** Users have an e-mail address for a name then. @default 'username' */
  readonly usernameField?: 'username' | 'email'
  /** Rates of Django REST framework by view, such as `5/min`. */
  readonly throttles?: Readonly<Partial<Record<RealView, string>>>
  readonly appendSlash?: boolean
  readonly debug?: boolean
  readonly browsableApi?: boolean
  /** A login answers with `user: { username }` and `plan: 'free'`, too. */
  readonly loginExtras?: boolean
  /** dj-rest-auth's JWT_AUTH_RETURN_EXPIRATION. */
  readonly returnExpiration?: boolean
  /** dj-rest-auth's settings of the same names, JWT_AUTH_HTTPONLY and so on. */
  readonly jwtAuthHttponly?: boolean
  readonly jwtAuthCookie?: string
  readonly jwtAuthRefreshCookie?: string
  readonly jwtAuthRefreshCookiePath?: string
  readonly jwtAuthSecure?: boolean
  readonly jwtAuthSamesite?: 'Lax' | 'Strict' | 'None'
  readonly jwtAuthCookieUseCsrf?: boolean
  readonly jwtAuthCookieEnforceCsrfOnUnauthenticated?: boolean
  readonly sessionLogin?: boolean
  /** CSRF_TRUSTED_ORIGINS. */
  readonly csrfTrustedOrigins?: readonly string[]
  /** CORS_ALLOW_CREDENTIALS. */
  readonly corsAllowCredentials?: boolean
  /**
   * The project of `examples/django` in the place of the tests' own, with its refresh token in a cookie. Of the other
   * options those for users, lifetimes, rotation, paths, CORS and CSRF hold there.
   */
  readonly refreshCookie?:
    | boolean
    | {
        readonly name?: string
        readonly path?: string
        readonly sameSite?: 'Lax' | 'Strict' | 'None'
        readonly secure?: boolean
      }
  /** With the serializers of `examples/django`, and a grace period of so many seconds. */
  readonly grace?: number
  /** The file of another server's database. @default one of its own */
  readonly database?: string
  /** LANGUAGE_CODE. */
  readonly language?: string
  readonly localeMiddleware?: boolean
  /** The origins of CORS_ALLOWED_ORIGINS. @default none, and no CORS middleware either */
  readonly cors?: readonly string[]
  /** Paths with their leading slash; `false` leaves a view out. */
  readonly paths?: Readonly<Partial<Record<RealView, string | false>>>
}

/** Packages have settings of their own, in `test/django`. */
const settingsModules: ReadonlyMap<ServerName, string> = new Map<PackageName, string>([
  ['djoser', 'settings_djoser'],
  ['dj-rest-auth', 'settings_dj_rest_auth'],
  ['ninja-jwt', 'settings_ninja_jwt'],
])

/** A SimpleJWT on Django, in a process of its own. */
export interface RealServer {
  /** The origin, without a slash at the end. */
  readonly url: string
  readonly pid: number
  /** PEM of the key that checks its tokens, where they are signed by a pair of keys. */
  readonly publicKey?: string
  /** Pulls one of the levers in `test/django/control.py`. */
  control(action: string, command?: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>>
  /** Answers so far, by view and status. */
  calls(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>
}

/** Starts a real server on a free port. Installs its packages first where that has not been done yet. */
export async function startRealServer(options: RealServerOptions): Promise<RealServer> {
  const python = await ensureVenv(options.version)
  const serve = fileURLToPath(new URL('../django/serve.py', import.meta.url))
  const examples = fileURLToPath(new URL('../../examples/django', import.meta.url))
  const forPython = { PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: examples }
  const keys = createKeys(options.algorithm)
  const env = { ...process.env, ...environment(options), ...keyVariables(keys), ...forPython }
  // The server ends with its standard input: whatever becomes of this process, it cannot stay behind.
  const child = spawn(python, [serve], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const url = `http://127.0.0.1:${await readPort(child)}`

  async function control(action: string, command: Readonly<Record<string, unknown>> = {}) {
    const response = await fetch(`${url}/test/${action}`, { method: 'POST', body: JSON.stringify(command) })
    if (!response.ok) throw new Error(`The test server could not ${action}: ${response.status}.`)
    return (await response.json()) as Record<string, unknown>
  }

  return {
    url,
    pid: child.pid ?? 0,
    ...(keys === undefined ? {} : { publicKey: keys.publicKey }),
    control,
    calls: async () => (await control('calls')) as Record<string, Record<string, number>>,
    close: () => end(child),
  }
}

async function readPort(child: ChildProcess): Promise<number> {
  const complaints: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk))
  const lines = createInterface({ input: child.stdout ?? process.stdin })
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('error', reject)
    child.once('exit', () =>
      reject(new Error(`The server did not start.\n${Buffer.concat(complaints).toString()}`)),
    )
  })
  // Errors of single requests are the tests' business: let them not fill the memory.
  child.stderr?.removeAllListeners('data').resume()
  return (JSON.parse(line) as { port: number }).port
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  const force = setTimeout(() => child.kill('SIGKILL'), 5000)
  child.stdin?.end()
  await gone
  clearTimeout(force)
}

function environment(options: RealServerOptions): Record<string, string> {
  const {
    paths = {},
    users = defaultUsers,
    authHeaderName,
    blacklistApp = options.blacklistAfterRotation,
  } = options
  const settings = {
    USERS: JSON.stringify(users),
    SIGNING_KEY: signingKey,
    ACCESS_LIFETIME: options.accessTokenLifetime,
    REFRESH_LIFETIME: options.refreshTokenLifetime,
    ROTATE: options.rotateRefreshTokens,
    BLACKLIST_AFTER_ROTATION: options.blacklistAfterRotation,
    BLACKLIST_APP: blacklistApp,
    LEEWAY: options.leeway,
    OTP: options.otp,
    AUTH_HEADER_TYPES: options.authHeaderTypes?.join(','),
    AUTH_HEADER_NAME: authHeaderName && `HTTP_${authHeaderName.toUpperCase().replaceAll('-', '_')}`,
    CHECK_REVOKE_TOKEN: options.checkRevokeToken,
    CHECK_USER_IS_ACTIVE: options.checkUserIsActive,
    SLIDING_LIFETIME: options.slidingTokenLifetime,
    SLIDING_REFRESH_LIFETIME: options.slidingTokenRefreshLifetime,
    AUTHENTICATION_CLASSES: options.authenticationClasses?.join(','),
    AUTH_TOKEN_CLASSES: options.authTokenClasses?.join(','),
    ...claimSettings(options),
    USERNAME_FIELD: options.usernameField,
    THROTTLES: options.throttles && JSON.stringify(options.throttles),
    APPEND_SLASH: options.appendSlash,
    DEBUG: options.debug,
    BROWSABLE_API: options.browsableApi,
    LOGIN_EXTRAS: options.loginExtras,
    SETTINGS: options.refreshCookie ? 'settings_example' : settingsModules.get(options.version),
    REFRESH_COOKIE: JSON.stringify(cookieSettings(options)),
    GRACE: options.grace,
    DATABASE: options.database,
    LANGUAGE: options.language,
    LOCALE_MIDDLEWARE: options.localeMiddleware,
    CORS_ORIGINS: options.cors?.join(','),
    CORS_CREDENTIALS: options.corsAllowCredentials,
    CSRF_TRUSTED_ORIGINS: options.csrfTrustedOrigins?.join(','),
    REST_AUTH: JSON.stringify(restAuthSettings(options)),
    ...Object.fromEntries(
      Object.entries(paths).map(([name, path]) => [
        `PATH_${name.toUpperCase()}`,
        (path || '').replace(/^\//, ''),
      ]),
    ),
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given.map(([name, value]) => [`SIMPLEJWT_${name}`, toText(value)]))
}

function keyVariables(keys: Keys | undefined): Record<string, string> {
  if (keys === undefined) return {}
  const { algorithm, privateKey, publicKey } = keys
  return {
    SIMPLEJWT_ALGORITHM: algorithm,
    SIMPLEJWT_PRIVATE_KEY: privateKey,
    SIMPLEJWT_PUBLIC_KEY: publicKey,
  }
}

/** `null` is a claim without a name, which Python reads from an empty text. */
function claimSettings(options: RealServerOptions) {
  const name = (claim: string | null | undefined) => (claim === null ? '' : claim)
  return {
    USER_ID_CLAIM: options.userIdClaim,
    TOKEN_TYPE_CLAIM: name(options.tokenTypeClaim),
    JTI_CLAIM: name(options.jtiClaim),
    SLIDING_TOKEN_REFRESH_EXP_CLAIM: options.slidingTokenRefreshExpClaim,
    REVOKE_TOKEN_CLAIM: options.revokeTokenClaim,
    AUDIENCE: options.audience && JSON.stringify(options.audience),
    ISSUER: options.issuer,
  }
}

/** What is `undefined` here is not in the JSON, and has its default there. */
function restAuthSettings(options: RealServerOptions) {
  return {
    JWT_AUTH_HTTPONLY: options.jwtAuthHttponly ?? false,
    JWT_AUTH_COOKIE: options.jwtAuthCookie,
    JWT_AUTH_REFRESH_COOKIE: options.jwtAuthRefreshCookie,
    JWT_AUTH_REFRESH_COOKIE_PATH: options.jwtAuthRefreshCookiePath,
    JWT_AUTH_SECURE: options.jwtAuthSecure,
    JWT_AUTH_SAMESITE: options.jwtAuthSamesite,
    JWT_AUTH_COOKIE_USE_CSRF: options.jwtAuthCookieUseCsrf,
    JWT_AUTH_COOKIE_ENFORCE_CSRF_ON_UNAUTHENTICATED: options.jwtAuthCookieEnforceCsrfOnUnauthenticated,
    JWT_AUTH_RETURN_EXPIRATION: options.returnExpiration,
    SESSION_LOGIN: options.sessionLogin,
  }
}

/** The arguments of Django's `set_cookie` that a test changes. */
function cookieSettings({ refreshCookie }: RealServerOptions) {
  if (typeof refreshCookie !== 'object') return {}
  const { name: key, sameSite: samesite, path, secure } = refreshCookie
  return { key, samesite, path, secure }
}

function toText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
}

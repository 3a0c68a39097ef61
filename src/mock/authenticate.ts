import { crash, json } from './answers.js'
import type { Core } from './core.js'
import { authenticateCookie } from './authenticate-cookie.js'
import { authenticateJwt, findAccount, type Identity, trustClaims } from './jwt-authentication.js'
import type { AuthenticationClass } from './options.js'
import { authenticateBasic, authenticateOpaque, authenticateSession } from './other-authentication.js'
import type { Settings } from './settings.js'
import type { Account } from './users.js'

type Authenticator = (core: Core, request: Request) => Identity

const authenticators: Readonly<Record<AuthenticationClass, Authenticator>> = {
  jwt: (core, request) =>
    core.settings.jwtAuthCookie === undefined || request.headers.has(core.settings.authHeaderName)
      ? authenticateJwt(core, request, findAccount)
      : authenticateCookie(core, request, core.settings.jwtAuthCookie),
  'stateless-jwt': (core, request) => authenticateJwt(core, request, trustClaims),
  session: authenticateSession,
  basic: authenticateBasic,
  token: authenticateOpaque,
}

/**
 * Who sends this request? The answer to it if nobody may be told. Authenticators are asked in turn, and the first that
 * sees credentials of its kind decides.
 */
export function authenticate(core: Core, request: Request): Account | Response {
  return (
    identify(core, request) ??
    refuse(core.settings, { detail: 'Authentication credentials were not provided.' })
  )
}

/** The same for views that let strangers in: `undefined` if no authenticator sees credentials of its kind. */
export function identify(core: Core, request: Request): Account | Response | undefined {
  for (const name of core.settings.authenticationClasses) {
    const identity = authenticators[name](core, request)
    if (identity.is === 'known') return identity.account
    if (identity.is === 'crashed') return crash()
    if (identity.is === 'forbidden') return json(403, { detail: identity.detail })
    if (identity.is === 'refused') return refuse(core.settings, identity.body)
  }
  return undefined
}

/**
 * The first authenticator is the one whose challenge is sent. Session authentication has none to send, so that
 * Django REST framework answers 403 where it comes first.
 */
function refuse(settings: Settings, body: Readonly<Record<string, unknown>>): Response {
  const challenge = challengeOf(settings)
  return challenge === undefined ? json(403, body) : json(401, body, { 'WWW-Authenticate': challenge })
}

function challengeOf({ authenticationClasses, authHeaderTypes }: Settings): string | undefined {
  const [first] = authenticationClasses
  if (first === 'session') return undefined
  if (first === 'basic') return 'Basic realm="api"'
  return first === 'token' ? 'Token' : `${authHeaderTypes[0]} realm="api"`
}

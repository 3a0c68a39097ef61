import type { FlavourServer, FlavourSettings } from '../flavours/flavour-server.js'
import { type Credentials, newUser, postJson, readBody } from '../flavours/flavour-server.js'

export const login = '/api/token/'
export const csrfPath = '/api/token/csrf/'
export const refreshPath = '/api/token/refresh/'
export const logout = '/api/token/blacklist/'

/** A page that the setup for other sites lets in. */
export const appOrigin = 'https://app.example.com'

/** The setups that the views of `examples/django` and the mock's are checked in. */
export const cookieSetups: readonly { readonly name: string; readonly settings: FlavourSettings }[] = [
  {
    name: 'pages of the same site',
    settings: { refreshCookie: true, rotateRefreshTokens: true, blacklistAfterRotation: true },
  },
  {
    name: 'pages of other sites',
    settings: {
      refreshCookie: { sameSite: 'None', secure: true },
      rotateRefreshTokens: true,
      blacklistAfterRotation: true,
      refreshTokenLifetime: 600,
      cors: [appOrigin],
      corsAllowCredentials: true,
      csrfTrustedOrigins: [appOrigin],
    },
  },
  {
    name: 'no rotation, and names of its own',
    settings: {
      refreshCookie: { name: 'rt', path: '/api/' },
      rotateRefreshTokens: false,
      blacklistAfterRotation: false,
      blacklistApp: true,
    },
  },
]

/** The cookie's name and attributes in this setup. */
export function cookieOf({ refreshCookie }: FlavourSettings) {
  const defaults = { name: 'refresh_token', path: '/api/token/', sameSite: 'Lax', secure: false }
  return { ...defaults, ...(typeof refreshCookie === 'object' ? refreshCookie : {}) }
}

/** What a browser and a page hold after a login. */
export interface Visitor extends Credentials {
  readonly access: string
  readonly refresh: string
  /** The secret in the `csrftoken` cookie. */
  readonly secret: string
  /** The token against CSRF, as the body told it. */
  readonly csrf: string
}

export async function enter(server: FlavourServer): Promise<Visitor> {
  const credentials = await newUser(server)
  const answer = await server.send(login, postJson(credentials))
  const { access, csrf } = await readBody(answer.clone())
  const values = valuesOf(answer)
  return {
    ...credentials,
    access: String(access),
    csrf: String(csrf),
    refresh: values[cookieOf(server.settings).name] ?? '',
    secret: values['csrftoken'] ?? '',
  }
}

/** What a request comes with; `undefined` leaves something out. */
export interface Kit {
  readonly refresh?: string | undefined
  readonly secret?: string | undefined
  readonly csrf?: string | undefined
  readonly origin?: string
}

/** A POST of an empty object to one of the views that read the cookie. */
export function withCookies(server: FlavourServer, { refresh, secret, csrf, origin }: Kit): RequestInit {
  const cookies = { [cookieOf(server.settings).name]: refresh, csrftoken: secret }
  const header = Object.entries(cookies)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  return postJson(
    {},
    {
      ...(header === '' ? {} : { Cookie: header }),
      ...(csrf === undefined ? {} : { 'X-CSRFToken': csrf }),
      ...(origin === undefined ? {} : { Origin: origin }),
    },
  )
}

export function valuesOf(answer: Response): Readonly<Record<string, string>> {
  const pairs = answer.headers.getSetCookie().map((cookie) => cookie.replace(/;.*/, '').split('=', 2))
  return Object.fromEntries(pairs) as Record<string, string>
}

/** The cookies that an answer sets, without their values. */
export function shapes(answer: Response): readonly string[] {
  return answer.headers.getSetCookie().map((cookie) => cookie.replace(/=[^;]*; expires=[^;]*;/, ''))
}

/** The refresh cookie as it is set. */
export function setShape(settings: FlavourSettings): string {
  const { name, path, sameSite, secure } = cookieOf(settings)
  const age = settings.refreshTokenLifetime ?? 86_400
  return `${name} HttpOnly; Max-Age=${age}; Path=${path}; SameSite=${sameSite}${secure ? '; Secure' : ''}`
}

/** The refresh cookie as it is taken back. */
export function removedShape(settings: FlavourSettings): string {
  const { name, path, sameSite, secure } = cookieOf(settings)
  return `${name} Max-Age=0; Path=${path}; SameSite=${sameSite}${secure ? '; Secure' : ''}`
}

/** The cookie of Django's check for CSRF. */
export function csrfShape(settings: FlavourSettings): string {
  const { sameSite, secure } = cookieOf(settings)
  return `csrftoken Max-Age=31449600; Path=/; SameSite=${sameSite}${secure ? '; Secure' : ''}`
}

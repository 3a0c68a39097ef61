import { expect } from 'vitest'
import { resign } from '../../support/sign-token.js'
import { badToken, challenge, isoTime, login } from './dj-rest-auth-login-cases.js'
import { refreshPath } from './dj-rest-auth-token-cases.js'
import {
  type Credentials,
  expectAnswer,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourServer,
  type FlavourSettings,
  newUser,
  postJson,
  readBody,
} from './flavour-server.js'

export const logout = '/dj-rest-auth/logout/'
export const user = '/dj-rest-auth/user/'

/** Good against CSRF in a cookie and in a header alike: nobody asks who made it up. */
export const csrfSecret = 'c'.repeat(32)

/** A page that the setups with CORS let in. */
export const appOrigin = 'https://app.example.com'

const names = { jwtAuthCookie: 'jwt-auth', jwtAuthRefreshCookie: 'jwt-refresh' }

export const cookieSetups: readonly { readonly name: string; readonly settings: FlavourSettings }[] = [
  { name: 'cookies', settings: { ...names, jwtAuthHttponly: true, blacklistApp: true } },
  {
    name: 'cookies for other sites, with CSRF and rotation',
    settings: {
      ...names,
      jwtAuthHttponly: true,
      jwtAuthRefreshCookiePath: '/dj-rest-auth/',
      jwtAuthSecure: true,
      jwtAuthSamesite: 'None',
      jwtAuthCookieUseCsrf: true,
      rotateRefreshTokens: true,
      blacklistAfterRotation: true,
      returnExpiration: true,
      sessionLogin: false,
      cors: [appOrigin],
      corsAllowCredentials: true,
      csrfTrustedOrigins: [appOrigin],
    },
  },
  {
    name: 'cookies, with CSRF for everybody, and no blacklist',
    settings: { ...names, jwtAuthHttponly: true, jwtAuthCookieEnforceCsrfOnUnauthenticated: true },
  },
  { name: 'HttpOnly, but no cookies', settings: { jwtAuthHttponly: true, blacklistApp: true } },
  {
    name: 'cookies that scripts may read',
    settings: { ...names, rotateRefreshTokens: true, blacklistAfterRotation: true },
  },
]

const isNamed = ({ jwtAuthCookie }: FlavourSettings): boolean => jwtAuthCookie !== undefined
const isHttponly = ({ jwtAuthHttponly }: FlavourSettings): boolean => jwtAuthHttponly === true
const isHidden = (settings: FlavourSettings): boolean => isNamed(settings) && isHttponly(settings)
const hasBlacklist = (settings: FlavourSettings): boolean =>
  settings.blacklistApp === true || settings.blacklistAfterRotation === true
const isForAll = ({ jwtAuthCookieEnforceCsrfOnUnauthenticated: is }: FlavourSettings): boolean => is === true
const isUsed = (settings: FlavourSettings): boolean => settings.jwtAuthCookieUseCsrf === true

/** What a browser holds after a login. */
export interface Visitor {
  readonly username: string
  readonly password: string
  readonly access: string
  readonly cookies: Readonly<Record<string, string>>
}

export async function enter(server: FlavourServer, given?: Credentials): Promise<Visitor> {
  const credentials = given ?? (await newUser(server))
  if (given !== undefined) await server.control('add', given)
  const answer = await server.send(login, post(credentials, { csrftoken: csrfSecret }))
  const { access } = await readBody(answer.clone())
  return { ...credentials, access: String(access), cookies: valuesOf(answer) }
}

/** A POST with cookies, and good against CSRF. */
export function post(body: unknown, cookies: Readonly<Record<string, string>>): RequestInit {
  return postJson(body, {
    Cookie: toHeader({ ...cookies, csrftoken: csrfSecret }),
    'X-CSRFToken': csrfSecret,
  })
}

export function toHeader(cookies: Readonly<Record<string, string>>): string {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

function valuesOf(answer: Response): Readonly<Record<string, string>> {
  const pairs = answer.headers.getSetCookie().map((cookie) => cookie.replace(/;.*/, '').split('=', 2))
  return Object.fromEntries(pairs) as Record<string, string>
}

/** Cookies of tokens, their values left out. */
function shapes(answer: Response): readonly string[] {
  const own = answer.headers.getSetCookie().filter((cookie) => cookie.startsWith('jwt-'))
  return own.map((cookie) => cookie.replace(/=[^;]*; expires=[^;]*;/, ''))
}

function shapesOf(settings: FlavourSettings, kinds: readonly ('auth' | 'refresh')[]): readonly string[] {
  const { jwtAuthSamesite = 'Lax', jwtAuthSecure = false, jwtAuthRefreshCookiePath = '/' } = settings
  const first = settings.jwtAuthHttponly === true ? ' HttpOnly;' : ''
  const last = `SameSite=${jwtAuthSamesite}${jwtAuthSecure ? '; Secure' : ''}`
  const all = {
    auth: `jwt-auth${first} Max-Age=300; Path=/; ${last}`,
    refresh: `jwt-refresh${first} Max-Age=86400; Path=${jwtAuthRefreshCookiePath}; ${last}`,
  }
  return isNamed(settings) ? kinds.map((kind) => all[kind]) : []
}

function removals({ jwtAuthSamesite = 'Lax', ...settings }: FlavourSettings): readonly string[] {
  const last = `SameSite=${jwtAuthSamesite}${jwtAuthSamesite === 'None' ? '; Secure' : ''}`
  const { jwtAuthRefreshCookiePath: path = '/' } = settings
  return isNamed(settings)
    ? [`jwt-auth Max-Age=0; Path=/; ${last}`, `jwt-refresh Max-Age=0; Path=${path}; ${last}`]
    : []
}

/** A request of somebody who has logged in, and the answer to it. */
function says(
  name: string,
  ask: (server: FlavourServer, visitor: Visitor) => Promise<Response>,
  expected: ExpectedAnswer,
  when: FlavourCase['when'] = () => true,
): FlavourCase {
  return {
    name,
    when,
    async run(server) {
      await expectAnswer(await ask(server, await enter(server)), expected)
    },
  }
}

function invalid(detail: string): ExpectedAnswer {
  return { status: 401, body: { detail, code: 'token_not_valid' }, challenge }
}

const done = { status: 200, body: { detail: 'Successfully logged out.' } }
const missing = { status: 401, body: { detail: 'Refresh token was not included in cookie data.' } }

function forbidden(reason: string): ExpectedAnswer {
  return { status: 403, body: { detail: `CSRF Failed: ${reason}` } }
}

const loggingIn: readonly FlavourCase[] = [
  {
    name: 'sets cookies with the lifetimes of the tokens at login',
    async run(server) {
      const response = await server.send(login, post(await newUser(server), {}))

      expect(response.status).toBe(200)
      expect(shapes(response)).toEqual(shapesOf(server.settings, ['auth', 'refresh']))
    },
  },
  {
    name: 'puts the access token into the cookie and the body',
    when: isNamed,
    async run(server) {
      const { access, cookies } = await enter(server)

      expect(cookies['jwt-auth']).toBe(access)
      expect(cookies['jwt-refresh']).toMatch(/^eyJ/)
    },
  },
  {
    name: 'leaves the refresh token blank in the body where scripts must not have it',
    async run(server) {
      const body = await readBody(await server.send(login, post(await newUser(server), {})))

      expect(body['refresh']).toEqual(isHttponly(server.settings) ? '' : expect.stringMatching(/^eyJ/))
    },
  },
  {
    name: 'sets no token cookies when it refuses',
    async run(server) {
      const response = await server.send(login, post({ username: 'nobody', password: 'x' }, {}))

      expect(response.status).toBe(400)
      expect(shapes(response)).toEqual([])
    },
  },
  says(
    'cannot log in over a bad access cookie',
    (server, { username, password }) =>
      server.send(login, post({ username, password }, { 'jwt-auth': 'garbage' })),
    badToken('Token is invalid'),
    isNamed,
  ),
  says(
    'cannot log in over the access cookie of a user who is inactive',
    async (server, visitor) => {
      await server.control('deactivate', visitor)
      return server.send(login, post(await newUser(server), visitor.cookies))
    },
    { status: 401, body: { detail: 'User is inactive', code: 'user_inactive' }, challenge },
    isNamed,
  ),
]

const opening: readonly FlavourCase[] = [
  says(
    'opens a view to the access cookie',
    (server, { cookies }) => server.send(user, { headers: { Cookie: toHeader(cookies) } }),
    { status: 200, body: expect.objectContaining({ email: '' }) },
    isNamed,
  ),
  says(
    'prefers the header to the cookie, even one of another scheme',
    (server, { cookies }) =>
      server.send(user, { headers: { Cookie: toHeader(cookies), Authorization: 'Token x' } }),
    { status: 401, body: { detail: 'Authentication credentials were not provided.' }, challenge },
    isNamed,
  ),
  says(
    'refuses a refresh token in the access cookie',
    (server, { cookies }) =>
      server.send(user, { headers: { Cookie: `jwt-auth=${cookies['jwt-refresh'] ?? ''}` } }),
    badToken('Token has wrong type'),
    isNamed,
  ),
]

/** What a refresh by cookie answers with. */
function granted({ jwtAuthHttponly, rotateRefreshTokens }: FlavourSettings): ExpectedAnswer {
  const access = { access: expect.any(String), access_expiration: isoTime }
  const isTold = rotateRefreshTokens === true && jwtAuthHttponly !== true
  const refresh = { refresh: expect.any(String), refresh_expiration: isoTime }
  return { status: 200, body: isTold ? { ...access, ...refresh } : access }
}

const refreshing: readonly FlavourCase[] = [
  {
    name: 'refreshes by the cookie, and sets the cookies anew',
    when: isNamed,
    async run(server) {
      const { cookies } = await enter(server)

      const response = await server.send(refreshPath, post({}, cookies))

      const kinds =
        server.settings.rotateRefreshTokens === true ? (['auth', 'refresh'] as const) : (['auth'] as const)
      expect(shapes(response)).toEqual(shapesOf(server.settings, kinds))
      await expectAnswer(response, granted(server.settings))
    },
  },
  {
    name: 'refreshes by the cookie without a body, and without a thought of CSRF',
    when: isNamed,
    async run(server) {
      const { cookies } = await enter(server)
      const headers = { Cookie: `jwt-refresh=${cookies['jwt-refresh']}`, Origin: 'https://evil.example' }

      const response = await server.send(refreshPath, { method: 'POST', headers })

      await expectAnswer(response, granted(server.settings))
    },
  },
  says(
    'refreshes whatever is in the access cookie',
    async (server, { cookies }) => {
      const response = await server.send(refreshPath, post({}, { ...cookies, 'jwt-auth': 'garbage' }))
      return server.send(user, { headers: { Cookie: toHeader({ ...cookies, ...valuesOf(response) }) } })
    },
    { status: 200, body: expect.objectContaining({ email: '' }) },
    isNamed,
  ),
  says(
    'finds no refresh token where no cookie holds one',
    (server, { access }) => server.send(refreshPath, post({}, { 'jwt-auth': access })),
    invalid('No valid refresh token found.'),
  ),
  says(
    'takes a blank field for a mistake, whatever is in the cookie',
    (server, { cookies }) => server.send(refreshPath, post({ refresh: '' }, cookies)),
    { status: 400, body: { refresh: ['This field may not be blank.'] } },
  ),
  says(
    'prefers the body to the cookie',
    (server, { cookies }) => server.send(refreshPath, post({ refresh: 'garbage' }, cookies)),
    invalid('Token is invalid'),
  ),
  {
    name: 'leaves a dead refresh cookie where it is',
    when: (settings) => isNamed(settings) && settings.rotateRefreshTokens === true,
    async run(server) {
      const { cookies } = await enter(server)
      await server.send(refreshPath, post({}, cookies))

      const replay = await server.send(refreshPath, post({}, cookies))

      expect(shapes(replay)).toEqual([])
      await expectAnswer(replay, invalid('Token is blacklisted'))
    },
  },
]

const loggingOut: readonly FlavourCase[] = [
  {
    name: 'takes the cookies back at logout',
    when: isHidden,
    async run(server) {
      const { cookies } = await enter(server)

      const response = await server.send(logout, post({}, cookies))

      expect(shapes(response)).toEqual(removals(server.settings))
      await expectAnswer(response, done)
    },
  },
  says(
    'refuses a refresh by the cookie of a session that was logged out',
    async (server, { cookies }) => {
      await server.send(logout, post({}, cookies))
      return server.send(refreshPath, post({}, cookies))
    },
    invalid('Token is blacklisted'),
    (settings) => isHidden(settings) && hasBlacklist(settings),
  ),
  {
    name: 'takes the cookies back though it finds no refresh token to end',
    when: (settings) => isHttponly(settings) && hasBlacklist(settings),
    async run(server) {
      const { access } = await enter(server)

      const response = await server.send(logout, post({}, { 'jwt-auth': access }))

      expect(shapes(response)).toEqual(removals(server.settings))
      await expectAnswer(response, missing)
    },
  },
  says(
    'looks into the cookie alone at logout',
    (server) => server.send(logout, post({ refresh: 'garbage' }, {})),
    missing,
    (settings) => isHttponly(settings) && hasBlacklist(settings),
  ),
  says(
    'logs out by a bad refresh cookie in vain',
    (server, { cookies }) => server.send(logout, post({}, { ...cookies, 'jwt-refresh': 'garbage' })),
    { status: 401, body: { detail: 'Token is invalid' } },
    (settings) => isHidden(settings) && hasBlacklist(settings),
  ),
  {
    name: 'cannot log out over a bad access cookie, and leaves the cookies where they are',
    when: isNamed,
    async run(server) {
      const { cookies } = await enter(server)

      const response = await server.send(logout, post({}, { ...cookies, 'jwt-auth': 'garbage' }))

      expect(shapes(response)).toEqual([])
      await expectAnswer(response, badToken('Token is invalid'))
    },
  },
  says(
    'logs out over an access cookie that has run out in vain',
    (server, { access, cookies }) =>
      server.send(logout, post({}, { ...cookies, 'jwt-auth': resign(access, { exp: 1 }) })),
    badToken('Token is expired'),
    isNamed,
  ),
]

/** Headers that go with the cookies of a login. */
function withCookies(
  { cookies }: Visitor,
  { cookie = true, token, origin }: { cookie?: boolean; token?: string; origin?: string },
): RequestInit {
  return postJson(
    {},
    {
      Cookie: toHeader({
        'jwt-auth': cookies['jwt-auth'] ?? '',
        ...(cookie ? { csrftoken: csrfSecret } : {}),
      }),
      ...(token === undefined ? {} : { 'X-CSRFToken': token }),
      ...(origin === undefined ? {} : { Origin: origin }),
    },
  )
}

const checksCsrf = (settings: FlavourSettings): boolean => isUsed(settings) || isForAll(settings)

function refusesCsrf(what: string, how: Parameters<typeof withCookies>[1], reason: string): FlavourCase {
  return says(
    `refuses ${what}`,
    (server, visitor) => server.send(logout, withCookies(visitor, how)),
    forbidden(reason),
    checksCsrf,
  )
}

const header = "CSRF token from the 'X-Csrftoken' HTTP header"

const protecting: readonly FlavourCase[] = [
  refusesCsrf(
    'a request without a CSRF cookie',
    { cookie: false, token: csrfSecret },
    'CSRF cookie not set.',
  ),
  refusesCsrf('a request without a CSRF token', {}, 'CSRF token missing.'),
  refusesCsrf('another CSRF token', { token: 'd'.repeat(32) }, `${header} incorrect.`),
  refusesCsrf('a CSRF token that is too short', { token: 'c' }, `${header} has incorrect length.`),
  refusesCsrf(
    'a CSRF token of strange letters',
    { token: '-'.repeat(32) },
    `${header} has invalid characters.`,
  ),
  refusesCsrf(
    'a page that is not trusted',
    { token: csrfSecret, origin: 'https://evil.example' },
    'Origin checking failed - https://evil.example does not match any trusted origins.',
  ),
  says(
    'asks nobody for a CSRF token who only reads',
    (server, { cookies }) =>
      server.send(user, { headers: { Cookie: toHeader({ 'jwt-auth': cookies['jwt-auth'] ?? '' }) } }),
    { status: 200, body: expect.objectContaining({ email: '' }) },
    checksCsrf,
  ),
  says(
    'takes a CSRF token that is masked',
    // Letters shifted by the mask: by nothing here, since "a" comes first.
    (server, visitor) =>
      server.send(user, { ...withCookies(visitor, { token: 'a'.repeat(32) + csrfSecret }), method: 'PATCH' }),
    { status: 200, body: expect.objectContaining({ email: '' }) },
    checksCsrf,
  ),
  says(
    'lets a page in that is trusted, with its cookies',
    (server, visitor) =>
      server.send(user, {
        ...withCookies(visitor, { token: csrfSecret, origin: appOrigin }),
        method: 'PATCH',
      }),
    { status: 200, body: expect.objectContaining({ email: '' }) },
    isUsed,
  ),
  says(
    'asks for a CSRF token at a login, too, where everybody is asked',
    (server, { username, password }) => server.send(login, postJson({ username, password })),
    forbidden('CSRF cookie not set.'),
    isForAll,
  ),
  says(
    'asks for no CSRF token where the header says who it is',
    (server, { access }) =>
      server.send(user, { ...postJson({}, { Authorization: `Bearer ${access}` }), method: 'PATCH' }),
    { status: 200, body: expect.objectContaining({ email: '' }) },
    checksCsrf,
  ),
  {
    name: 'tells pages of other origins that they may come with cookies',
    when: ({ corsAllowCredentials }) => corsAllowCredentials === true,
    async run(server) {
      const preflight = { Origin: appOrigin, 'Access-Control-Request-Method': 'POST' }

      const asked = await server.send(refreshPath, { method: 'OPTIONS', headers: preflight })
      const sent = await server.send(refreshPath, postJson({}, { Origin: appOrigin }))

      for (const { headers } of [asked, sent]) {
        expect(headers.get('Access-Control-Allow-Origin')).toBe(appOrigin)
        expect(headers.get('Access-Control-Allow-Credentials')).toBe('true')
      }
    },
  },
]

export const cookieCases: readonly FlavourCase[] = [
  ...loggingIn,
  ...opening,
  ...refreshing,
  ...loggingOut,
  ...protecting,
]

import { expect } from 'vitest'
import { readClaims } from '../../support/sign-token.js'
import {
  createSays,
  djangoPage,
  expectAnswer,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourSettings,
  logInAt,
  newUser,
  postJson,
  readBody,
} from './flavour-server.js'

export const login = '/dj-rest-auth/login/'
export const challenge = 'Bearer realm="api"'

/** What the package says about a token that is no access token. */
export function badToken(message: string): ExpectedAnswer {
  const messages = [{ token_class: 'AccessToken', token_type: 'access', message }]
  const detail = 'Given token not valid for any token type'
  return { status: 401, body: { detail, code: 'token_not_valid', messages }, challenge }
}

/** How the package writes a time: ISO 8601 with microseconds, and an offset or a Z. */
export const isoTime: unknown = expect.stringMatching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?(Z|[+-]\d\d:\d\d)$/,
)

const says = createSays(login)
const unable = { status: 400, body: { non_field_errors: ['Unable to log in with provided credentials.'] } }

function pairOf(username: string): Readonly<Record<string, unknown>> {
  return {
    access: expect.any(String),
    refresh: expect.any(String),
    user: { pk: expect.any(Number), username, email: '', first_name: '', last_name: '' },
  }
}

const returnsTimes = ({ returnExpiration }: FlavourSettings): boolean => returnExpiration === true
const hidesTimes = (settings: FlavourSettings): boolean => !returnsTimes(settings)

function success(settings: FlavourSettings, username: string): ExpectedAnswer {
  const times = { access_expiration: isoTime, refresh_expiration: isoTime }
  return { status: 200, body: { ...pairOf(username), ...(returnsTimes(settings) ? times : {}) } }
}

/** Asks for a login with this body, whoever is logged in. */
function refuses(what: string, body: unknown, expected: ExpectedAnswer): FlavourCase {
  return says(`refuses ${what}`, (server) => server.send(login, postJson(body)), expected)
}

/** A login that succeeds although, or because, it is sent this way. */
function logsIn(
  what: string,
  init: (user: { username: string; password: string }) => RequestInit,
  path = login,
): FlavourCase {
  return {
    name: `logs in ${what}`,
    async run(server) {
      const user = await newUser(server)

      const response = await server.send(path, init(user))

      await expectAnswer(response, success(server.settings, user.username))
    },
  }
}

const blank = { status: 400, body: { password: ['This field may not be blank.'] } }
const required = { status: 400, body: { password: ['This field is required.'] } }

const bodies: readonly FlavourCase[] = [
  refuses('an unknown user as a bad request', { username: 'nobody', password: 'x' }, unable),
  refuses('a password without a name', { password: 'x' }, unable),
  refuses('a password with a blank name', { username: '', password: 'x' }, unable),
  refuses('an unknown e-mail address', { email: 'nobody@example.com', password: 'x' }, unable),
  refuses(
    'what is no e-mail address',
    { email: 'ada', password: 'x' },
    { status: 400, body: { email: ['Enter a valid email address.'] } },
  ),
  refuses(
    'an e-mail address that is null',
    { email: null, password: 'x' },
    { status: 400, body: { email: ['This field may not be null.'] } },
  ),
  refuses('an empty body', {}, required),
  refuses('a name without a password', { username: 'ada' }, required),
  refuses('a blank password', { username: 'ada', password: ' ' }, blank),
  refuses(
    'null',
    { username: null, password: null },
    {
      status: 400,
      body: { username: ['This field may not be null.'], password: ['This field may not be null.'] },
    },
  ),
  refuses(
    'what is no text',
    { username: true, password: {} },
    {
      status: 400,
      body: { username: ['Not a valid string.'], password: ['Not a valid string.'] },
    },
  ),
  refuses('a list', [1], {
    status: 400,
    body: { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] },
  }),
  refuses('null as a body', null, { status: 400, body: { non_field_errors: ['No data provided'] } }),
  says('refuses broken JSON', (server) => server.send(login, { ...postJson({}), body: '{"a' }), {
    status: 400,
    body: { detail: expect.stringMatching(/^JSON parse error - /) },
  }),
  says('refuses text', (server) => server.send(login, { method: 'POST', body: '{}' }), {
    status: 415,
    body: { detail: 'Unsupported media type "text/plain;charset=UTF-8" in request.' },
  }),
  says('answers POST only', (server) => server.send(login), {
    status: 405,
    body: { detail: 'Method "GET" not allowed.' },
  }),
]

const credentials: readonly FlavourCase[] = [
  says(
    'refuses a wrong password as a bad request',
    (server, { username }) => server.send(login, postJson({ username, password: 'x' })),
    unable,
  ),
  says(
    'refuses an inactive user as a bad request',
    async (server, user) => {
      await server.control('deactivate', user)
      return server.send(login, postJson({ username: user.username, password: user.password }))
    },
    unable,
  ),
  logsIn('with a user in the answer', (user) => postJson(user)),
  logsIn('with a blank e-mail address', (user) => postJson({ ...user, email: '' })),
  logsIn('without a slash', (user) => postJson(user), '/dj-rest-auth/login'),
  logsIn('with a form', (user) => ({ method: 'POST', body: new URLSearchParams(user) })),
  logsIn('with spaces around', ({ username, password }) =>
    postJson({ username: ` ${username} `, password: ` ${password} ` }),
  ),
  logsIn('with an e-mail address of nobody beside the name', (user) =>
    postJson({ ...user, email: 'nobody@example.com' }),
  ),
  logsIn('with a header of another scheme', (user) => postJson(user, { Authorization: 'Token x' })),
  logsIn('with a scheme in the wrong case', (user) => postJson(user, { Authorization: 'bearer stale' })),
  says(
    'logs in with a good access token',
    (server, { username, password, access }) =>
      server.send(login, postJson({ username, password }, { Authorization: `Bearer ${access}` })),
    ({ username }) => ({ status: 200, body: pairOf(username) }),
    hidesTimes,
  ),
  ...['xlogin/', 'loginx', 'login/x/', 'x/login/'].map((path) =>
    says(
      `has no view at ${path}`,
      (server) => server.send(`/dj-rest-auth/${path}`, postJson({})),
      djangoPage(404, 'Not Found'),
    ),
  ),
]

const staleHeaders: readonly FlavourCase[] = [
  says(
    'fails with a stale token in the header',
    (server, { username, password }) =>
      server.send(login, postJson({ username, password }, { Authorization: 'Bearer stale' })),
    badToken('Token is invalid'),
  ),
  says(
    'fails with a refresh token in the header',
    (server, { username, password, refresh }) =>
      server.send(login, postJson({ username, password }, { Authorization: `Bearer ${refresh}` })),
    badToken('Token has wrong type'),
  ),
  says(
    'fails with a header of one word',
    (server, { username, password }) =>
      server.send(login, postJson({ username, password }, { Authorization: 'Bearer' })),
    {
      status: 401,
      body: {
        detail: 'Authorization header must contain two space-delimited values',
        code: 'bad_authorization_header',
      },
      challenge,
    },
  ),
  says(
    'looks at the header before it looks at the method',
    (server) => server.send(login, { headers: { Authorization: 'Bearer stale' } }),
    badToken('Token is invalid'),
  ),
  says(
    'fails with the token of a user who is inactive',
    async (server, { access, username, password }) => {
      await server.control('deactivate', { username })
      return server.send(login, postJson({ username, password }, { Authorization: `Bearer ${access}` }))
    },
    { status: 401, body: { detail: 'User is inactive', code: 'user_inactive' }, challenge },
  ),
]

const sessions: readonly FlavourCase[] = [
  {
    name: 'opens a session of Django beside',
    async run(server) {
      const response = await server.send(login, postJson(await newUser(server)))

      const cookies = response.headers
        .getSetCookie()
        .map((cookie) => cookie.replace(/=[^;]*; expires=[^;]*;/, '='))
      expect(cookies).toEqual([
        'csrftoken= Max-Age=31449600; Path=/; SameSite=Lax',
        'sessionid= HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax',
      ])
      expect(response.headers.get('Vary')).toContain('Cookie')
    },
  },
  {
    name: 'sets no cookie when it refuses',
    async run(server) {
      const response = await server.send(login, postJson({ username: 'nobody', password: 'x' }))

      expect(response.headers.getSetCookie()).toEqual([])
    },
  },
  {
    name: 'issues the claims of SimpleJWT, the user id as text',
    async run(server) {
      const { access, refresh } = await logInAt(server, login)

      expect(Object.keys(readClaims(access)).toSorted()).toEqual([
        'exp',
        'iat',
        'jti',
        'token_type',
        'user_id',
      ])
      expect(readClaims(refresh)['user_id']).toBeTypeOf('string')
      expect(Object.keys(readClaims(refresh)).toSorted()).toEqual(Object.keys(readClaims(access)).toSorted())
    },
  },
  {
    name: 'tells the ends of both tokens',
    when: returnsTimes,
    async run(server) {
      const pair = await readBody(await server.send(login, postJson(await newUser(server))))

      const { exp = 0 } = readClaims(String(pair['refresh']))
      // Reckoned by itself, later than `exp` by as long as the server takes.
      expect(
        Math.abs(Date.parse(String(pair['refresh_expiration'])) / 1000 - Number(exp)),
      ).toBeLessThanOrEqual(30)
      expect(String(pair['access_expiration'])).toMatch(/Z$/)
    },
  },
]

export const loginCases: readonly FlavourCase[] = [...bodies, ...credentials, ...staleHeaders, ...sessions]

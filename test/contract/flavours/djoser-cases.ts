import { clientCases, djoserClient } from './client-cases.js'
import { djoserEmailCases } from './email-cases.js'
import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../../support/sign-token.js'
import {
  createSays,
  djangoPage,
  expectAnswer,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourContract,
  type FlavourServer,
  htmlType,
  type LoggedIn,
  logInAt,
  newUser,
  postJson,
  readBody,
} from './flavour-server.js'

const create = '/auth/jwt/create/'
const refreshPath = '/auth/jwt/refresh/'
const verify = '/auth/jwt/verify/'
const me = '/auth/users/me/'
const challenge = 'JWT realm="api"'
const pair = { status: 200, body: { access: expect.any(String), refresh: expect.any(String) } }
const notProvided = {
  status: 401,
  body: { detail: 'Authentication credentials were not provided.' },
  challenge,
}

const says = createSays(create)

function askMe(server: FlavourServer, value: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('Authorization', value)
  return server.send(me, { ...init, headers })
}

/** A change of the user's own account. */
function change(method: string, body: unknown): RequestInit {
  return { ...postJson(body), method }
}

function profile({ username }: LoggedIn, email = ''): ExpectedAnswer {
  return { status: 200, body: { email, id: expect.any(Number), username } }
}

const routes: readonly FlavourCase[] = [
  ...['/auth/jwt/create', '/auth/jwt/create/', '/auth/jwt/createXYZ', '/auth/jwt/create/x/y'].map((path) =>
    says(
      `logs in at ${path}`,
      (server, { username, password }) => server.send(path, postJson({ username, password })),
      pair,
    ),
  ),
  ...['/auth/jwt/creat', '/auth/xjwt/create/', '/auth/jwt/', '/auth/jwt/blacklist/', '/auth/jwt/logout/'].map(
    (path) =>
      says(
        `has no view at ${path}`,
        (server, { refresh }) => server.send(path, postJson({ refresh })),
        djangoPage(404, 'Not Found'),
      ),
  ),
  says(
    'refreshes without a slash',
    (server, { refresh }) => server.send('/auth/jwt/refresh', postJson({ refresh })),
    {
      status: 200,
      body: expect.objectContaining({ access: expect.any(String) }),
    },
  ),
  says(
    'verifies at a path that only begins so',
    (server, { access }) => server.send('/auth/jwt/verifying', postJson({ token: access })),
    {
      status: 200,
      body: {},
    },
  ),
  says('answers POST only', (server) => server.send(create), {
    status: 405,
    body: { detail: 'Method "GET" not allowed.' },
  }),
]

const tokens: readonly FlavourCase[] = [
  says(
    'refuses a wrong password with the scheme JWT',
    (server, { username }) => server.send(create, postJson({ username, password: 'x' })),
    { status: 401, body: { detail: 'No active account found with the given credentials' }, challenge },
  ),
  says(
    'ignores a stale header at login',
    (server, { username, password }) =>
      server.send(create, postJson({ username, password }, { Authorization: 'JWT stale' })),
    pair,
  ),
  says(
    'refuses an expired refresh token',
    (server, { refresh }) =>
      server.send(refreshPath, postJson({ refresh: resign(refresh, { exp: secondsFromNow(-60) }) })),
    {
      status: 401,
      body: { detail: 'Token is expired', code: 'token_not_valid' },
      challenge,
    },
  ),
  {
    name: 'gives a refresh token with an access token where it rotates, and none elsewhere',
    async run(server) {
      const { refresh } = await logInAt(server, create)

      const granted = await readBody(await server.send(refreshPath, postJson({ refresh })))

      expect(Object.keys(granted)).toEqual(
        server.settings.rotateRefreshTokens ? ['access', 'refresh'] : ['access'],
      )
    },
  },
  {
    name: 'ends the old refresh token at once',
    when: ({ blacklistAfterRotation }) => blacklistAfterRotation === true,
    async run(server) {
      const { refresh } = await logInAt(server, create)
      await server.send(refreshPath, postJson({ refresh }))

      await expectAnswer(await server.send(refreshPath, postJson({ refresh })), {
        status: 401,
        body: { detail: 'Token is blacklisted', code: 'token_not_valid' },
        challenge,
      })
      await expectAnswer(await server.send(verify, postJson({ token: refresh })), {
        status: 400,
        body: { non_field_errors: ['Token is blacklisted'] },
      })
    },
  },
  {
    name: 'issues the claims of SimpleJWT, the user id as text',
    async run(server) {
      const { access, refresh } = await logInAt(server, create)

      expect(Object.keys(readClaims(access)).toSorted()).toEqual([
        'exp',
        'iat',
        'jti',
        'token_type',
        'user_id',
      ])
      expect(readClaims(access)['user_id']).toBeTypeOf('string')
      expect(readClaims(refresh)['token_type']).toBe('refresh')
    },
  },
]

const users: readonly FlavourCase[] = [
  says(
    'knows the user',
    (server, { access }) => askMe(server, `JWT ${access}`),
    (user) => profile(user),
  ),
  says(
    'sees no credentials in the scheme Bearer',
    (server, { access }) => askMe(server, `Bearer ${access}`),
    notProvided,
  ),
  says('sees no credentials in no header', (server) => server.send(me), notProvided),
  says(
    'refuses a refresh token as SimpleJWT does',
    (server, { refresh }) => askMe(server, `JWT ${refresh}`),
    {
      status: 401,
      body: {
        detail: 'Given token not valid for any token type',
        code: 'token_not_valid',
        messages: [{ token_class: 'AccessToken', token_type: 'access', message: 'Token has wrong type' }],
      },
      challenge,
    },
  ),
  says('redirects the user view without its slash', (server) => server.send('/auth/users/me'), {
    status: 301,
    body: '',
    type: htmlType,
  }),
  says(
    'takes no POST to the user',
    (server, { access }) => askMe(server, `JWT ${access}`, { method: 'POST' }),
    {
      status: 405,
      body: { detail: 'Method "POST" not allowed.' },
    },
  ),
  says(
    'breaks on OPTIONS with a token',
    (server, { access }) => askMe(server, `JWT ${access}`, { method: 'OPTIONS' }),
    djangoPage(500, 'Server Error (500)'),
  ),
  says(
    'breaks on HEAD with a token',
    (server, { access }) => askMe(server, `JWT ${access}`, { method: 'HEAD' }),
    {
      status: 500,
      body: '',
      type: htmlType,
    },
  ),
  says('wants a token for OPTIONS', (server) => server.send(me, { method: 'OPTIONS' }), notProvided),
]

const accounts: readonly FlavourCase[] = [
  says(
    'changes the e-mail address, and neither name nor id',
    (server, { access }) =>
      askMe(server, `JWT ${access}`, change('PATCH', { email: 'ada@example.com', username: 'x', id: 7 })),
    (user) => profile(user, 'ada@example.com'),
  ),
  says(
    'keeps what a PUT does not name',
    async (server, { access }) => {
      await askMe(server, `JWT ${access}`, change('PUT', { email: 'ada@example.com' }))
      return askMe(server, `JWT ${access}`, change('PUT', {}))
    },
    (user) => profile(user, 'ada@example.com'),
  ),
  says(
    'refuses what is no e-mail address',
    (server, { access }) => askMe(server, `JWT ${access}`, change('PATCH', { email: 'ada' })),
    {
      status: 400,
      body: { email: ['Enter a valid email address.'] },
    },
  ),
  says(
    'wants the password for a deletion',
    (server, { access }) => askMe(server, `JWT ${access}`, change('DELETE', {})),
    {
      status: 400,
      body: { current_password: ['This field is required.'] },
    },
  ),
  says(
    'refuses a deletion with a wrong password',
    (server, { access }) => askMe(server, `JWT ${access}`, change('DELETE', { current_password: 'x' })),
    {
      status: 400,
      body: { current_password: ['Invalid password.'] },
    },
  ),
  {
    name: 'deletes the user, whose tokens then stand for nobody',
    async run(server) {
      const { access, password } = await logInAt(server, create)
      const authorization = `JWT ${access}`

      const deleted = await askMe(server, authorization, change('DELETE', { current_password: password }))

      expect(deleted.status).toBe(204)
      await expectAnswer(await askMe(server, authorization), {
        status: 401,
        body: { detail: 'User not found', code: 'user_not_found' },
        challenge,
      })
    },
  },
  {
    name: 'lets nobody in who is inactive',
    async run(server) {
      const user = await newUser(server)
      await server.control('deactivate', user)

      await expectAnswer(await server.send(create, postJson(user)), {
        status: 401,
        body: { detail: 'No active account found with the given credentials' },
        challenge,
      })
    },
  },
]

export const djoserContract: FlavourContract = {
  flavour: 'djoser',
  loginPath: create,
  setups: [
    { name: 'default settings', settings: {} },
    {
      name: 'rotation and blacklist',
      settings: { rotateRefreshTokens: true, blacklistAfterRotation: true, blacklistApp: true },
    },
  ],
  cases: [...routes, ...tokens, ...users, ...accounts, ...clientCases(djoserClient)],
  emailCases: djoserEmailCases,
}

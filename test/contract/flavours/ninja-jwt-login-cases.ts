import { expect } from 'vitest'
import { readClaims } from '../../support/sign-token.js'
import {
  djangoPage,
  expectAnswer,
  type FlavourCase,
  logInAt,
  newUser,
  postJson,
  readBody,
} from './flavour-server.js'
import {
  answers,
  cannotParse,
  invalidInput,
  ninja,
  notAllowed,
  paths,
  says,
  unprocessable,
} from './ninja-jwt-answers.js'

const noAccount = ninja(401, {
  detail: 'No active account found with the given credentials',
  code: 'authentication_failed',
})
const mustBeText = 'Input should be a valid string'
const missing = unprocessable(
  ['missing', ['user_token', 'password'], 'Field required'],
  ['missing', ['user_token', 'username'], 'Field required'],
)
const bothRequired = { username: 'username is required', password: 'password is required' }

const bodies: readonly FlavourCase[] = [paths.pair, paths.sliding].flatMap((path) => [
  answers(path, 'an empty body with both fields', {}, invalidInput(bothRequired)),
  answers(
    path,
    'null with the first field',
    { username: null, password: null },
    invalidInput({ username: 'username is required' }),
  ),
  answers(
    path,
    'a missing password with a text',
    { username: 'ada' },
    invalidInput({ password: 'password is required' }),
  ),
  answers(
    path,
    'a blank password with a text',
    { username: 'ada', password: '' },
    invalidInput({ password: 'password is required' }),
  ),
  answers(
    path,
    'a missing name with a text',
    { password: 'x' },
    invalidInput({ username: 'username is required' }),
  ),
  answers(
    path,
    'an empty list for a name with a text',
    { username: [], password: 'x' },
    invalidInput({ username: 'username is required' }),
  ),
  answers(
    path,
    'what is no text with a list',
    { username: [1], password: { a: 1 } },
    unprocessable(
      ['string_type', ['user_token', 'password'], mustBeText],
      ['string_type', ['user_token', 'username'], mustBeText],
    ),
  ),
  answers(
    path,
    'a number for a name with a list',
    { username: 5, password: 'x' },
    unprocessable(['string_type', ['user_token', 'username'], mustBeText]),
  ),
  answers(
    path,
    'a name of 151 letters with a list',
    { username: 'a'.repeat(151), password: 'x' },
    ninja(422, {
      detail: [
        {
          type: 'string_too_long',
          loc: ['body', 'user_token', 'username'],
          msg: 'String should have at most 150 characters',
          ctx: { max_length: 150 },
        },
      ],
    }),
  ),
  answers(path, 'a list', [1], missing),
  answers(path, 'a text', 'x', missing),
  answers(path, 'null as a body', null, missing),
  answers(path, 'an unknown user', { username: 'nobody', password: 'x' }, noAccount),
])

/** A body that is not sent as JSON ought to be. */
function sends(
  what: string,
  body: BodyInit | null,
  type: string | undefined,
  expected: Parameters<typeof answers>[3],
): FlavourCase {
  const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type }
  return says(what, (server) => server.send(paths.pair, { method: 'POST', headers, body }), expected)
}

const formats: readonly FlavourCase[] = [
  sends('misses a body', null, undefined, unprocessable(['missing', ['user_token'], 'Field required'])),
  sends(
    'misses an empty body',
    '',
    'application/json',
    unprocessable(['missing', ['user_token'], 'Field required']),
  ),
  sends('cannot read broken JSON', '{"a', 'application/json', cannotParse),
  sends('cannot read bad UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'application/json', cannotParse),
  sends(
    'cannot read a form',
    new URLSearchParams({ username: 'ada', password: 'x' }),
    undefined,
    cannotParse,
  ),
  sends('cannot read a multipart form', new FormData(), undefined, cannotParse),
  sends('reads JSON whatever it is called', '{}', 'text/plain', invalidInput(bothRequired)),
]

const logins: readonly FlavourCase[] = [
  says(
    'logs in, and tells the name',
    (server, { username, password }) => server.send(paths.pair, postJson({ username, password, otp: 1 })),
    ({ username }) => ninja(200, { username, refresh: expect.any(String), access: expect.any(String) }),
  ),
  says(
    'logs in for a sliding token',
    (server, { username, password }) => server.send(paths.sliding, postJson({ username, password })),
    ({ username }) => ninja(200, { username, token: expect.any(String) }),
  ),
  says(
    'refuses a wrong password',
    (server, { username }) => server.send(paths.pair, postJson({ username, password: 'x' })),
    noAccount,
  ),
  says(
    'does not trim the name',
    (server, { username, password }) =>
      server.send(paths.pair, postJson({ username: ` ${username}`, password })),
    noAccount,
  ),
  says(
    'does not trim the password',
    (server, { username, password }) =>
      server.send(paths.pair, postJson({ username, password: `${password} ` })),
    noAccount,
  ),
  says(
    'refuses an inactive user',
    async (server, { username, password }) => {
      await server.control('deactivate', { username })
      return server.send(paths.pair, postJson({ username, password }))
    },
    noAccount,
  ),
  says(
    'ignores a stale header and the wish for a page',
    (server, { username, password }) =>
      server.send(
        paths.pair,
        postJson({ username, password }, { Authorization: 'Bearer stale', Accept: 'text/html' }),
      ),
    ({ username }) => ninja(200, expect.objectContaining({ username })),
  ),
  {
    name: 'lets in whose password ends with a space',
    async run(server) {
      const response = await server.send(paths.pair, postJson(await newUser(server, 'correct ')))

      expect(response.status).toBe(200)
    },
  },
  {
    name: 'writes JSON with spaces, as Python does',
    async run(server) {
      const response = await server.send(paths.pair, postJson({ username: 'ada' }))

      expect(await response.text()).toBe(
        '{"detail": "Invalid input.", "code": "invalid", "password": "password is required"}',
      )
    },
  },
  {
    name: 'orders the answer to a login: name, refresh, access',
    async run(server) {
      const answer = await readBody(await server.send(paths.pair, postJson(await newUser(server))))

      expect(Object.keys(answer)).toEqual(['username', 'refresh', 'access'])
    },
  },
  {
    name: 'issues the claims of SimpleJWT 5.2, the user id as a number',
    async run(server) {
      const { access, refresh } = await logInAt(server, paths.pair)

      expect(Object.keys(readClaims(access)).toSorted()).toEqual([
        'exp',
        'iat',
        'jti',
        'token_type',
        'user_id',
      ])
      expect(readClaims(access)['user_id']).toBeTypeOf('number')
      expect(readClaims(refresh)['token_type']).toBe('refresh')
    },
  },
]

const routes: readonly FlavourCase[] = [
  ...[
    '/api/token/pair/',
    '/api/token/pairs',
    '/api/token/',
    '/api/token',
    '/api/me/',
    '/api/token/nothing',
  ].map((path) =>
    says(`has no view at ${path}`, (server) => server.send(path, postJson({})), djangoPage(404, 'Not Found')),
  ),
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) =>
    says(
      `takes no ${method} at login, in plain words`,
      (server) => server.send(paths.pair, { method }),
      notAllowed,
    ),
  ),
  {
    name: 'names the method that it takes',
    async run(server) {
      const refused = await server.send(paths.pair, { method: 'HEAD' })
      const answered = await server.send(paths.pair, postJson({}))

      expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'POST'])
      expect(answered.headers.get('Allow')).toBeNull()
      await expectAnswer(refused, { ...notAllowed, body: '' })
    },
  },
]

export const loginCases: readonly FlavourCase[] = [...bodies, ...formats, ...logins, ...routes]

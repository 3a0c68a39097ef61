import { expect } from 'vitest'
import {
  type ExpectedAnswer,
  expectAnswer,
  type FlavourCase,
  type FlavourServer,
  postJson,
  readBody,
} from './flavour-server.js'
import { invalidInput, ninja, paths, unprocessable } from './ninja-jwt-answers.js'

const password = 'correct horse'
let lastUser = 0

async function newEmail(server: FlavourServer): Promise<string> {
  lastUser += 1
  const username = `user${lastUser}-${process.pid}@example.com`
  await server.control('add', { username, password })
  return username
}

/** A login at this path with this body, and the answer to it. */
function logsIn(
  name: string,
  path: string,
  bodyOf: (email: string) => unknown,
  expected: (email: string) => ExpectedAnswer,
): FlavourCase {
  return {
    name,
    async run(server) {
      const email = await newEmail(server)

      const response = await server.send(path, postJson(bodyOf(email)))

      await expectAnswer(response, expected(email))
    },
  }
}

/** A request to the user's own view, after a login. */
function asks(
  name: string,
  login: string,
  me: string,
  scheme: string,
  init: RequestInit,
  expected: (email: string) => ExpectedAnswer,
): FlavourCase {
  return {
    name,
    async run(server) {
      const email = await newEmail(server)
      const { access } = await readBody(await server.send(login, postJson({ email, password })))
      const headers = new Headers(init.headers)
      headers.set('Authorization', `${scheme} ${String(access)}`)

      const response = await server.send(me, { ...init, headers })

      await expectAnswer(response, expected(email))
    },
  }
}

const token: unknown = expect.any(String)
const change = (method: string, body: unknown): RequestInit => ({ ...postJson(body), method })

const create = '/auth/jwt/create/'
const usersMe = '/auth/users/me/'
const djoserUser = (email: string) => ({ status: 200, body: { id: expect.any(Number), email } })

export const djoserEmailCases: readonly FlavourCase[] = [
  logsIn(
    'logs in by e-mail address',
    create,
    (email) => ({ email, password }),
    () => ({ status: 200, body: { access: token, refresh: token } }),
  ),
  logsIn(
    'wants an e-mail address',
    create,
    (username) => ({ username, password }),
    () => ({ status: 400, body: { email: ['This field is required.'] } }),
  ),
  asks('shows key and e-mail address', create, usersMe, 'JWT', {}, djoserUser),
  asks(
    'does not change the e-mail address',
    create,
    usersMe,
    'JWT',
    change('PATCH', { email: 'new@example.com' }),
    djoserUser,
  ),
]

const login = '/dj-rest-auth/login/'
const user = '/dj-rest-auth/user/'
// A user model may have names beside.
const restAuthUser = (email: string): unknown => expect.objectContaining({ pk: expect.any(Number), email })
const restAuthLogin = (email: string) => ({
  status: 200,
  body: { access: token, refresh: token, user: restAuthUser(email) },
})

export const djRestAuthEmailCases: readonly FlavourCase[] = [
  logsIn('logs in by e-mail address', login, (email) => ({ email, password }), restAuthLogin),
  logsIn(
    'logs in by e-mail address in capitals',
    login,
    (email) => ({ email: email.toUpperCase(), password }),
    restAuthLogin,
  ),
  logsIn(
    'logs in by e-mail address as a user name',
    login,
    (username) => ({ username, password }),
    restAuthLogin,
  ),
  logsIn(
    'refuses a wrong password',
    login,
    (email) => ({ email, password: 'x' }),
    () => ({
      status: 400,
      body: { non_field_errors: ['Unable to log in with provided credentials.'] },
    }),
  ),
  asks('shows the e-mail address', login, user, 'Bearer', {}, (email) => ({
    status: 200,
    body: restAuthUser(email),
  })),
  asks(
    'does not change the e-mail address',
    login,
    user,
    'Bearer',
    change('PUT', { email: 'new@example.com' }),
    (email) => ({ status: 200, body: restAuthUser(email) }),
  ),
]

export const ninjaJwtEmailCases: readonly FlavourCase[] = [
  logsIn(
    'logs in, and tells the e-mail address',
    paths.pair,
    (email) => ({ email, password }),
    (email) => ninja(200, { email, access: token, refresh: token }),
  ),
  logsIn(
    'logs in for a sliding token',
    paths.sliding,
    (email) => ({ email, password }),
    (email) => ninja(200, { email, token }),
  ),
  logsIn(
    'wants an e-mail address',
    paths.pair,
    (username) => ({ username, password }),
    () => invalidInput({ email: 'email is required' }),
  ),
  logsIn(
    'wants it to be a text',
    paths.pair,
    () => ({ email: 5, password }),
    () => unprocessable(['string_type', ['user_token', 'email'], 'Input should be a valid string']),
  ),
  logsIn(
    'wants no more than 254 letters',
    paths.pair,
    () => ({ email: 'x'.repeat(255), password }),
    () =>
      ninja(422, {
        detail: [
          {
            type: 'string_too_long',
            loc: ['body', 'user_token', 'email'],
            msg: 'String should have at most 254 characters',
            ctx: { max_length: 254 },
          },
        ],
      }),
  ),
]

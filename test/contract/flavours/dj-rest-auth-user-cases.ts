import { expect } from 'vitest'
import { badToken, challenge, login } from './dj-rest-auth-login-cases.js'
import {
  createSays,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourServer,
  type LoggedIn,
  newUser,
  postJson,
} from './flavour-server.js'

const path = '/dj-rest-auth/user/'
const says = createSays(login)

const notProvided = {
  status: 401,
  body: { detail: 'Authentication credentials were not provided.' },
  challenge,
}

function profile({ username }: LoggedIn, changes: Readonly<Record<string, string>> = {}): ExpectedAnswer {
  const body = { pk: expect.any(Number), username, email: '', first_name: '', last_name: '', ...changes }
  return { status: 200, body }
}

function ask(server: FlavourServer, token: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('Authorization', `Bearer ${token}`)
  return server.send(path, { ...init, headers })
}

/** A change that the server refuses because of a field. */
function refuses(
  what: string,
  method: 'PUT' | 'PATCH',
  body: unknown,
  errors: Readonly<Record<string, readonly string[]>>,
): FlavourCase {
  return says(`refuses ${what}`, (server, { access }) => ask(server, access, { ...postJson(body), method }), {
    status: 400,
    body: errors,
  })
}

const reading: readonly FlavourCase[] = [
  says(
    'knows the user',
    (server, { access }) => ask(server, access),
    (user) => profile(user),
  ),
  says(
    'knows the user without a slash',
    (server, { access }) =>
      server.send('/dj-rest-auth/user', { headers: { Authorization: `Bearer ${access}` } }),
    (user) => profile(user),
  ),
  says('wants a token', (server) => server.send(path), notProvided),
  says(
    'sees no token in another scheme',
    (server, { access }) => server.send(path, { headers: { Authorization: `JWT ${access}` } }),
    notProvided,
  ),
  says(
    'refuses a refresh token',
    (server, { refresh }) => ask(server, refresh),
    badToken('Token has wrong type'),
  ),
  says('refuses a stale token', (server) => ask(server, 'stale'), badToken('Token is invalid')),
  says('takes no POST', (server, { access }) => ask(server, access, { method: 'POST' }), {
    status: 405,
    body: { detail: 'Method "POST" not allowed.' },
  }),
  says('takes no DELETE', (server, { access }) => ask(server, access, { method: 'DELETE' }), {
    status: 405,
    body: { detail: 'Method "DELETE" not allowed.' },
  }),
  says(
    'wants a token before it looks at the method',
    (server) => server.send(path, { method: 'DELETE' }),
    notProvided,
  ),
  says(
    'does not find a deleted user',
    async (server, { access, username }) => {
      await server.control('delete', { username })
      return ask(server, access)
    },
    { status: 401, body: { detail: 'User not found', code: 'user_not_found' }, challenge },
  ),
]

const changing: readonly FlavourCase[] = [
  says(
    'changes a name, and neither key nor e-mail address',
    (server, { access }) =>
      ask(server, access, {
        ...postJson({ first_name: ' Ada ', email: 'ada@example.com', pk: 7 }),
        method: 'PATCH',
      }),
    (user) => profile(user, { first_name: 'Ada' }),
  ),
  says(
    'keeps what was changed',
    async (server, { access, username }) => {
      await ask(server, access, { ...postJson({ username, last_name: 'Lovelace' }), method: 'PUT' })
      return ask(server, access)
    },
    (user) => profile(user, { last_name: 'Lovelace' }),
  ),
  refuses(
    'a PUT without a user name',
    'PUT',
    { first_name: 'Ada' },
    { username: ['This field is required.'] },
  ),
  refuses('a blank user name', 'PATCH', { username: '' }, { username: ['This field may not be blank.'] }),
  refuses(
    'a user name with a space',
    'PATCH',
    { username: 'a b' },
    {
      username: [
        'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
      ],
    },
  ),
  refuses(
    'a long name',
    'PATCH',
    { first_name: 'x'.repeat(151) },
    {
      first_name: ['Ensure this field has no more than 150 characters.'],
    },
  ),
  says(
    'takes a blank name',
    (server, { access }) => ask(server, access, { ...postJson({ first_name: '' }), method: 'PATCH' }),
    (user) => profile(user),
  ),
  refuses('null for a name', 'PATCH', { first_name: null }, { first_name: ['This field may not be null.'] }),
  says(
    'refuses the name of another',
    async (server, { access }) => {
      const { username } = await newUser(server)
      return ask(server, access, { ...postJson({ username }), method: 'PATCH' })
    },
    { status: 400, body: { username: ['A user with that username already exists.'] } },
  ),
]

export const userCases: readonly FlavourCase[] = [...reading, ...changing]

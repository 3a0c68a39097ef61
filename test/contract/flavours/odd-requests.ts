import type { PackageName } from '../../support/real-server.js'
import { resign, secondsFromNow, signToken } from '../../support/sign-token.js'
import type { LoggedIn } from './flavour-server.js'

/** One request, which two servers get alike but for the tokens in it. */
export interface OddRequest {
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: BodyInit
}

/** Requests of one user, in an order that two servers can follow. */
export interface OddBlock {
  readonly name: string
  /** Statuses that must be among the answers, or else the block proves little. */
  readonly sees: readonly number[]
  readonly requestsOf: (user: LoggedIn) => readonly OddRequest[]
}

interface Views {
  readonly logins: readonly string[]
  /** Views that take a token in their body. */
  readonly tokens: readonly string[]
  readonly me: string
  readonly scheme: string
  /** What may be hung on a path without another view's answering. */
  readonly ends: readonly string[]
}

const views: Readonly<Record<PackageName, Views>> = {
  djoser: {
    logins: ['/auth/jwt/create/'],
    tokens: ['/auth/jwt/refresh/', '/auth/jwt/verify/'],
    me: '/auth/users/me/',
    scheme: 'JWT',
    ends: ['', '/', '/x/'],
  },
  'dj-rest-auth': {
    logins: ['/dj-rest-auth/login/'],
    tokens: ['token/refresh/', 'token/verify/', 'logout/'].map((name) => `/dj-rest-auth/${name}`),
    me: '/dj-rest-auth/user/',
    scheme: 'Bearer',
    ends: ['', '/', 'x', '/x/'],
  },
  'ninja-jwt': {
    logins: ['/api/token/pair', '/api/token/sliding'],
    tokens: ['refresh', 'verify', 'blacklist', 'sliding/refresh'].map((name) => `/api/token/${name}`),
    me: '/api/me',
    scheme: 'Bearer',
    ends: ['', '/', 'x', '/x/'],
  },
}

/** Every odd request to a package, by user. */
export function oddBlocks(flavour: PackageName): readonly OddBlock[] {
  const { logins, tokens, me, scheme, ends } = views[flavour]
  const all = [...logins, ...tokens, me]
  const changes = ['PATCH', 'PUT', 'DELETE']
  return [
    {
      name: 'paths, methods and formats',
      sees: [404, 405],
      requestsOf: () => all.flatMap((path) => [...misspelt(path, ends), ...unreadable(path)]),
    },
    {
      name: 'headers',
      sees: [200, 401],
      requestsOf: (user) => all.flatMap((path) => authorized(path, user)),
    },
    ...logins.map((path) => ({
      name: `credentials for ${path}`,
      sees: [200, 400],
      requestsOf: (user: LoggedIn) => withBodies(path, 'POST', credentials(user)),
    })),
    ...tokens.map((path) => ({
      name: `tokens for ${path}`,
      sees: [200],
      requestsOf: (user: LoggedIn) => withBodies(path, 'POST', tokenFields(user)),
    })),
    ...changes.map((method) => ({
      name: `${method} of ${me}`,
      sees: method === 'DELETE' ? [] : [200],
      requestsOf: (user: LoggedIn) => withBodies(me, method, profiles(user), `${scheme} ${user.access}`),
    })),
  ]
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const json = { 'Content-Type': 'application/json' }

function misspelt(path: string, ends: readonly string[]): readonly OddRequest[] {
  const paths = ends.map((end) => path.replace(/\/$/, '') + end)
  return paths.flatMap((odd) => methods.map((method) => ({ path: odd, method, headers: {} })))
}

/** Bodies, types and wishes that a parser or a renderer may choke on. */
function unreadable(path: string): readonly OddRequest[] {
  const strange: readonly Omit<OddRequest, 'path' | 'method'>[] = [
    { headers: json, body: '' },
    { headers: json, body: '{"a' },
    { headers: json, body: ' ' },
    { headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: '{}' },
    { headers: json, body: new Uint8Array([0x22, 0xff, 0x22]) },
    { headers: { 'Content-Type': 'text/plain' }, body: '{}' },
    { headers: { 'Content-Type': 'application/xml' }, body: '<a/>' },
    {
      headers: {},
      body: new URLSearchParams({ username: 'nobody', password: 'x', refresh: 'x', token: 'x' }),
    },
    { headers: {}, body: new FormData() },
    { headers: { Accept: 'text/html' } },
    { headers: { Accept: 'application/xml, */*;q=0.1' } },
    { headers: { Origin: 'https://app.example.com' } },
  ]
  return strange.map((request) => ({ path, method: 'POST', ...request }))
}

function authorized(path: string, user: LoggedIn): readonly OddRequest[] {
  const schemes = ['Bearer', 'bearer', 'JWT', 'jwt', 'Token', 'Basic']
  const plain = schemes.flatMap((scheme) => [
    scheme,
    `${scheme} ${user.access}`,
    `${scheme} garbage`,
    `${scheme}  ${user.access}`,
  ])
  const forged = oddTokens(user)
    .filter((token) => /^[ -~]*$/.test(token))
    .flatMap((token) => [`Bearer ${token}`, `JWT ${token}`])
  return [
    ...methods.flatMap((method) =>
      (method === 'GET' || method === 'POST' ? plain : plain.slice(0, 6)).map((Authorization) => ({
        path,
        method,
        headers: { Authorization },
      })),
    ),
    ...[...forged, user.access].map((Authorization) => ({ path, method: 'GET', headers: { Authorization } })),
  ]
}

function withBodies(
  path: string,
  method: string,
  bodies: readonly unknown[],
  Authorization?: string,
): readonly OddRequest[] {
  const headers = Authorization === undefined ? json : { ...json, Authorization }
  return bodies.map((body) => ({ path, method, headers, body: JSON.stringify(body) }))
}

/** Values in the place of a text. */
const values: readonly unknown[] = [
  ...[null, true, false, 0, 1, 1.5, [], [1], {}, { a: 1 }],
  ...['', ' ', ' x ', 'x y', 'x'.repeat(151), 'a\u0000', '\u00e9', 'a@b.example', 'a@b', '@'],
]

function credentials({ username, password }: LoggedIn): readonly unknown[] {
  const changed = ['username', 'password', 'email'].flatMap((name) =>
    values.map((value) => ({ username, password, [name]: value })),
  )
  return [
    ...values,
    { username, password },
    { username, password: 'x' },
    { username },
    { password },
    ...changed,
  ]
}

function profiles({ username }: LoggedIn): readonly unknown[] {
  const odd = values.filter((value) => typeof value !== 'string' || !isUserName(value))
  const names = odd.flatMap((value) => [{ username: value }, { username, current_password: value }])
  const others = values.flatMap((value) => [
    { username, email: value },
    { username, first_name: value },
    { last_name: value },
  ])
  return [...values, ...names, ...others]
}

function tokenFields(user: LoggedIn): readonly unknown[] {
  const fields = ['refresh', 'token']
  return [
    ...values,
    ...fields.flatMap((name) => [...values, ...oddTokens(user)].map((value) => ({ [name]: value }))),
    // The last is spent, where tokens are spent.
    ...fields.map((name) => ({ [name]: user.refresh })),
  ]
}

/** A name that the server would take. */
function isUserName(text: string): boolean {
  return /^[\w.@\u00e9]{1,150}$/.test(text.trim())
}

/** Tokens of every shape that a test can think of. */
function oddTokens({ access, refresh }: LoggedIn): readonly string[] {
  const forged = [access, refresh].flatMap((token) => [
    ...oddClaims().map((claims) => resign(token, claims)),
    resign(token, {}, { alg: 'none' }),
    resign(token, {}, { alg: 'HS512' }),
    resign(token, {}, { key: 'another key, as long as the right one is' }),
    `${token}x`,
    ` ${token} `,
  ])
  return [...forged, signToken([]), signToken({}), 'garbage', 'a.b.c', '\u00e9', access, refresh, refresh]
}

function oddClaims(): readonly Readonly<Record<string, unknown>>[] {
  return [
    { exp: secondsFromNow(-600) },
    { exp: undefined },
    { exp: 'soon' },
    { jti: undefined },
    { jti: 7 },
    { token_type: undefined },
    { token_type: 'sliding', refresh_exp: secondsFromNow(600) },
    { token_type: 'sliding', refresh_exp: secondsFromNow(-600) },
    { token_type: 'sliding' },
    { iat: undefined },
    { iat: secondsFromNow(600) },
    { nbf: secondsFromNow(600) },
    { sub: 7 },
    { user_id: undefined },
    { user_id: 999_999 },
    { user_id: 'ada' },
  ]
}

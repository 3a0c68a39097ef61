import { expect } from 'vitest'
import { resign } from '../../support/sign-token.js'
import { badToken, challenge, login } from './dj-rest-auth-login-cases.js'
import { refreshPath, verify } from './dj-rest-auth-token-cases.js'
import {
  createSays,
  djangoPage,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourServer,
  type FlavourSettings,
  type LoggedIn,
  newUser,
  postJson,
} from './flavour-server.js'

const logout = '/dj-rest-auth/logout/'
const says = createSays(login)

const hasBlacklist = ({ blacklistApp }: FlavourSettings): boolean => blacklistApp === true
const isRotating = ({ rotateRefreshTokens }: FlavourSettings): boolean => rotateRefreshTokens === true
const isStill = (settings: FlavourSettings): boolean => !isRotating(settings)
const hasNone = (settings: FlavourSettings): boolean => !hasBlacklist(settings)

const done = { status: 200, body: { detail: 'Successfully logged out.' } }
const uselessly = {
  status: 200,
  body: {
    detail:
      'Neither cookies or blacklist are enabled, so the token has not been deleted server side. Please make sure the token is deleted client side.',
  },
}

/** A refusal without a code and without a challenge. */
function refusal(detail: string, status = 401): ExpectedAnswer {
  return { status, body: { detail } }
}

function send(server: FlavourServer, init: RequestInit): Promise<Response> {
  return server.send(logout, init)
}

/** What logout says to a body, with a blacklist. */
function onBlacklist(name: string, body: (user: LoggedIn) => unknown, expected: ExpectedAnswer): FlavourCase {
  return says(name, (server, user) => send(server, postJson(body(user))), expected, hasBlacklist)
}

const withBlacklist: readonly FlavourCase[] = [
  onBlacklist('logs out', ({ refresh }) => ({ refresh }), done),
  onBlacklist(
    'logs out without a refresh token in vain',
    () => ({}),
    refusal('Refresh token was not included in request data.'),
  ),
  onBlacklist(
    'does not trim the token at logout',
    ({ refresh }) => ({ refresh: ` ${refresh}` }),
    refusal('Token is invalid'),
  ),
  onBlacklist('logs out with garbage in vain', () => ({ refresh: 'garbage' }), refusal('Token is invalid')),
  onBlacklist('logs out with a blank token in vain', () => ({ refresh: '' }), refusal('Token is invalid')),
  onBlacklist('logs out with a number in vain', () => ({ refresh: 5 }), refusal('Token is invalid')),
  onBlacklist(
    'logs out with an access token in vain',
    ({ access }) => ({ refresh: access }),
    refusal('Token has wrong type'),
  ),
  onBlacklist('takes null for a token of its own', () => ({ refresh: null }), done),
  onBlacklist(
    'misses the token in one without an id',
    ({ refresh }) => ({ refresh: resign(refresh, { jti: undefined }) }),
    refusal('Refresh token was not included in request data.'),
  ),
  onBlacklist(
    'breaks on a token whose end is no time',
    ({ refresh }) => ({ refresh: resign(refresh, { exp: 1e15 }) }),
    djangoPage(500, 'Server Error (500)'),
  ),
  onBlacklist('stumbles over a list', () => [1], refusal('An error has occurred.', 500)),
  onBlacklist('stumbles over a body of null', () => null, refusal('An error has occurred.', 500)),
  says(
    'logs out without a body in vain',
    (server) => send(server, { method: 'POST' }),
    refusal('Refresh token was not included in request data.'),
    hasBlacklist,
  ),
  says(
    'logs out with a form and a good access token',
    (server, { access, refresh }) =>
      send(server, {
        method: 'POST',
        body: new URLSearchParams({ refresh }),
        headers: { Authorization: `Bearer ${access}` },
      }),
    done,
    hasBlacklist,
  ),
  says(
    'refuses broken JSON at logout',
    (server) => send(server, { ...postJson({}), body: '{"a' }),
    { status: 400, body: { detail: expect.stringMatching(/^JSON parse error/) } },
    hasBlacklist,
  ),
  says(
    'refuses text at logout',
    (server) => send(server, { method: 'POST', body: 'x' }),
    refusal('Unsupported media type "text/plain;charset=UTF-8" in request.', 415),
    hasBlacklist,
  ),
]

/** Logs out, then asks. */
function after(
  name: string,
  ask: (server: FlavourServer, user: LoggedIn) => Promise<Response>,
  expected: ExpectedAnswer | ((user: LoggedIn) => ExpectedAnswer),
  when?: FlavourCase['when'],
): FlavourCase {
  return says(
    name,
    async (server, user) => {
      await server.send('/dj-rest-auth/logout', postJson({ refresh: user.refresh }))
      return ask(server, user)
    },
    expected,
    when,
  )
}

const afterLogout: readonly FlavourCase[] = [
  after(
    'cannot log out twice',
    (server, { refresh }) => send(server, postJson({ refresh })),
    refusal('Token is blacklisted'),
    hasBlacklist,
  ),
  after(
    'refuses to refresh after a logout',
    (server, { refresh }) => server.send(refreshPath, postJson({ refresh })),
    {
      status: 401,
      body: { detail: 'Token is blacklisted', code: 'token_not_valid' },
      challenge,
    },
    hasBlacklist,
  ),
  after(
    'refuses a logged-out token at verify',
    (server, { refresh }) => server.send(verify, postJson({ token: refresh })),
    {
      status: 400,
      body: { non_field_errors: ['Token is blacklisted'] },
    },
    isRotating,
  ),
  after(
    'goes on verifying a logged-out token unless it rotates',
    (server, { refresh }) => server.send(verify, postJson({ token: refresh })),
    { status: 200, body: {} },
    isStill,
  ),
  after(
    'leaves the access token alive',
    (server, { access }) =>
      server.send('/dj-rest-auth/user/', { headers: { Authorization: `Bearer ${access}` } }),
    ({ username }) => ({
      status: 200,
      body: expect.objectContaining({ username }),
    }),
  ),
]

const withoutBlacklist: readonly FlavourCase[] = [
  says(
    'says that a logout did nothing',
    (server, { refresh }) => send(server, postJson({ refresh })),
    uselessly,
    hasNone,
  ),
  says(
    'does not look at the body of a logout that does nothing',
    (server) => send(server, { ...postJson({}), body: '{"a' }),
    uselessly,
    hasNone,
  ),
]

const always: readonly FlavourCase[] = [
  says(
    'cannot log out with a stale token in the header',
    (server, { refresh }) => send(server, postJson({ refresh }, { Authorization: 'Bearer stale' })),
    badToken('Token is invalid'),
  ),
  says('does not log out by GET', (server) => server.send(logout), refusal('Method "GET" not allowed.', 405)),
  {
    name: 'ends the session that the login opened',
    async run(server) {
      const opened = await server.send(login, postJson(await newUser(server)))
      const cookie = opened.headers
        .getSetCookie()
        .map((text) => text.replace(/;.*/, ''))
        .join('; ')

      const response = await send(server, postJson({ refresh: 'garbage' }, { Cookie: cookie }))

      expect(response.headers.getSetCookie()).toEqual([
        'sessionid=""; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax',
      ])
    },
  },
  {
    name: 'allows GET and POST at logout',
    async run(server) {
      const response = await send(server, postJson({}))

      expect(response.headers.get('Allow')).toBe('GET, POST, HEAD, OPTIONS')
      expect(response.headers.getSetCookie()).toEqual([])
      expect(response.headers.get('Vary')).toContain('Cookie')
    },
  },
]

export const logoutCases: readonly FlavourCase[] = [
  ...withBlacklist,
  ...afterLogout,
  ...withoutBlacklist,
  ...always,
]

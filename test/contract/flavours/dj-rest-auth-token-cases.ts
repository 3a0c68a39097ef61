import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../../support/sign-token.js'
import { challenge, isoTime, login } from './dj-rest-auth-login-cases.js'
import {
  createSays,
  expectAnswer,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourSettings,
  logInAt,
  postJson,
  readBody,
} from './flavour-server.js'

export const refreshPath = '/dj-rest-auth/token/refresh/'
export const verify = '/dj-rest-auth/token/verify/'

const says = createSays(login)
const rotates = ({ rotateRefreshTokens }: FlavourSettings): boolean => rotateRefreshTokens === true

function invalid(detail: string): ExpectedAnswer {
  return { status: 401, body: { detail, code: 'token_not_valid' }, challenge }
}

function granted(settings: FlavourSettings): ExpectedAnswer {
  const access = { access: expect.any(String), access_expiration: isoTime }
  const refresh = { refresh: expect.any(String), refresh_expiration: isoTime }
  return { status: 200, body: rotates(settings) ? { ...access, ...refresh } : access }
}

/** A refresh that succeeds although it is sent this way. */
function refreshes(how: string, init: (refresh: string) => RequestInit, path = refreshPath): FlavourCase {
  return {
    name: `refreshes ${how}`,
    async run(server) {
      const { refresh } = await logInAt(server, login)

      await expectAnswer(await server.send(path, init(refresh)), granted(server.settings))
    },
  }
}

function refuses(what: string, body: unknown, expected: ExpectedAnswer): FlavourCase {
  return says(
    `refuses to refresh with ${what}`,
    (server) => server.send(refreshPath, postJson(body)),
    expected,
  )
}

const refreshing: readonly FlavourCase[] = [
  refreshes('and tells when the tokens end', (refresh) => postJson({ refresh })),
  refreshes('without a slash', (refresh) => postJson({ refresh }), '/dj-rest-auth/token/refresh'),
  refreshes('with a form', (refresh) => ({ method: 'POST', body: new URLSearchParams({ refresh }) })),
  refreshes('whatever is in the header', (refresh) =>
    postJson({ refresh }, { Authorization: 'Bearer stale' }),
  ),
  refuses('an empty body', {}, invalid('No valid refresh token found.')),
  says(
    'refuses to refresh without a body',
    (server) => server.send(refreshPath, { method: 'POST' }),
    invalid('No valid refresh token found.'),
  ),
  refuses(
    'a blank token',
    { refresh: '' },
    { status: 400, body: { refresh: ['This field may not be blank.'] } },
  ),
  refuses('null', { refresh: null }, { status: 400, body: { refresh: ['This field may not be null.'] } }),
  refuses('a list for a token', { refresh: [] }, { status: 400, body: { refresh: ['Not a valid string.'] } }),
  refuses('a number for a token', { refresh: 5 }, invalid('Token is invalid')),
  refuses('garbage', { refresh: 'garbage' }, invalid('Token is invalid')),
  refuses('a list', [1], {
    status: 400,
    body: { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] },
  }),
  says(
    'refuses to refresh with an access token',
    (server, { access }) => server.send(refreshPath, postJson({ refresh: access })),
    invalid('Token has wrong type'),
  ),
  says(
    'does not trim the refresh token',
    (server, { refresh }) => server.send(refreshPath, postJson({ refresh: ` ${refresh} ` })),
    invalid('Token is invalid'),
  ),
  says(
    'refuses an expired refresh token',
    (server, { refresh }) =>
      server.send(refreshPath, postJson({ refresh: resign(refresh, { exp: secondsFromNow(-60) }) })),
    invalid('Token is expired'),
  ),
  says(
    'refuses to refresh for an inactive user',
    async (server, { refresh, username }) => {
      await server.control('deactivate', { username })
      return server.send(refreshPath, postJson({ refresh }))
    },
    { status: 401, body: { detail: 'No active account found for the given token.' }, challenge },
  ),
  {
    name: 'tells the ends of refreshed tokens in UTC',
    async run(server) {
      const { refresh } = await logInAt(server, login)

      const answer = await readBody(await server.send(refreshPath, postJson({ refresh })))

      const { exp = 0 } = readClaims(String(answer['access']))
      expect(String(answer['access_expiration'])).toMatch(/Z$/)
      // Reckoned by itself, later than `exp` by as long as the server takes.
      expect(
        Math.abs(Date.parse(String(answer['access_expiration'])) / 1000 - Number(exp)),
      ).toBeLessThanOrEqual(30)
    },
  },
]

const rotating: readonly FlavourCase[] = [
  says(
    'ends the old refresh token at once',
    async (server, { refresh }) => {
      await server.send(refreshPath, postJson({ refresh }))
      return server.send(refreshPath, postJson({ refresh }))
    },
    invalid('Token is blacklisted'),
    rotates,
  ),
  says(
    'refuses the old refresh token at verify',
    async (server, { refresh }) => {
      await server.send(refreshPath, postJson({ refresh }))
      return server.send(verify, postJson({ token: refresh }))
    },
    { status: 400, body: { non_field_errors: ['Token is blacklisted'] } },
    rotates,
  ),
]

const verifying: readonly FlavourCase[] = [
  says('verifies an access token', (server, { access }) => server.send(verify, postJson({ token: access })), {
    status: 200,
    body: {},
  }),
  says(
    'verifies a refresh token without a slash',
    (server, { refresh }) => server.send('/dj-rest-auth/token/verify', postJson({ token: refresh })),
    { status: 200, body: {} },
  ),
  says('wants a token to verify', (server) => server.send(verify, postJson({})), {
    status: 400,
    body: { token: ['This field is required.'] },
  }),
  says(
    'does not verify garbage',
    (server) => server.send(verify, postJson({ token: 'garbage' })),
    invalid('Token is invalid'),
  ),
]

export const tokenCases: readonly FlavourCase[] = [...refreshing, ...rotating, ...verifying]

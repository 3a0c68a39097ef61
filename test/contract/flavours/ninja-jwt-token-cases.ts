import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../../support/sign-token.js'
import { type FlavourCase, logInAt, postJson, readBody } from './flavour-server.js'
import {
  answers,
  cannotParse,
  invalidInput,
  invalidToken,
  hasBlacklist,
  hasNone,
  isRotating,
  isStill,
  ninja,
  notAllowed,
  paths,
  says,
  unprocessable,
} from './ninja-jwt-answers.js'

const noToken = invalidToken('Token is invalid or expired')

/** What the views that take a token say to bodies that hold none. */
function takesToken(
  path: string,
  field: string,
  parameter: string,
  complaint: string,
): readonly FlavourCase[] {
  const required = invalidInput({ [field]: complaint })
  return [
    answers(path, 'an empty body with a text', {}, required),
    answers(path, 'a blank token with a text', { [field]: '' }, required),
    answers(path, 'null with a text', { [field]: null }, required),
    answers(path, 'zero with a text', { [field]: 0 }, required),
    answers(path, 'false with a text', { [field]: false }, required),
    answers(path, 'an empty list with a text', { [field]: [] }, required),
    answers(path, 'garbage', { [field]: 'garbage' }, noToken),
    answers(path, 'a space', { [field]: ' ' }, noToken),
    answers(
      path,
      'a list for a body',
      [1],
      unprocessable(['model_attributes_type', [parameter], notADictionary]),
    ),
    answers(
      path,
      'null for a body',
      null,
      unprocessable(['model_attributes_type', [parameter], notADictionary]),
    ),
    says(
      `${path} misses a body`,
      (server) => server.send(path, { method: 'POST' }),
      unprocessable(['missing', [parameter], 'Field required']),
    ),
    says(
      `${path} cannot read broken JSON`,
      (server) => server.send(path, { ...postJson({}), body: '{' }),
      cannotParse,
    ),
    says(`${path} takes no GET`, (server) => server.send(path), notAllowed),
  ]
}

const notADictionary = 'Input should be a valid dictionary or object to extract fields from'

/** Some views look at the shape first, others at the token. */
function readsShapeFirst(path: string, field: string): readonly FlavourCase[] {
  const wrong = unprocessable(['string_type', ['refresh_token', field], 'Input should be a valid string'])
  return [5, true, [1], { a: 1 }].map((value) =>
    answers(path, `${JSON.stringify(value)} for a token with a list`, { [field]: value }, wrong),
  )
}

function readsTokenFirst(path: string, field: string): readonly FlavourCase[] {
  return [5, true, [1], { a: 1 }].map((value) =>
    answers(path, `${JSON.stringify(value)} for a token as garbage`, { [field]: value }, noToken),
  )
}

const shapes: readonly FlavourCase[] = [
  ...takesToken(paths.refresh, 'refresh', 'refresh_token', 'token is required'),
  ...takesToken(paths.verify, 'token', 'token', 'token is required'),
  ...takesToken(paths.blacklist, 'refresh', 'refresh', 'refresh token is required'),
  ...takesToken(paths.slidingRefresh, 'token', 'refresh_token', 'token is required'),
  ...readsShapeFirst(paths.refresh, 'refresh'),
  ...readsShapeFirst(paths.slidingRefresh, 'token'),
  ...readsTokenFirst(paths.verify, 'token'),
  ...readsTokenFirst(paths.blacklist, 'refresh'),
]

const refreshing: readonly FlavourCase[] = [
  says(
    'refreshes, and always gives a refresh token',
    (server, { refresh }) => server.send(paths.refresh, postJson({ refresh })),
    ninja(200, {
      refresh: expect.any(String),
      access: expect.any(String),
    }),
  ),
  says(
    'gives the same refresh token back unless it rotates',
    (server, { refresh }) => server.send(paths.refresh, postJson({ refresh })),
    ({ refresh }) => ninja(200, { refresh, access: expect.any(String) }),
    isStill,
  ),
  {
    name: 'gives another refresh token where it rotates',
    when: isRotating,
    async run(server) {
      const { refresh } = await logInAt(server, paths.pair)

      const granted = await readBody(await server.send(paths.refresh, postJson({ refresh })))

      expect(readClaims(String(granted['refresh']))['jti']).not.toBe(readClaims(refresh)['jti'])
    },
  },
  {
    name: 'copies the time of the refresh token into the access token',
    async run(server) {
      const { refresh } = await logInAt(server, paths.pair)
      const earlier = secondsFromNow(-100)

      const granted = await readBody(
        await server.send(paths.refresh, postJson({ refresh: resign(refresh, { iat: earlier }) })),
      )

      expect(readClaims(String(granted['access']))['iat']).toBe(earlier)
    },
  },
  says(
    'ignores a stale header at refresh',
    (server, { refresh }) =>
      server.send(paths.refresh, postJson({ refresh }, { Authorization: 'Bearer stale' })),
    ninja(200, expect.anything()),
  ),
  says(
    'does not trim a refresh token',
    (server, { refresh }) => server.send(paths.refresh, postJson({ refresh: ` ${refresh}` })),
    noToken,
  ),
  says(
    'refuses to refresh with an access token',
    (server, { access }) => server.send(paths.refresh, postJson({ refresh: access })),
    invalidToken('Token has wrong type'),
  ),
  says(
    'says of an expired token that it is invalid or expired',
    (server, { refresh }) =>
      server.send(paths.refresh, postJson({ refresh: resign(refresh, { exp: secondsFromNow(-60) }) })),
    noToken,
  ),
  says(
    'wants a subject to be a text',
    (server, { refresh }) => server.send(paths.refresh, postJson({ refresh: resign(refresh, { sub: 7 }) })),
    noToken,
  ),
  says(
    'refreshes for an inactive user',
    async (server, { refresh, username }) => {
      await server.control('deactivate', { username })
      return server.send(paths.refresh, postJson({ refresh }))
    },
    ninja(200, expect.anything()),
  ),
  says(
    'refreshes for a deleted user',
    async (server, { refresh, username }) => {
      await server.control('delete', { username })
      return server.send(paths.refresh, postJson({ refresh }))
    },
    ninja(200, expect.anything()),
  ),
]

const blacklisting: readonly FlavourCase[] = [
  says(
    'ends the old refresh token at once',
    async (server, { refresh }) => {
      await server.send(paths.refresh, postJson({ refresh }))
      return server.send(paths.refresh, postJson({ refresh }))
    },
    invalidToken('Token is blacklisted'),
    isRotating,
  ),
  says(
    'refuses a blacklisted token at verify as a bad request',
    async (server, { refresh }) => {
      await server.send(paths.blacklist, postJson({ refresh }))
      return server.send(paths.verify, postJson({ token: refresh }))
    },
    ninja(400, { detail: 'Token is blacklisted', code: 'invalid' }),
    isRotating,
  ),
  says(
    'blacklists',
    (server, { refresh }) => server.send(paths.blacklist, postJson({ refresh })),
    ninja(200, {}),
  ),
  says(
    'verifies a blacklisted token unless it rotates',
    async (server, { refresh }) => {
      await server.send(paths.blacklist, postJson({ refresh }))
      return server.send(paths.verify, postJson({ token: refresh }))
    },
    ninja(200, {}),
    isStill,
  ),
  says(
    'blacklists once',
    async (server, { refresh }) => {
      await server.send(paths.blacklist, postJson({ refresh }))
      return server.send(paths.blacklist, postJson({ refresh }))
    },
    invalidToken('Token is blacklisted'),
    hasBlacklist,
  ),
  says(
    'blacklists in vain without the app',
    async (server, { refresh }) => {
      await server.send(paths.blacklist, postJson({ refresh }))
      return server.send(paths.refresh, postJson({ refresh }))
    },
    ninja(200, expect.anything()),
    hasNone,
  ),
  says(
    'blacklists no access token',
    (server, { access }) => server.send(paths.blacklist, postJson({ refresh: access })),
    invalidToken('Token has wrong type'),
  ),
  says(
    'verifies an access token',
    (server, { access }) => server.send(paths.verify, postJson({ token: access })),
    ninja(200, {}),
  ),
  says(
    'verifies a refresh token',
    (server, { refresh }) => server.send(paths.verify, postJson({ token: refresh })),
    ninja(200, {}),
  ),
]

export const tokenCases: readonly FlavourCase[] = [...shapes, ...refreshing, ...blacklisting]

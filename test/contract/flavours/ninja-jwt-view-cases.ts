import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../../support/sign-token.js'
import {
  type Credentials,
  expectAnswer,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourServer,
  type LoggedIn,
  newUser,
  postJson,
  readBody,
} from './flavour-server.js'
import { invalidToken, isRotating, isStill, ninja, notAllowed, paths, says } from './ninja-jwt-answers.js'

const unauthorized = ninja(401, { detail: 'Unauthorized' })
const seen = ({ username }: Credentials): ExpectedAnswer =>
  ninja(200, { id: expect.any(Number), username, method: 'GET', body: '' })

/** The package's complaint: one message per kind of token that opens the view. */
function badToken(settings: FlavourServer['settings'], message: string): ExpectedAnswer {
  const access = { token_class: 'AccessToken', token_type: 'access', message }
  const sliding = { token_class: 'SlidingToken', token_type: 'sliding', message }
  const messages = settings.authTokenClasses?.includes('sliding') ? [access, sliding] : [access]
  return ninja(401, { detail: 'Given token not valid for any token type', code: 'token_not_valid', messages })
}

function ask(server: FlavourServer, value: string, init: RequestInit = {}): Promise<Response> {
  return server.send(paths.me, { ...init, headers: { Authorization: value } })
}

/** A header in which the package finds a bad token. */
function findsBadToken(
  what: string,
  header: (user: LoggedIn) => string,
  message = 'Token is invalid or expired',
): readonly FlavourCase[] {
  return [isStill, isRotating].map((when) =>
    says(
      `finds a bad token in ${what}`,
      (server, user) => ask(server, header(user)),
      badToken(when === isRotating ? { authTokenClasses: ['access', 'sliding'] } : {}, message),
      when,
    ),
  )
}

const headers: readonly FlavourCase[] = [
  ...['Bearer', 'bearer', 'BEARER', ' Bearer'].map((scheme) =>
    says(
      `knows the user by the scheme "${scheme}"`,
      (server, { access }) => ask(server, `${scheme} ${access}`),
      seen,
    ),
  ),
  says('sees nobody without a header', (server) => server.send(paths.me), unauthorized),
  says('sees nobody in an empty header', (server) => ask(server, ''), unauthorized),
  says('sees nobody in another scheme', (server, { access }) => ask(server, `JWT ${access}`), unauthorized),
  says('sees nobody in a token alone', (server, { access }) => ask(server, access), unauthorized),
  ...findsBadToken('a scheme alone', () => 'Bearer'),
  ...findsBadToken('garbage', () => 'Bearer stale'),
  ...findsBadToken('three words', ({ access }) => `Bearer ${access} x`),
  ...findsBadToken('two spaces', ({ access }) => `Bearer  ${access}`),
  ...findsBadToken(
    'an expired token',
    ({ access }) => `Bearer ${resign(access, { exp: secondsFromNow(-60) })}`,
  ),
  ...findsBadToken('a refresh token', ({ refresh }) => `Bearer ${refresh}`, 'Token has wrong type'),
]

const accounts: readonly FlavourCase[] = [
  says(
    'refuses an inactive user with a general code',
    async (server, { access, username }) => {
      await server.control('deactivate', { username })
      return ask(server, `Bearer ${access}`)
    },
    ninja(401, { detail: 'User is inactive', code: 'authentication_failed' }),
  ),
  says(
    'refuses a deleted user with a general code',
    async (server, { access, username }) => {
      await server.control('delete', { username })
      return ask(server, `Bearer ${access}`)
    },
    ninja(401, { detail: 'User not found', code: 'authentication_failed' }),
  ),
  says(
    'refuses a token that names nobody',
    (server, { access }) => ask(server, `Bearer ${resign(access, { user_id: undefined })}`),
    invalidToken('Token contained no recognizable user identification'),
  ),
  says(
    'takes no OPTIONS, with or without a token',
    (server) => server.send(paths.me, { method: 'OPTIONS' }),
    notAllowed,
  ),
  says('takes no HEAD', (server, { access }) => ask(server, `Bearer ${access}`, { method: 'HEAD' }), {
    ...notAllowed,
    body: '',
  }),
]

async function slide(server: FlavourServer): Promise<{ user: Credentials; token: string }> {
  const user = await newUser(server)
  const { token } = await readBody(await server.send(paths.sliding, postJson(user)))
  return { user, token: String(token) }
}

const sliding: readonly FlavourCase[] = [
  {
    name: 'opens a view with a sliding token, where these are taken',
    when: isRotating,
    async run(server) {
      const { user, token } = await slide(server)

      await expectAnswer(await ask(server, `Bearer ${token}`), seen(user))
    },
  },
  {
    name: 'refreshes a sliding token under its id and its end',
    async run(server) {
      const { token } = await slide(server)

      const answer = await readBody(await server.send(paths.slidingRefresh, postJson({ token })))

      const { jti, refresh_exp, user_id } = readClaims(token)
      expect(Object.keys(answer)).toEqual(['token'])
      expect(readClaims(String(answer['token']))).toMatchObject({
        jti,
        refresh_exp,
        user_id,
        token_type: 'sliding',
      })
    },
  },
  {
    name: 'refuses a sliding token after its end',
    async run(server) {
      const { token } = await slide(server)
      const late = resign(token, { refresh_exp: secondsFromNow(-60) })

      const response = await server.send(paths.slidingRefresh, postJson({ token: late }))

      await expectAnswer(response, invalidToken("Token 'refresh_exp' claim has expired"))
    },
  },
  {
    name: 'takes no sliding token for a refresh token, and the other way round',
    async run(server) {
      const { user, token } = await slide(server)
      const { refresh } = await readBody(await server.send(paths.pair, postJson(user)))

      await expectAnswer(
        await server.send(paths.refresh, postJson({ refresh: token })),
        invalidToken('Token has wrong type'),
      )
      await expectAnswer(
        await server.send(paths.blacklist, postJson({ refresh: token })),
        invalidToken('Token has wrong type'),
      )
      await expectAnswer(
        await server.send(paths.slidingRefresh, postJson({ token: refresh })),
        invalidToken('Token has wrong type'),
      )
    },
  },
  {
    name: 'slides for a user who is gone',
    async run(server) {
      const { user, token } = await slide(server)
      await server.control('delete', user)

      const response = await server.send(paths.slidingRefresh, postJson({ token }))

      expect(response.status).toBe(200)
    },
  },
]

export const viewCases: readonly FlavourCase[] = [...headers, ...accounts, ...sliding]

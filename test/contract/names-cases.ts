import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../support/sign-token.js'
import {
  askMe,
  type ContractCase,
  deadToken,
  expectFieldErrors,
  expectPage,
  expectRefused,
  expectUnauthorized,
  isSince,
  logIn,
  newUser,
  pathOf,
  post,
  readJson,
} from './contract-server.js'
import { logInSliding, refreshSliding } from './sliding.js'

const group = 'names'

/** An access token with another audience or issuer, or none. */
function refuses(what: string, claims: Readonly<Record<string, unknown>>): ContractCase {
  return {
    group,
    name: `refuses ${what}, wherever it comes`,
    async run(server) {
      const { access, refresh } = await logIn(server)

      const exchange = await post(server, 'refresh', { refresh: resign(refresh, claims) })
      const check = await post(server, 'verify', { token: resign(access, claims) })

      await expectRefused(server, await askMe(server, resign(access, claims)), deadToken(server))
      await expectUnauthorized(server, exchange, 'token_not_valid')
      await expectUnauthorized(server, check, 'token_not_valid')
    },
  }
}

function accepts(what: string, claims: Readonly<Record<string, unknown>>): ContractCase {
  return {
    group,
    name: `accepts ${what}`,
    async run(server) {
      const { access } = await logIn(server)

      expect((await askMe(server, resign(access, claims))).status).toBe(200)
    },
  }
}

/** With every claim renamed, an audience, an issuer, and users whose names are e-mail addresses. */
export const namesCases: readonly ContractCase[] = [
  {
    group,
    name: 'calls the claims of all tokens as it is told to, and adds audience and issuer',
    async run(server) {
      const { access, refresh } = await logIn(server)
      const { token } = await logInSliding(server)
      const tied = isSince(server, '5.3') ? ['pw'] : []
      const usual = ['aud', 'exp', 'iat', 'iss', 'kind', 'token_id', 'uid', ...tied]

      expect(Object.keys(readClaims(access)).toSorted()).toEqual(usual.toSorted())
      expect(Object.keys(readClaims(refresh)).toSorted()).toEqual(usual.toSorted())
      expect(Object.keys(readClaims(token)).toSorted()).toEqual([...usual, 'until'].toSorted())
      expect(readClaims(access)).toMatchObject({
        aud: ['web', 'app'],
        iss: 'https://issuer.example',
        kind: 'access',
        uid: expect.any(isSince(server, '5.5.1') ? String : Number),
        token_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      })
    },
  },
  {
    group,
    name: 'keeps the names at a refresh',
    async run(server) {
      const { refresh } = await logIn(server)

      const answer = await readJson(await post(server, 'refresh', { refresh }))

      const names = Object.keys(readClaims(refresh)).toSorted()
      expect(Object.keys(readClaims(String(answer['access']))).toSorted()).toEqual(names)
      expect(Object.keys(readClaims(String(answer['refresh']))).toSorted()).toEqual(names)
    },
  },
  {
    group,
    name: 'refuses a refresh token that was rotated',
    async run(server) {
      const { refresh } = await logIn(server)
      await post(server, 'refresh', { refresh })

      await expectUnauthorized(server, await post(server, 'refresh', { refresh }), 'token_not_valid')
    },
  },
  {
    group,
    name: 'logs in by e-mail address, and asks for it by that name',
    async run(server) {
      const { username: email, password } = await newUser(server)

      expect((await post(server, 'obtain', { email, password })).status).toBe(200)
      await expectFieldErrors(await post(server, 'obtain', { username: email, password }), ['email'])
      await expectFieldErrors(await post(server, 'sliding', {}), ['email', 'password'])
    },
  },
  {
    group,
    name: 'tells the name of the login field to OPTIONS',
    async run(server) {
      const response = await server.fetch(pathOf(server, 'obtain'), { method: 'OPTIONS' })

      const { actions } = await readJson(response)
      expect(actions).toMatchObject({ POST: { email: { label: 'Email' }, password: { label: 'Password' } } })
    },
  },
  refuses('another audience', { aud: 'else' }),
  refuses('no audience', { aud: undefined }),
  refuses('an empty list of audiences', { aud: [] }),
  refuses('an audience that is no text', { aud: 5 }),
  refuses('another issuer', { iss: 'https://evil.example' }),
  refuses('no issuer', { iss: undefined }),
  refuses('a list of issuers', { iss: ['https://issuer.example'] }),
  accepts('one audience of several', { aud: 'app' }),
  accepts('audiences of which one is known', { aud: ['else', 'web'] }),
  {
    group,
    name: 'finds nobody in a token whose user has the usual name',
    async run(server) {
      const { access } = await logIn(server)
      const { uid } = readClaims(access)

      const response = await askMe(server, resign(access, { uid: undefined, user_id: uid }))

      await expectRefused(server, response, { code: 'token_not_valid' })
    },
  },
  {
    group,
    name: 'misses a type and an id under the usual names',
    async run(server) {
      const { access, refresh } = await logIn(server)
      const untyped = resign(access, { kind: undefined, token_type: 'access' })
      const nameless = resign(refresh, { token_id: undefined, jti: 'x' })

      await expectRefused(server, await askMe(server, untyped), deadToken(server))
      await expectPage(await post(server, 'refresh', { refresh: nameless }), 500)
      await expectUnauthorized(server, await post(server, 'verify', { token: nameless }), 'token_not_valid')
    },
  },
  {
    group,
    name: 'renews a sliding token until the claim for its last end says no',
    async run(server) {
      const { token } = await logInSliding(server)

      const next = await refreshSliding(server, token)
      const late = await post(server, 'slidingRefresh', {
        token: resign(token, { until: secondsFromNow(-9) }),
      })
      const never = await post(server, 'slidingRefresh', { token: resign(token, { until: undefined }) })

      expect(readClaims(next)['until']).toBe(readClaims(token)['until'])
      await expectUnauthorized(server, late, 'token_not_valid')
      await expectUnauthorized(server, never, 'token_not_valid')
    },
  },
  {
    group,
    name: 'ends tokens with the password, by the claim of that name',
    when: (setup) => isSince(setup, '5.3'),
    async run(server) {
      const { access, username } = await logIn(server)
      const { access: other } = await logIn(server)
      await server.control('change-password', { username, password: 'new' })

      await expectRefused(server, await askMe(server, access), { code: 'password_changed' })
      await expectRefused(server, await askMe(server, resign(other, { pw: undefined })), {
        code: 'password_changed',
      })
    },
  },
]

import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../support/sign-token.js'
import {
  type ContractCase,
  type ContractServer,
  expectFieldErrors,
  expectPage,
  expectSuccess,
  expectUnauthorized,
  isSince,
  logIn,
  newUser,
  pathOf,
  post,
  readJson,
} from './contract-server.js'
import { logInSliding, refreshSliding } from './sliding.js'

const group = 'sliding'

const hasApp = ({ settings }: Pick<ContractServer, 'settings'>): boolean => settings.blacklistApp === true
const hasBlacklistView = ({ settings }: Pick<ContractServer, 'settings'>): boolean =>
  settings.paths?.blacklist !== false

/** A sliding token that has been tampered with is not renewed. */
function refuses(what: string, tamper: (token: string) => string): ContractCase {
  return {
    group,
    name: `does not renew ${what}`,
    async run(server) {
      const { token } = await logInSliding(server)

      const response = await post(server, 'slidingRefresh', { token: tamper(token) })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  }
}

export const slidingCases: readonly ContractCase[] = [
  {
    group,
    name: 'answers good credentials with one token',
    async run(server) {
      const extras = server.settings.loginExtras === true ? ['plan', 'user'] : []

      const response = await post(server, 'sliding', await newUser(server))

      await expectSuccess(response, ['token', ...extras])
    },
  },
  {
    group,
    name: 'refuses a wrong password and an inactive user without a code',
    async run(server) {
      const user = await newUser(server)
      const inactive = await newUser(server)
      await server.control('deactivate', inactive)

      await expectUnauthorized(server, await post(server, 'sliding', { ...user, password: 'wrong' }))
      await expectUnauthorized(server, await post(server, 'sliding', inactive))
    },
  },
  {
    group,
    name: 'names missing fields',
    async run(server) {
      await expectFieldErrors(await post(server, 'sliding', {}), ['username', 'password'])
      await expectFieldErrors(await post(server, 'slidingRefresh', { refresh: 'x' }), ['token'])
      await expectFieldErrors(await post(server, 'slidingRefresh', { token: '' }), ['token'])
    },
  },
  {
    group,
    name: 'puts both ends into the token',
    async run(server) {
      const {
        slidingTokenLifetime = 300,
        slidingTokenRefreshLifetime = 86_400,
        checkRevokeToken,
      } = server.settings
      const tied = isSince(server, '5.3') && checkRevokeToken === true ? ['hash_password'] : []
      const claims = readClaims((await logInSliding(server)).token)
      const iat = Number(claims['iat'])

      expect(Object.keys(claims).toSorted()).toEqual(
        ['exp', 'iat', 'jti', 'refresh_exp', 'token_type', 'user_id', ...tied].toSorted(),
      )
      expect(claims['token_type']).toBe('sliding')
      expect(typeof claims['user_id']).toBe(isSince(server, '5.5.1') ? 'string' : 'number')
      expect(Number(claims['exp']) - iat).toBe(slidingTokenLifetime)
      expect(Number(claims['refresh_exp']) - iat).toBe(slidingTokenRefreshLifetime)
    },
  },
  {
    group,
    name: 'renews a token: a new end, the same id and the same last end, every further claim',
    async run(server) {
      const { slidingTokenLifetime = 300 } = server.settings
      const { token } = await logInSliding(server)
      const old = resign(token, { iat: secondsFromNow(-50), exp: secondsFromNow(50), tenant: 'acme' })

      const next = readClaims(await refreshSliding(server, old))

      const { iat, exp, ...kept } = readClaims(old)
      expect(next).toMatchObject(kept)
      expect(Object.keys(next)).toHaveLength(Object.keys(kept).length + 2)
      expect(Number(next['iat']) - Number(iat)).toBeGreaterThanOrEqual(50)
      expect(Number(next['exp']) - Number(next['iat'])).toBe(slidingTokenLifetime)
      expect(next['exp']).not.toBe(exp)
    },
  },
  {
    group,
    name: 'renews beyond the last end',
    async run(server) {
      const { token } = await logInSliding(server)
      const last = secondsFromNow(30)

      const next = readClaims(await refreshSliding(server, resign(token, { refresh_exp: last })))

      expect(next['refresh_exp']).toBe(last)
      expect(Number(next['exp'])).toBeGreaterThan(last)
    },
  },
  {
    group,
    name: 'renews a token that was renewed already',
    async run(server) {
      const { token } = await logInSliding(server)
      await refreshSliding(server, token)

      await expectSuccess(await post(server, 'slidingRefresh', { token }), ['token'])
    },
  },
  {
    group,
    name: 'renews a token without iat, and one with spaces around it',
    async run(server) {
      const { token } = await logInSliding(server)
      const undated = resign(token, { iat: undefined })

      await expectSuccess(await post(server, 'slidingRefresh', { token: undated }), ['token'])
      await expectSuccess(await post(server, 'slidingRefresh', { token: ` ${token}\n` }), ['token'])
    },
  },
  refuses('garbage', () => 'garbage'),
  refuses('a token after its end, however late its last end is', (token) =>
    resign(token, { exp: secondsFromNow(-600) }),
  ),
  refuses('a token after its last end', (token) => resign(token, { refresh_exp: secondsFromNow(-600) })),
  refuses('a token without a last end', (token) => resign(token, { refresh_exp: undefined })),
  refuses('a token without an end', (token) => resign(token, { exp: undefined })),
  refuses('a token without a type', (token) => resign(token, { token_type: undefined })),
  refuses('an access token', (token) => resign(token, { token_type: 'access' })),
  refuses('a signature that was changed', (token) => `${token.slice(0, -6)}AAAAAA`),
  {
    group,
    name: 'breaks on a last end that is no number',
    async run(server) {
      const { token } = await logInSliding(server)

      const response = await post(server, 'slidingRefresh', {
        token: resign(token, { refresh_exp: 'never' }),
      })

      await expectPage(response, 500)
    },
  },
  {
    group,
    name: 'does not renew a token without jti where there is no blacklist to ask',
    when: (setup) => !hasApp(setup),
    async run(server) {
      const { token } = await logInSliding(server)

      const response = await post(server, 'slidingRefresh', { token: resign(token, { jti: undefined }) })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  },
  {
    group,
    name: 'breaks on a token without jti where there is a blacklist to ask',
    when: hasApp,
    async run(server) {
      const { token } = await logInSliding(server)

      await expectPage(
        await post(server, 'slidingRefresh', { token: resign(token, { jti: undefined }) }),
        500,
      )
    },
  },
  {
    group,
    name: 'takes a refresh token for no sliding token, and the other way round',
    async run(server) {
      const { refresh } = await logIn(server)
      const { token } = await logInSliding(server)

      const renewal = await post(server, 'slidingRefresh', { token: refresh })
      const exchange = await post(server, 'refresh', { refresh: token })

      await expectUnauthorized(server, renewal, 'token_not_valid')
      await expectUnauthorized(server, exchange, 'token_not_valid')
    },
  },
  {
    group,
    name: 'verifies a token',
    async run(server) {
      const { token } = await logInSliding(server)

      await expectSuccess(await post(server, 'verify', { token }), [])
    },
  },
  {
    group,
    name: 'cannot log out: the blacklist view wants a refresh token',
    when: hasBlacklistView,
    async run(server) {
      const { token } = await logInSliding(server)

      const response = await post(server, 'blacklist', { refresh: token })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  },
  {
    group,
    name: 'does not renew a token whose id is blacklisted',
    when: (setup) => hasApp(setup) && hasBlacklistView(setup),
    async run(server) {
      const { token } = await logInSliding(server)
      await post(server, 'blacklist', { refresh: resign(token, { token_type: 'refresh' }) })

      const response = await post(server, 'slidingRefresh', { token })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  },
  {
    group,
    name: 'renews for anybody: inactive, deleted, or with another password',
    async run(server) {
      const [inactive, deleted, changed] = [
        await logInSliding(server),
        await logInSliding(server),
        await logInSliding(server),
      ]
      await server.control('deactivate', inactive)
      await server.control('delete', deleted)
      await server.control('change-password', { username: changed.username, password: 'new' })

      const answers = await Promise.all(
        [inactive, deleted, changed].map(({ token }) => post(server, 'slidingRefresh', { token })),
      )

      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    },
  },
  {
    group,
    name: 'reads an encoded form',
    async run(server) {
      const { token } = await logInSliding(server)
      const body = new URLSearchParams({ token })

      const response = await server.fetch(pathOf(server, 'slidingRefresh'), { method: 'POST', body })

      expect(await readJson(response)).toEqual({ token: expect.any(String) })
    },
  },
]

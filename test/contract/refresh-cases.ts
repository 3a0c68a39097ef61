import { expect } from 'vitest'
import { resign, secondsFromNow, signToken } from '../support/sign-token.js'
import {
  type ContractCase,
  type ContractServer,
  expectFieldErrors,
  expectPage,
  expectSuccess,
  expectUnauthorized,
  isSince,
  logIn,
  pathOf,
  post,
  readJson,
} from './contract-server.js'

const group = 'refresh'

/** The members of a successful answer here. */
function won(server: Pick<ContractServer, 'settings'>): readonly string[] {
  return server.settings.rotateRefreshTokens ? ['access', 'refresh'] : ['access']
}

/** A refresh token that has been tampered with is refused, and the answer carries the code. */
function refuses(what: string, tamper: (refresh: string) => string): ContractCase {
  return {
    group,
    name: `refuses ${what}`,
    async run(server) {
      const { refresh } = await logIn(server)

      const response = await post(server, 'refresh', { refresh: tamper(refresh) })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  }
}

/** A refresh token with other claims is as good as any. */
function accepts(what: string, tamper: (refresh: string) => string): ContractCase {
  return {
    group,
    name: `accepts ${what}`,
    async run(server) {
      const { refresh } = await logIn(server)

      const response = await post(server, 'refresh', { refresh: tamper(refresh) })

      await expectSuccess(response, won(server))
    },
  }
}

export const refreshCases: readonly ContractCase[] = [
  {
    group,
    name: 'answers a refresh token with an access token, and with a new one of its kind if it rotates',
    async run(server) {
      const { refresh } = await logIn(server)

      await expectSuccess(await post(server, 'refresh', { refresh }), won(server))
    },
  },
  accepts('a token with spaces around it', (refresh) => ` ${refresh}\n`),
  accepts('a token without iat', (refresh) => resign(refresh, { iat: undefined })),
  accepts('a token without a user id', (refresh) => resign(refresh, { user_id: undefined })),
  accepts('a token that has just become valid', (refresh) => resign(refresh, { nbf: secondsFromNow(-1) })),
  refuses('garbage', () => 'garbage'),
  refuses('three words of garbage', () => 'a.b.c'),
  refuses('a signature that was changed', (refresh) => refresh.slice(0, -6) + 'AAAAAA'),
  refuses('a signature by another key', (refresh) =>
    resign(refresh, {}, { key: 'another key of the same length, more or less' }),
  ),
  refuses('the algorithm none', (refresh) => resign(refresh, {}, { alg: 'none' })),
  refuses('another algorithm', (refresh) => resign(refresh, {}, { alg: 'HS512' })),
  refuses('a payload that is no object', () => signToken(['refresh'])),
  refuses('a token from the future', (refresh) => resign(refresh, { iat: secondsFromNow(600) })),
  refuses('a token that is not valid yet', (refresh) => resign(refresh, { nbf: secondsFromNow(600) })),
  refuses('an expired token', (refresh) => resign(refresh, { exp: secondsFromNow(-600) })),
  refuses('an exp that is no number', (refresh) => resign(refresh, { exp: 'tomorrow' })),
  refuses('a token without exp', (refresh) => resign(refresh, { exp: undefined })),
  refuses('a token without a type', (refresh) => resign(refresh, { token_type: undefined })),
  refuses('a sliding token', (refresh) => resign(refresh, { token_type: 'sliding' })),
  {
    group,
    name: 'refuses an access token',
    async run(server) {
      const { access } = await logIn(server)

      const response = await post(server, 'refresh', { refresh: access })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  },
  {
    group,
    name: 'refuses a token without jti where there is no blacklist to ask',
    when: ({ settings }) => !settings.blacklistApp,
    async run(server) {
      const { refresh } = await logIn(server)

      const response = await post(server, 'refresh', { refresh: resign(refresh, { jti: undefined }) })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  },
  {
    group,
    name: 'breaks on a token without jti where there is a blacklist to ask',
    when: ({ settings }) => settings.blacklistApp === true,
    async run(server) {
      const { refresh } = await logIn(server)

      const response = await post(server, 'refresh', { refresh: resign(refresh, { jti: undefined }) })

      await expectPage(response, 500)
    },
  },
  {
    group,
    name: 'refuses a sub that is no text, with the PyJWT of its day',
    when: (setup) => isSince(setup, '5.5.1'),
    async run(server) {
      const { refresh } = await logIn(server)

      const response = await post(server, 'refresh', { refresh: resign(refresh, { sub: 7 }) })

      await expectUnauthorized(server, response, 'token_not_valid')
    },
  },
  {
    group,
    name: 'accepts a sub that is no text, with the PyJWT of its day',
    when: (setup) => !isSince(setup, '5.5.1'),
    async run(server) {
      const { refresh } = await logIn(server)

      const response = await post(server, 'refresh', { refresh: resign(refresh, { sub: 7 }) })

      await expectSuccess(response, won(server))
    },
  },
  {
    group,
    name: 'tells a token that expired from one that is invalid, in its own words',
    async run(server) {
      const { refresh } = await logIn(server)

      const expired = await post(server, 'refresh', {
        refresh: resign(refresh, { exp: secondsFromNow(-600) }),
      })
      const invalid = await post(server, 'refresh', { refresh: 'garbage' })

      const [{ detail: first }, { detail: second }] = [await readJson(expired), await readJson(invalid)]
      expect(first === second).toBe(!isSince(server, '5.5.0'))
    },
  },
  {
    group,
    name: 'asks for the field',
    run: async (server) => expectFieldErrors(await post(server, 'refresh', { token: 'x' }), ['refresh']),
  },
  {
    group,
    name: 'complains about a blank token, null and a list',
    async run(server) {
      await expectFieldErrors(await post(server, 'refresh', { refresh: '' }), ['refresh'])
      await expectFieldErrors(await post(server, 'refresh', { refresh: null }), ['refresh'])
      await expectFieldErrors(await post(server, 'refresh', { refresh: ['x'] }), ['refresh'])
    },
  },
  {
    group,
    name: 'takes a number for a token, and refuses it',
    run: async (server) =>
      expectUnauthorized(server, await post(server, 'refresh', { refresh: 5 }), 'token_not_valid'),
  },
  {
    group,
    name: 'ignores whatever is in the header',
    async run(server) {
      const { authHeaderName = 'Authorization' } = server.settings
      const { refresh } = await logIn(server)

      const response = await post(server, 'refresh', { refresh }, { [authHeaderName]: 'Bearer stale' })

      await expectSuccess(response, won(server))
    },
  },
  {
    group,
    name: 'reads an encoded form',
    async run(server) {
      const { refresh } = await logIn(server)
      const body = new URLSearchParams({ refresh })

      await expectSuccess(
        await server.fetch(pathOf(server, 'refresh'), { method: 'POST', body }),
        won(server),
      )
    },
  },
  {
    group,
    name: 'accepts a user id of either type',
    async run(server) {
      const { refresh } = await logIn(server)
      const { user_id: id } = JSON.parse(atob(refresh.split('.')[1] ?? '')) as { user_id: unknown }
      const other = typeof id === 'string' ? Number(id) : String(id)

      const response = await post(server, 'refresh', { refresh: resign(refresh, { user_id: other }) })

      await expectSuccess(response, won(server))
    },
  },
]

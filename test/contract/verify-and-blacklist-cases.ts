import { resign, secondsFromNow } from '../support/sign-token.js'
import { expect } from 'vitest'
import {
  askMe,
  type ContractCase,
  type ContractServer,
  expectFieldErrors,
  expectSuccess,
  expectUnauthorized,
  logIn,
  post,
} from './contract-server.js'

type Setup = Pick<ContractServer, 'settings'>

const hasView = ({ settings }: Setup): boolean => settings.paths?.blacklist !== false
const revokes = (server: Setup): boolean => hasView(server) && server.settings.blacklistApp === true
const pretends = (server: Setup): boolean => hasView(server) && !server.settings.blacklistApp

async function expectEmpty(response: Response): Promise<void> {
  await expectSuccess(response, [])
}

export const verifyCases: readonly ContractCase[] = [
  {
    group: 'verify',
    name: 'accepts a token of any kind, with or without a type',
    async run(server) {
      const { access, refresh } = await logIn(server)

      await expectEmpty(await post(server, 'verify', { token: access }))
      await expectEmpty(await post(server, 'verify', { token: refresh }))
      await expectEmpty(await post(server, 'verify', { token: resign(access, { token_type: 'sliding' }) }))
      await expectEmpty(await post(server, 'verify', { token: resign(access, { token_type: undefined }) }))
    },
  },
  {
    group: 'verify',
    name: 'refuses garbage, a wrong signature and what is expired or incomplete',
    async run(server) {
      const { access } = await logIn(server)
      const bad = [
        'garbage',
        resign(access, {}, { alg: 'none' }),
        resign(access, {}, { key: 'another key of the same length, more or less' }),
        resign(access, { exp: secondsFromNow(-600) }),
        resign(access, { exp: undefined }),
        resign(access, { jti: undefined }),
      ]

      const answers = await Promise.all(bad.map((token) => post(server, 'verify', { token })))

      await Promise.all(answers.map((answer) => expectUnauthorized(server, answer, 'token_not_valid')))
    },
  },
  {
    group: 'verify',
    name: 'asks for the field',
    run: async (server) => expectFieldErrors(await post(server, 'verify', { refresh: 'x' }), ['token']),
  },
  {
    group: 'verify',
    name: 'does not look at the account',
    async run(server) {
      const user = await logIn(server)
      await server.control('deactivate', { username: user.username })
      await expectEmpty(await post(server, 'verify', { token: user.access }))
      await server.control('delete', { username: user.username })
      await expectEmpty(await post(server, 'verify', { token: user.access }))
    },
  },
  {
    group: 'verify',
    name: 'refuses a blacklisted token as bad input, with BLACKLIST_AFTER_ROTATION',
    when: (server) => revokes(server) && server.settings.blacklistAfterRotation === true,
    async run(server) {
      const { refresh } = await logIn(server)
      await post(server, 'blacklist', { refresh })

      await expectFieldErrors(await post(server, 'verify', { token: refresh }), ['non_field_errors'])
    },
  },
  {
    group: 'verify',
    name: 'does not ask the blacklist without BLACKLIST_AFTER_ROTATION',
    when: (server) => revokes(server) && !server.settings.blacklistAfterRotation,
    async run(server) {
      const { refresh } = await logIn(server)
      await post(server, 'blacklist', { refresh })

      await expectEmpty(await post(server, 'verify', { token: refresh }))
    },
  },
]

export const blacklistCases: readonly ContractCase[] = [
  {
    group: 'blacklist',
    name: 'ends a refresh token',
    when: revokes,
    async run(server) {
      const { refresh } = await logIn(server)

      await expectEmpty(await post(server, 'blacklist', { refresh }))

      await expectUnauthorized(server, await post(server, 'refresh', { refresh }), 'token_not_valid')
    },
  },
  {
    group: 'blacklist',
    name: 'refuses a token that is blacklisted already',
    when: revokes,
    async run(server) {
      const { refresh } = await logIn(server)
      await post(server, 'blacklist', { refresh })

      await expectUnauthorized(server, await post(server, 'blacklist', { refresh }), 'token_not_valid')
    },
  },
  {
    group: 'blacklist',
    name: 'answers 200 and does nothing where the app is not installed',
    when: pretends,
    async run(server) {
      const { refresh } = await logIn(server)

      await expectEmpty(await post(server, 'blacklist', { refresh }))
      await expectEmpty(await post(server, 'blacklist', { refresh }))

      const response = await post(server, 'refresh', { refresh })
      expect(response.status).toBe(200)
    },
  },
  {
    group: 'blacklist',
    name: 'refuses an expired token, an access token and garbage',
    when: hasView,
    async run(server) {
      const { access, refresh } = await logIn(server)
      const bad = [resign(refresh, { exp: secondsFromNow(-600) }), access, 'garbage']

      const answers = await Promise.all(bad.map((token) => post(server, 'blacklist', { refresh: token })))

      await Promise.all(answers.map((answer) => expectUnauthorized(server, answer, 'token_not_valid')))
    },
  },
  {
    group: 'blacklist',
    name: 'takes a token that the server has never seen',
    when: revokes,
    async run(server) {
      const { refresh } = await logIn(server)
      const unseen = resign(refresh, { jti: crypto.randomUUID().replaceAll('-', '') })

      await expectEmpty(await post(server, 'blacklist', { refresh: unseen }))

      await expectUnauthorized(server, await post(server, 'refresh', { refresh: unseen }), 'token_not_valid')
    },
  },
  {
    group: 'blacklist',
    name: 'asks for the field',
    when: hasView,
    run: async (server) => expectFieldErrors(await post(server, 'blacklist', {}), ['refresh']),
  },
  {
    group: 'blacklist',
    name: 'leaves access tokens alive',
    when: hasView,
    async run(server) {
      const { access, refresh } = await logIn(server)
      await post(server, 'blacklist', { refresh })

      const response = await askMe(server, access)

      expect(response.status).toBe(200)
    },
  },
]

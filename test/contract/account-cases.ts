import { expect } from 'vitest'
import { readClaims, resign } from '../support/sign-token.js'
import {
  askMe,
  type ContractCase,
  type ContractSetup,
  expectPage,
  expectRefused,
  expectUnauthorized,
  isSince,
  logIn,
  post,
  readJson,
} from './contract-server.js'

const group = 'accounts'

const heedsActive = (setup: ContractSetup): boolean =>
  !isSince(setup, '5.4') || setup.settings.checkUserIsActive !== false
const revokesByPassword = (setup: ContractSetup): boolean =>
  isSince(setup, '5.3') && setup.settings.checkRevokeToken === true
const looksAtAccount = (setup: ContractSetup): boolean => isSince(setup, '5.4')

export const accountCases: readonly ContractCase[] = [
  {
    group,
    name: 'refuses an inactive user at the protected view',
    when: heedsActive,
    async run(server) {
      const { access, username } = await logIn(server)
      await server.control('deactivate', { username })

      await expectRefused(server, await askMe(server, access), { code: 'user_inactive' })
    },
  },
  {
    group,
    name: 'lets an inactive user in without CHECK_USER_IS_ACTIVE, but not at login',
    when: (server) => !heedsActive(server),
    async run(server) {
      const user = await logIn(server)
      await server.control('deactivate', { username: user.username })

      expect((await askMe(server, user.access)).status).toBe(200)
      expect((await post(server, 'refresh', { refresh: user.refresh })).status).toBe(200)
      await expectUnauthorized(server, await post(server, 'obtain', user))
    },
  },
  {
    group,
    name: 'knows a user again who was made active again',
    async run(server) {
      const { access, username } = await logIn(server)
      await server.control('deactivate', { username })
      await server.control('activate', { username })

      expect((await askMe(server, access)).status).toBe(200)
    },
  },
  {
    group,
    name: 'refuses to refresh for an inactive user, without a code',
    when: (setup) => looksAtAccount(setup) && heedsActive(setup),
    async run(server) {
      const { refresh, username } = await logIn(server)
      await server.control('deactivate', { username })

      await expectUnauthorized(server, await post(server, 'refresh', { refresh }))
    },
  },
  {
    group,
    name: 'breaks when it refreshes for a deleted user',
    when: looksAtAccount,
    async run(server) {
      const { refresh, username } = await logIn(server)
      await server.control('delete', { username })

      await expectPage(await post(server, 'refresh', { refresh }), 500)
    },
  },
  {
    group,
    name: 'breaks when it refreshes for a user id that cannot be one',
    when: looksAtAccount,
    async run(server) {
      const { refresh } = await logIn(server)

      await expectPage(await post(server, 'refresh', { refresh: resign(refresh, { user_id: 'ada' }) }), 500)
    },
  },
  {
    group,
    name: 'refreshes for anybody up to 5.3: inactive, deleted or never born',
    when: (setup) => !looksAtAccount(setup),
    async run(server) {
      const inactive = await logIn(server)
      const deleted = await logIn(server)
      const unborn = resign((await logIn(server)).refresh, { user_id: 'ada' })
      await server.control('deactivate', { username: inactive.username })
      await server.control('delete', { username: deleted.username })

      const tokens = [inactive.refresh, deleted.refresh, unborn]
      const answers = await Promise.all(tokens.map((refresh) => post(server, 'refresh', { refresh })))

      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    },
  },
  {
    group,
    name: 'does not find the user whose id is null',
    async run(server) {
      const { access } = await logIn(server)

      const response = await askMe(server, resign(access, { user_id: null }))

      await expectRefused(server, response, { code: 'user_not_found' })
    },
  },
  {
    group,
    name: 'verifies tokens of anybody: inactive, deleted, or with another password',
    async run(server) {
      const [inactive, deleted, changed] = [await logIn(server), await logIn(server), await logIn(server)]
      await server.control('deactivate', inactive)
      await server.control('delete', deleted)
      await server.control('change-password', { username: changed.username, password: 'new' })

      const answers = await Promise.all(
        [inactive, deleted, changed].map(({ refresh }) => post(server, 'verify', { token: refresh })),
      )

      expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200])
    },
  },
  {
    group,
    name: 'lets anybody log out: inactive, or with another password',
    when: ({ settings }) => settings.paths?.blacklist !== false,
    async run(server) {
      const [inactive, changed] = [await logIn(server), await logIn(server)]
      await server.control('deactivate', inactive)
      await server.control('change-password', { username: changed.username, password: 'new' })

      const answers = await Promise.all(
        [inactive, changed].map(({ refresh }) => post(server, 'blacklist', { refresh })),
      )

      expect(answers.map((answer) => answer.status)).toEqual([200, 200])
    },
  },
  {
    group,
    name: 'asks for the new password after a change',
    async run(server) {
      const { username, password } = await logIn(server)
      await server.control('change-password', { username, password: 'new' })

      await expectUnauthorized(server, await post(server, 'obtain', { username, password }))
      expect((await post(server, 'obtain', { username, password: 'new' })).status).toBe(200)
    },
  },
  {
    group,
    name: 'leaves tokens alive when the password changes',
    when: (server) => !revokesByPassword(server),
    async run(server) {
      const { access, refresh, username } = await logIn(server)
      await server.control('change-password', { username, password: 'new' })

      expect((await askMe(server, access)).status).toBe(200)
      expect((await post(server, 'refresh', { refresh })).status).toBe(200)
      expect(readClaims(access)).not.toHaveProperty('hash_password')
    },
  },
  {
    group,
    name: 'ends access tokens when the password changes, with CHECK_REVOKE_TOKEN',
    when: revokesByPassword,
    async run(server) {
      const { access, username } = await logIn(server)
      await server.control('change-password', { username, password: 'new' })

      await expectRefused(server, await askMe(server, access), { code: 'password_changed' })
    },
  },
  {
    group,
    name: 'still refreshes after the change of password, for a token that is refused as the old one was',
    when: revokesByPassword,
    async run(server) {
      const { refresh, username } = await logIn(server)
      await server.control('change-password', { username, password: 'new' })
      const { access } = await readJson(await post(server, 'refresh', { refresh }))

      await expectRefused(server, await askMe(server, String(access)), { code: 'password_changed' })
    },
  },
  {
    group,
    name: 'puts a digest of the stored password in both tokens, with CHECK_REVOKE_TOKEN',
    when: revokesByPassword,
    async run(server) {
      const { access, refresh } = await logIn(server)

      expect(readClaims(access)['hash_password']).toMatch(/^[0-9A-F]{32}$/)
      expect(readClaims(refresh)['hash_password']).toBe(readClaims(access)['hash_password'])
    },
  },
]

import { expect } from 'vitest'
import { resign, secondsFromNow } from '../support/sign-token.js'
import {
  askMe,
  type ContractCase,
  type ContractSetup,
  deadToken,
  expectRefused,
  isSince,
  logIn,
  post,
  readJson,
} from './contract-server.js'
import { logInSliding, refreshSliding } from './sliding.js'

const group = 'sliding'

const isAccepted = ({ settings }: ContractSetup): boolean =>
  settings.authTokenClasses?.includes('sliding') === true
const revokesByPassword = (setup: ContractSetup): boolean =>
  isSince(setup, '5.3') && setup.settings.checkRevokeToken === true

/** Sliding tokens at the protected view. */
export const slidingViewCases: readonly ContractCase[] = [
  {
    group,
    name: 'opens no view whose AUTH_TOKEN_CLASSES lack sliding tokens',
    when: (setup) => !isAccepted(setup),
    async run(server) {
      const { token } = await logInSliding(server)

      await expectRefused(server, await askMe(server, token), deadToken(server))
    },
  },
  {
    group,
    name: 'opens views beside access tokens',
    when: isAccepted,
    async run(server) {
      const { token, username } = await logInSliding(server)
      const { access } = await logIn(server)

      expect(await readJson(await askMe(server, token))).toMatchObject({ username })
      expect((await askMe(server, access)).status).toBe(200)
    },
  },
  {
    group,
    name: 'opens views after its last end, until its end',
    when: isAccepted,
    async run(server) {
      const { token } = await logInSliding(server)

      const late = resign(token, { refresh_exp: secondsFromNow(-600) })

      expect((await askMe(server, late)).status).toBe(200)
    },
  },
  {
    group,
    name: 'opens views as long as it has not expired, renewed or not',
    when: isAccepted,
    async run(server) {
      const { token } = await logInSliding(server)
      const next = await refreshSliding(server, token)

      expect((await askMe(server, next)).status).toBe(200)
      expect((await askMe(server, token)).status).toBe(200)
    },
  },
  {
    group,
    name: 'is refused after its end, with a message for each kind',
    when: isAccepted,
    async run(server) {
      const { token } = await logInSliding(server)

      const response = await askMe(server, resign(token, { exp: secondsFromNow(-600) }))

      await expectRefused(server, response, deadToken(server))
    },
  },
  {
    group,
    name: 'opens no view once its id is blacklisted, though an access token of that id does',
    when: (setup) => isAccepted(setup) && setup.settings.blacklistApp === true,
    async run(server) {
      const { token } = await logInSliding(server)
      await post(server, 'blacklist', { refresh: resign(token, { token_type: 'refresh' }) })

      await expectRefused(server, await askMe(server, token), deadToken(server))
      expect((await askMe(server, resign(token, { token_type: 'access' }))).status).toBe(200)
    },
  },
  {
    group,
    name: 'opens no view for an inactive or a deleted user',
    when: isAccepted,
    async run(server) {
      const inactive = await logInSliding(server)
      const deleted = await logInSliding(server)
      await server.control('deactivate', inactive)
      await server.control('delete', deleted)

      await expectRefused(server, await askMe(server, inactive.token), { code: 'user_inactive' })
      await expectRefused(server, await askMe(server, deleted.token), { code: 'user_not_found' })
    },
  },
  {
    group,
    name: 'ends with the password, and renewing it does not help',
    when: (setup) => isAccepted(setup) && revokesByPassword(setup),
    async run(server) {
      const { token, username } = await logInSliding(server)
      await server.control('change-password', { username, password: 'new' })
      const next = await refreshSliding(server, token)

      await expectRefused(server, await askMe(server, token), { code: 'password_changed' })
      await expectRefused(server, await askMe(server, next), { code: 'password_changed' })
    },
  },
]

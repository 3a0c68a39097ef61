import { expect } from 'vitest'
import { readClaims, resign, secondsFromNow } from '../support/sign-token.js'
import { askMe, type ContractCase, deadToken, expectRefused, logIn, readJson } from './contract-server.js'

const group = 'stateless'

/** JWTStatelessUserAuthentication: the token is all that is known of the user. */
export const statelessCases: readonly ContractCase[] = [
  {
    group,
    name: 'takes the user from the claims: the id as it is, and a name if there is one',
    async run(server) {
      const { access } = await logIn(server)
      const named = resign(access, { username: 'ada' })

      const { user_id: id } = readClaims(access)
      expect(await readJson(await askMe(server, access))).toMatchObject({ id, username: '' })
      expect(await readJson(await askMe(server, named))).toMatchObject({ id, username: 'ada' })
    },
  },
  {
    group,
    name: 'does not ask whether there is such a user',
    async run(server) {
      const inactive = await logIn(server)
      const deleted = await logIn(server)
      const unborn = resign(deleted.access, { user_id: 'ada' })
      await server.control('deactivate', inactive)
      await server.control('delete', deleted)

      expect((await askMe(server, inactive.access)).status).toBe(200)
      expect((await askMe(server, deleted.access)).status).toBe(200)
      expect(await readJson(await askMe(server, unborn))).toMatchObject({ id: 'ada' })
    },
  },
  {
    group,
    name: 'refuses what is no access token, or names nobody',
    async run(server) {
      const { access, refresh } = await logIn(server)
      const expired = resign(access, { exp: secondsFromNow(-600) })
      const nobody = resign(access, { user_id: undefined })

      await expectRefused(server, await askMe(server, 'garbage'), deadToken(server))
      await expectRefused(server, await askMe(server, refresh), deadToken(server))
      await expectRefused(server, await askMe(server, expired), deadToken(server))
      await expectRefused(server, await askMe(server, nobody), { code: 'token_not_valid' })
    },
  },
]

import { expect } from 'vitest'
import {
  askMe,
  type ContractCase,
  expectFieldErrors,
  expectPage,
  expectUnauthorized,
  logIn,
  post,
} from './contract-server.js'

const group = 'rotation without the app'

/** SimpleJWT 5.5.0 notes every rotated token in a table that only the blacklist app has. */
export const missingAppCases: readonly ContractCase[] = [
  {
    group,
    name: 'breaks at every refresh, and the token stays what it was',
    async run(server) {
      const { refresh } = await logIn(server)

      await expectPage(await post(server, 'refresh', { refresh }), 500)
      await expectPage(await post(server, 'refresh', { refresh }), 500)
      expect((await post(server, 'verify', { token: refresh })).status).toBe(200)
    },
  },
  {
    group,
    name: 'still refuses what is no refresh token',
    async run(server) {
      const { access } = await logIn(server)

      await expectUnauthorized(
        server,
        await post(server, 'refresh', { refresh: 'garbage' }),
        'token_not_valid',
      )
      await expectUnauthorized(server, await post(server, 'refresh', { refresh: access }), 'token_not_valid')
      await expectFieldErrors(await post(server, 'refresh', {}), ['refresh'])
    },
  },
  {
    group,
    name: 'leaves logins and views alone',
    async run(server) {
      const { access } = await logIn(server)

      expect((await askMe(server, access)).status).toBe(200)
    },
  },
]

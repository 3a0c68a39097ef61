import { expect } from 'vitest'
import { readClaims, resign } from '../support/sign-token.js'
import {
  askMe,
  type ContractCase,
  expectSuccess,
  expectUnauthorized,
  isSince,
  logIn,
  post,
  readJson,
} from './contract-server.js'
import { logInSliding, refreshSliding } from './sliding.js'

const group = 'claims without names'

/** With TOKEN_TYPE_CLAIM and JTI_CLAIM set to nothing: both end up in a claim named `null`, the id last. */
export const namelessCases: readonly ContractCase[] = [
  {
    group,
    name: 'writes a claim named null, which is the id, and a single audience as a text',
    async run(server) {
      const { access, refresh } = await logIn(server)

      expect(readClaims(access)).toEqual({
        null: expect.stringMatching(/^[0-9a-f]{32}$/),
        exp: expect.any(Number),
        iat: expect.any(Number),
        user_id: expect.any(isSince(server, '5.5.1') ? String : Number),
        aud: 'web',
      })
      expect(Object.keys(readClaims(refresh))).toEqual(Object.keys(readClaims(access)))
    },
  },
  {
    group,
    name: 'writes that claim twice at a refresh: the id of the refresh token comes last, and counts',
    async run(server) {
      const { refresh } = await logIn(server)

      const { access } = await readJson(await post(server, 'refresh', { refresh }))

      expect(readClaims(String(access))['null']).toBe(readClaims(refresh)['null'])
    },
  },
  {
    group,
    name: 'takes any token for any other',
    async run(server) {
      const { access, refresh } = await logIn(server)

      await expectSuccess(await askMe(server, refresh), ['id', 'username', 'method', 'body'])
      await expectSuccess(await post(server, 'refresh', { refresh: access }), ['access'])
      await expectSuccess(await post(server, 'blacklist', { refresh: access }), [])
      await expectSuccess(await post(server, 'verify', { token: access }), [])
    },
  },
  {
    group,
    name: 'does not miss that claim',
    async run(server) {
      const { access, refresh } = await logIn(server)

      expect((await askMe(server, resign(access, { null: undefined }))).status).toBe(200)
      const response = await post(server, 'refresh', { refresh: resign(refresh, { null: undefined }) })
      await expectSuccess(response, ['access'])
    },
  },
  {
    group,
    name: 'renews sliding tokens, and no token without a last end',
    async run(server) {
      const { token } = await logInSliding(server)
      const { access } = await logIn(server)

      const next = await refreshSliding(server, token)

      expect(readClaims(next)).toMatchObject({
        null: readClaims(token)['null'],
        refresh_exp: readClaims(token)['refresh_exp'],
      })
      await expectUnauthorized(
        server,
        await post(server, 'slidingRefresh', { token: access }),
        'token_not_valid',
      )
    },
  },
]

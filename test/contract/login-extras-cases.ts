import { expect } from 'vitest'
import { readClaims } from '../support/sign-token.js'
import { type ContractCase, logIn, newUser, post, readJson } from './contract-server.js'
import { logInSliding, refreshSliding } from './sliding.js'

const group = 'login extras'

/** With a serializer of the project's own, which adds to the answer of a login and to its tokens. */
export const loginExtrasCases: readonly ContractCase[] = [
  {
    group,
    name: 'answers a login with more than tokens',
    async run(server) {
      const user = await newUser(server)
      const extras = { user: { username: user.username }, plan: 'free' }

      const pair = await readJson(await post(server, 'obtain', user))
      const sliding = await readJson(await post(server, 'sliding', user))

      expect(pair).toEqual({ access: expect.any(String), refresh: expect.any(String), ...extras })
      expect(sliding).toEqual({ token: expect.any(String), ...extras })
    },
  },
  {
    group,
    name: 'answers a refresh and a refusal with nothing more',
    async run(server) {
      const { refresh, username } = await logIn(server)
      const { token } = await logInSliding(server)

      expect(Object.keys(await readJson(await post(server, 'refresh', { refresh })))).toEqual(['access'])
      expect(Object.keys(await readJson(await post(server, 'slidingRefresh', { token })))).toEqual(['token'])
      expect(
        Object.keys(await readJson(await post(server, 'obtain', { username, password: 'wrong' }))),
      ).toEqual(['detail'])
    },
  },
  {
    group,
    name: 'keeps the claims of a user in a sliding token that is renewed',
    async run(server) {
      const user = await newUser(server, 'correct horse', { tenant: 'acme', name: 'Зоя' })
      const { token } = await readJson(await post(server, 'sliding', user))

      const next = await refreshSliding(server, String(token))

      expect(readClaims(String(token))).toMatchObject({ tenant: 'acme', name: 'Зоя' })
      expect(readClaims(next)).toMatchObject({ tenant: 'acme', name: 'Зоя' })
    },
  },
]

import { expect } from 'vitest'
import { resign, secondsFromNow } from '../support/sign-token.js'
import {
  askMe,
  type ContractCase,
  type ContractServer,
  type ContractSetup,
  isSince,
  logIn,
  post,
  readJson,
} from './contract-server.js'
import { logInSliding } from './sliding.js'

const group = 'words'

/** No client may depend on texts; yet by them one could tell the mock from a server. */
async function expectWords(response: Response, words: unknown): Promise<void> {
  const { detail, ...rest } = await readJson(response)
  expect(detail ?? rest).toEqual(words)
}

function invalid(setup: ContractSetup): string {
  return isSince(setup, '5.5.0') ? 'Token is invalid' : 'Token is invalid or expired'
}

function expired(setup: ContractSetup): string {
  return isSince(setup, '5.5.0') ? 'Token is expired' : 'Token is invalid or expired'
}

async function readMessages(server: ContractServer, token: string): Promise<unknown> {
  const { messages } = await readJson(await askMe(server, token))
  return (messages as readonly { message: string }[]).map(({ message }) => message)
}

export const wordsCases: readonly ContractCase[] = [
  {
    group,
    name: 'says what is wrong with a refresh token',
    async run(server) {
      const { access, refresh } = await logIn(server)
      const ask = (changes: Record<string, unknown>) =>
        post(server, 'refresh', { refresh: resign(refresh, changes) })

      await expectWords(await post(server, 'refresh', { refresh: 'garbage' }), invalid(server))
      await expectWords(await ask({ exp: secondsFromNow(-600) }), expired(server))
      await expectWords(await ask({ iat: secondsFromNow(600) }), invalid(server))
      await expectWords(await ask({ exp: undefined }), "Token has no 'exp' claim")
      await expectWords(await ask({ token_type: undefined }), 'Token has no type')
      await expectWords(await post(server, 'refresh', { refresh: access }), 'Token has wrong type')
    },
  },
  {
    group,
    name: 'says what is wrong with a sliding token',
    async run(server) {
      const { token } = await logInSliding(server)
      const ask = (changes: Record<string, unknown>) =>
        post(server, 'slidingRefresh', { token: resign(token, changes) })

      await expectWords(await ask({ exp: secondsFromNow(-600) }), expired(server))
      await expectWords(
        await ask({ refresh_exp: secondsFromNow(-600) }),
        "Token 'refresh_exp' claim has expired",
      )
      await expectWords(await ask({ refresh_exp: undefined }), "Token has no 'refresh_exp' claim")
      await expectWords(await ask({ token_type: 'access' }), 'Token has wrong type')
    },
  },
  {
    group,
    name: 'says at verify that an id is missing',
    async run(server) {
      const { access } = await logIn(server)

      const response = await post(server, 'verify', { token: resign(access, { jti: undefined }) })

      await expectWords(response, 'Token has no id')
    },
  },
  {
    group,
    name: 'says that a token is blacklisted',
    when: ({ settings }) => settings.blacklistApp === true && settings.paths?.blacklist !== false,
    async run(server) {
      const { refresh } = await logIn(server)
      await post(server, 'blacklist', { refresh })

      await expectWords(await post(server, 'refresh', { refresh }), 'Token is blacklisted')
    },
  },
  {
    group,
    name: 'says once for each kind what is wrong with a token at the protected view',
    async run(server) {
      const { access, refresh } = await logIn(server)
      const kinds = server.settings.authTokenClasses ?? ['access']
      const each = (text: string) => kinds.map(() => text)

      expect(await readMessages(server, 'garbage')).toEqual(each(invalid(server)))
      expect(await readMessages(server, resign(access, { exp: secondsFromNow(-600) }))).toEqual(
        each(expired(server)),
      )
      expect(await readMessages(server, refresh)).toEqual(each('Token has wrong type'))
    },
  },
  {
    group,
    name: 'says that credentials are wrong, and which fields are',
    async run(server) {
      const ask = (username: unknown, password: unknown) => post(server, 'obtain', { username, password })

      await expectWords(await ask('nobody', 'x'), 'No active account found with the given credentials')
      await expectWords(await ask(' ', null), {
        username: ['This field may not be blank.'],
        password: ['This field may not be null.'],
      })
      await expectWords(await ask(true, 'x\0'), {
        username: ['Not a valid string.'],
        password: ['Null characters are not allowed.'],
      })
      await expectWords(await ask(undefined, 'x'), { username: ['This field is required.'] })
    },
  },
  {
    group,
    name: 'says what it expected for a body',
    async run(server) {
      const expected = (kind: string) => ({
        non_field_errors: [`Invalid data. Expected a dictionary, but got ${kind}.`],
      })

      await expectWords(await post(server, 'obtain', []), expected('list'))
      await expectWords(await post(server, 'obtain', 'x'), expected('str'))
      await expectWords(await post(server, 'obtain', 5), expected('int'))
      await expectWords(await post(server, 'obtain', 1.5), expected('float'))
      await expectWords(await post(server, 'obtain', true), expected('bool'))
      await expectWords(await post(server, 'obtain', null), { non_field_errors: ['No data provided'] })
    },
  },
]

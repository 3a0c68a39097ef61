import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractServer,
  expectDetail,
  expectFieldErrors,
  expectSuccess,
  expectUnauthorized,
  newUser,
  pathOf,
  post,
  readJson,
} from './contract-server.js'

const group = 'obtain'
const pair = ['access', 'refresh']

/** Posts a body as it is. */
function send(server: ContractServer, type: string | undefined, body: BodyInit | null): Promise<Response> {
  const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type }
  return server.fetch(pathOf(server, 'obtain'), { method: 'POST', headers, body })
}

function sendJson(server: ContractServer, body: string): Promise<Response> {
  return send(server, 'application/json', body)
}

export const obtainCases: readonly ContractCase[] = [
  {
    group,
    name: 'answers good credentials with a pair',
    run: async (server) => expectSuccess(await post(server, 'obtain', await newUser(server)), pair),
  },
  {
    group,
    name: 'refuses a wrong password without a code',
    async run(server) {
      const { username } = await newUser(server)

      const response = await post(server, 'obtain', { username, password: 'wrong' })

      await expectUnauthorized(server, response)
    },
  },
  {
    group,
    name: 'tells nobody whether the user is unknown, inactive or has another password',
    async run(server) {
      const inactive = await newUser(server)
      const active = await newUser(server)
      await server.control('deactivate', inactive)

      const answers = [
        await post(server, 'obtain', { username: 'nobody', password: 'x' }),
        await post(server, 'obtain', inactive),
        await post(server, 'obtain', { ...active, password: 'x' }),
      ]

      const [unknown, ...others] = await Promise.all(answers.map((answer) => answer.text()))
      expect(answers.map((answer) => answer.status)).toEqual([401, 401, 401])
      expect(others).toEqual([unknown, unknown])
    },
  },
  {
    group,
    name: 'takes the user name literally, case included',
    async run(server) {
      const { username, password } = await newUser(server)

      const response = await post(server, 'obtain', { username: username.toUpperCase(), password })

      await expectUnauthorized(server, response)
    },
  },
  {
    group,
    name: 'names every missing field',
    run: async (server) => expectFieldErrors(await post(server, 'obtain', {}), ['username', 'password']),
  },
  {
    group,
    name: 'names only the field that is missing',
    run: async (server) => expectFieldErrors(await post(server, 'obtain', { username: 'ada' }), ['password']),
  },
  {
    group,
    name: 'treats no body and no type as no fields',
    run: async (server) => expectFieldErrors(await send(server, undefined, null), ['username', 'password']),
  },
  {
    group,
    name: 'treats an empty JSON body as no fields',
    run: async (server) => expectFieldErrors(await sendJson(server, ''), ['username', 'password']),
  },
  {
    group,
    name: 'treats an empty body of a type that it cannot read as no fields',
    run: async (server) => expectFieldErrors(await send(server, 'text/plain', ''), ['username', 'password']),
  },
  {
    group,
    name: 'complains about a blank field',
    run: async (server) =>
      expectFieldErrors(await post(server, 'obtain', { username: '   ', password: 'x' }), ['username']),
  },
  {
    group,
    name: 'complains about null',
    run: async (server) =>
      expectFieldErrors(await post(server, 'obtain', { username: 'ada', password: null }), ['password']),
  },
  {
    group,
    name: 'complains about a boolean, a list and an object',
    async run(server) {
      await expectFieldErrors(await post(server, 'obtain', { username: true, password: [] }), [
        'username',
        'password',
      ])
      await expectFieldErrors(await post(server, 'obtain', { username: 'ada', password: {} }), ['password'])
    },
  },
  {
    group,
    name: 'takes a number for its digits',
    async run(server) {
      const { username } = await newUser(server, '12345')

      await expectSuccess(await post(server, 'obtain', { username, password: 12_345 }), pair)
    },
  },
  {
    group,
    name: 'complains about a null character',
    run: async (server) =>
      expectFieldErrors(await post(server, 'obtain', { username: 'a\0da', password: 'x' }), ['username']),
  },
  {
    group,
    name: 'complains about a body that is a list, a text, a number or a boolean',
    async run(server) {
      await expectFieldErrors(await sendJson(server, '[]'), ['non_field_errors'])
      await expectFieldErrors(await sendJson(server, '"ada"'), ['non_field_errors'])
      await expectFieldErrors(await sendJson(server, '5'), ['non_field_errors'])
      await expectFieldErrors(await sendJson(server, 'true'), ['non_field_errors'])
    },
  },
  {
    group,
    name: 'complains about a body that is null',
    run: async (server) => expectFieldErrors(await sendJson(server, 'null'), ['non_field_errors']),
  },
  {
    group,
    name: 'cannot read broken JSON',
    run: async (server) => expectDetail(await sendJson(server, '{"username": '), 400),
  },
  {
    group,
    name: 'cannot read JSON after a byte order mark',
    run: async (server) => expectDetail(await sendJson(server, '\ufeff{}'), 400),
  },
  {
    group,
    name: 'cannot read JSON that is not UTF-8',
    run: async (server) =>
      expectDetail(await send(server, 'application/json', new Uint8Array([0x22, 0xff, 0xfe, 0x22])), 400),
  },
  {
    group,
    name: 'refuses the type that fetch gives a text',
    run: async (server) => expectDetail(await send(server, 'text/plain;charset=UTF-8', '{}'), 415),
  },
  {
    group,
    name: 'refuses a body without a type',
    run: async (server) => expectDetail(await send(server, '', '{}'), 415),
  },
  {
    group,
    name: 'reads JSON with a charset',
    async run(server) {
      const body = JSON.stringify(await newUser(server))

      await expectSuccess(await send(server, 'application/json; charset=utf-8', body), pair)
    },
  },
  {
    group,
    name: 'reads an encoded form',
    async run(server) {
      const form = new URLSearchParams({ ...(await newUser(server)) })

      await expectSuccess(await send(server, undefined, form), pair)
    },
  },
  {
    group,
    name: 'names the missing field of a form',
    async run(server) {
      await expectFieldErrors(await send(server, undefined, new URLSearchParams({ username: 'ada' })), [
        'password',
      ])
    },
  },
  {
    group,
    name: 'reads a multipart form',
    async run(server) {
      const { username, password } = await newUser(server)
      const form = new FormData()
      form.set('username', username)
      form.set('password', password)

      await expectSuccess(await send(server, undefined, form), pair)
    },
  },
  {
    group,
    name: 'cannot read a multipart form without a boundary',
    run: async (server) => expectDetail(await send(server, 'multipart/form-data', 'x'), 400),
  },
  {
    group,
    name: 'ignores unknown fields',
    async run(server) {
      const body = { ...(await newUser(server)), otp: '123456', refresh: null }

      await expectSuccess(await post(server, 'obtain', body), pair)
    },
  },
  {
    group,
    name: 'ignores whatever is in the header',
    async run(server) {
      const { authHeaderName = 'Authorization' } = server.settings
      const user = await newUser(server)

      await expectSuccess(await post(server, 'obtain', user, { [authHeaderName]: 'Bearer stale' }), pair)
    },
  },
  {
    group,
    name: 'trims the name and the password',
    async run(server) {
      const { username, password } = await newUser(server)

      const response = await post(server, 'obtain', {
        username: ` ${username} `,
        password: `\t${password}\n`,
      })

      await expectSuccess(response, pair)
    },
  },
  {
    group,
    name: 'lets nobody in whose password ends with a space',
    run: async (server) =>
      expectUnauthorized(server, await post(server, 'obtain', await newUser(server, 'correct '))),
  },
  {
    group,
    name: 'tells the names of its fields to OPTIONS',
    async run(server) {
      const response = await server.fetch(pathOf(server, 'obtain'), { method: 'OPTIONS' })

      const { actions } = await readJson(response)
      expect(response.status).toBe(200)
      expect(Object.keys((actions as { POST: object }).POST)).toEqual(['username', 'password'])
    },
  },
]

import { expect } from 'vitest'
import { resign } from '../support/sign-token.js'
import {
  type ContractCase,
  type ContractServer,
  expectDetail,
  expectFieldErrors,
  expectSuccess,
  expectUnauthorized,
  logIn,
  newUser,
  pathOf,
  post,
} from './contract-server.js'

const group = 'bodies'
const pair = ['access', 'refresh']

/** Posts a body as it is. */
function send(server: ContractServer, type: string, body: BodyInit): Promise<Response> {
  return server.fetch(pathOf(server, 'obtain'), { method: 'POST', headers: { 'Content-Type': type }, body })
}

function sendJson(server: ContractServer, body: BodyInit): Promise<Response> {
  return send(server, 'application/json', body)
}

function sendForm(
  server: ContractServer,
  fields: Readonly<Record<string, string | Blob>>,
): Promise<Response> {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return server.fetch(pathOf(server, 'obtain'), { method: 'POST', body })
}

function cannotRead(what: string, body: BodyInit): ContractCase {
  return {
    group,
    name: `cannot read ${what}`,
    run: async (server) => expectDetail(await sendJson(server, body), 400),
  }
}

function readsType(type: string): ContractCase {
  return {
    group,
    name: `reads ${type} as JSON`,
    run: async (server) => expectFieldErrors(await send(server, type, '{}'), ['username', 'password']),
  }
}

/** A token that is not quite as it was issued. */
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

function accepts(what: string, tamper: (refresh: string) => string): ContractCase {
  return {
    group,
    name: `accepts ${what}`,
    async run(server) {
      const { refresh } = await logIn(server)

      expect((await post(server, 'refresh', { refresh: tamper(refresh) })).status).toBe(200)
    },
  }
}

export const bodyCases: readonly ContractCase[] = [
  ...['APPLICATION/JSON', 'application/json;', 'application/json; charset=klingon', '*/*'].map(readsType),
  {
    group,
    name: 'refuses a type that is only like JSON',
    run: async (server) => expectDetail(await send(server, 'application/vnd.api+json', '{}'), 415),
  },
  cannotRead('NaN', '{"username": NaN, "password": "x"}'),
  cannotRead('Infinity', '{"username": Infinity, "password": "x"}'),
  cannotRead('JSON with something after it', '{} x'),
  cannotRead('spaces', '  '),
  cannotRead('single quotes', "{'username': 'ada'}"),
  cannotRead('a comma too many', '{"username": "ada",}'),
  cannotRead('a bad byte in the middle', new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d])),
  {
    group,
    name: 'takes the last of two members of one name',
    async run(server) {
      const { username, password } = await newUser(server)
      const body = `{"username": "x", "username": "${username}", "password": "${password}"}`

      await expectSuccess(await sendJson(server, body), pair)
    },
  },
  {
    group,
    name: 'complains about half of a character',
    async run(server) {
      await expectFieldErrors(await sendJson(server, '{"username": "\\ud800", "password": "x"}'), [
        'username',
      ])
      await expectFieldErrors(await post(server, 'refresh', { refresh: '\ud800' }), ['refresh'])
    },
  },
  {
    group,
    name: 'complains about null characters in every field',
    async run(server) {
      const { refresh } = await logIn(server)

      await expectFieldErrors(await post(server, 'obtain', { username: 'a\0', password: '\0b' }), [
        'username',
        'password',
      ])
      await expectFieldErrors(await post(server, 'refresh', { refresh: `${refresh}\0` }), ['refresh'])
    },
  },
  {
    group,
    name: 'complains about a boolean for a token',
    async run(server) {
      await expectFieldErrors(await post(server, 'refresh', { refresh: true }), ['refresh'])
      await expectFieldErrors(await post(server, 'verify', { token: {} }), ['token'])
    },
  },
  {
    group,
    name: 'takes a fraction for its digits',
    run: async (server) =>
      expectUnauthorized(server, await post(server, 'obtain', { username: 1.5, password: 2 })),
  },
  {
    group,
    name: 'knows names and passwords in any script',
    async run(server) {
      const { username } = await newUser(server, 'пароль 😀 ñ')

      await expectSuccess(await post(server, 'obtain', { username, password: 'пароль 😀 ñ' }), pair)
    },
  },
  accepts('a token with spaces of all kinds around it', (refresh) => `\u00a0\u001f${refresh}\u2003`),
  accepts('a token with padding', (refresh) => `${refresh}=`),
  refuses('a token after a byte order mark', (refresh) => `\ufeff${refresh}`),
  refuses('a token with a space in it', (refresh) => refresh.replace('.', ' .')),
  refuses('a token after its scheme', (refresh) => `Bearer ${refresh}`),
  refuses('a word in another script', () => 'ключ'),
  refuses('a token with a part too many', (refresh) => `${refresh}.x`),
  {
    group,
    name: 'reads the last of two fields of a form, and trims it',
    async run(server) {
      const { username, password } = await newUser(server)
      const form = new URLSearchParams([
        ['username', 'x'],
        ['username', ` ${username} `],
        ['password', password],
      ])

      const response = await server.fetch(pathOf(server, 'obtain'), { method: 'POST', body: form })

      await expectSuccess(response, pair)
    },
  },
  {
    group,
    name: 'complains about blank fields, null characters and files in forms',
    async run(server) {
      await expectFieldErrors(await sendForm(server, { username: '', password: '' }), [
        'username',
        'password',
      ])
      await expectFieldErrors(await sendForm(server, { username: 'a\0', password: 'x' }), ['username'])
      await expectFieldErrors(await sendForm(server, { username: new Blob(['x']), password: 'x' }), [
        'username',
      ])
      await expectFieldErrors(await sendForm(server, { username: 'ada' }), ['password'])
    },
  },
  {
    group,
    name: 'refuses wrong credentials from a form as from JSON',
    run: async (server) =>
      expectUnauthorized(server, await sendForm(server, { username: 'nobody', password: 'x' })),
  },
  {
    group,
    name: 'reads tokens from multipart forms',
    async run(server) {
      const { refresh } = await logIn(server)
      const body = new FormData()
      body.set('token', resign(refresh, { tenant: 'acme' }))

      await expectSuccess(await server.fetch(pathOf(server, 'verify'), { method: 'POST', body }), [])
    },
  },
]

import { expect } from 'vitest'
import { has } from './authenticators.js'
import {
  askMe,
  type ContractCase,
  type ContractServer,
  deadToken,
  expectRefused,
  logIn,
  newUser,
  pathOf,
  readJson,
} from './contract-server.js'

const group = 'authenticators'

function ask(server: ContractServer, value: string): Promise<Response> {
  return server.fetch(pathOf(server, 'me'), { headers: { Authorization: value } })
}

function basic(username: string, password: string, scheme = 'Basic'): string {
  return `${scheme} ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

async function openToken(server: ContractServer, username: string): Promise<string> {
  const { token } = (await server.control('auth-token', { username })) as { token: string }
  return token
}

/** Other authenticators beside tokens: who is asked first decides how refusals look. */
export const authenticatorCases: readonly ContractCase[] = [
  {
    group,
    name: 'finds a good token, whoever is asked first',
    async run(server) {
      const { access, username } = await logIn(server)

      expect(await readJson(await askMe(server, access))).toMatchObject({ username })
    },
  },
  {
    group,
    name: 'refuses with the challenge of the first of them',
    async run(server) {
      await expectRefused(server, await server.fetch(pathOf(server, 'me')))
      await expectRefused(server, await askMe(server, 'garbage'), deadToken(server))
    },
  },
  {
    group,
    name: 'knows a user by name and password',
    when: has('basic'),
    async run(server) {
      const { username, password } = await newUser(server)

      expect(await readJson(await ask(server, basic(username, password)))).toMatchObject({ username })
      expect((await ask(server, basic(username, password, 'basic'))).status).toBe(200)
    },
  },
  {
    group,
    name: 'refuses a wrong password and an inactive user',
    when: has('basic'),
    async run(server) {
      const { username, password } = await newUser(server)
      const wrong = await ask(server, basic(username, 'wrong'))
      await server.control('deactivate', { username })

      await expectRefused(server, wrong)
      await expectRefused(server, await ask(server, basic(username, password)))
    },
  },
  {
    group,
    name: 'refuses a name and a password that are not well written',
    when: has('basic'),
    async run(server) {
      await expectRefused(server, await ask(server, 'Basic'))
      await expectRefused(server, await ask(server, 'Basic two words'))
      await expectRefused(server, await ask(server, 'Basic !'))
    },
  },
  {
    group,
    name: 'does not look at a name and a password where they are no authenticator',
    when: (setup) => !has('basic')(setup),
    async run(server) {
      const { username, password } = await newUser(server)

      await expectRefused(server, await ask(server, basic(username, password)))
    },
  },
  {
    group,
    name: 'knows the user of a stored token',
    when: has('token'),
    async run(server) {
      const { username } = await newUser(server)
      const token = await openToken(server, username)

      expect(await readJson(await ask(server, `Token ${token}`))).toMatchObject({ username })
      expect((await ask(server, `token ${token}`)).status).toBe(200)
    },
  },
  {
    group,
    name: 'refuses a stored token that is wrong, badly written, or of an inactive user',
    when: has('token'),
    async run(server) {
      const { access, username } = await logIn(server)
      const token = await openToken(server, username)
      await server.control('deactivate', { username })

      await expectRefused(server, await ask(server, 'Token wrong'))
      await expectRefused(server, await ask(server, 'Token'))
      await expectRefused(server, await ask(server, 'Token two words'))
      await expectRefused(server, await ask(server, `Token ${access}`))
      await expectRefused(server, await ask(server, `Token ${token}`))
    },
  },
]

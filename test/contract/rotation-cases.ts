import { expect } from 'vitest'
import {
  type ContractCase,
  type ContractServer,
  expectFieldErrors,
  expectUnauthorized,
  logIn,
  post,
  readJson,
} from './contract-server.js'

const group = 'rotation'

type Setup = Pick<ContractServer, 'settings'>

const isSingleUse = ({ settings }: Setup): boolean =>
  settings.rotateRefreshTokens === true &&
  settings.blacklistAfterRotation === true &&
  settings.blacklistApp === true
const staysAlive = (server: Setup): boolean => !isSingleUse(server)

async function rotate(server: ContractServer, refresh: string): Promise<string> {
  return String((await readJson(await post(server, 'refresh', { refresh })))['refresh'])
}

export const rotationCases: readonly ContractCase[] = [
  {
    group,
    name: 'ends the old refresh token at once',
    when: isSingleUse,
    async run(server) {
      const { refresh } = await logIn(server)
      await rotate(server, refresh)

      await expectUnauthorized(server, await post(server, 'refresh', { refresh }), 'token_not_valid')
    },
  },
  {
    group,
    name: 'keeps the successor alive when the old token is replayed',
    when: isSingleUse,
    async run(server) {
      const { refresh } = await logIn(server)
      const next = await rotate(server, refresh)
      await post(server, 'refresh', { refresh })

      const response = await post(server, 'refresh', { refresh: next })

      expect(response.status).toBe(200)
    },
  },
  {
    group,
    name: 'refuses the old token at verify as bad input',
    when: isSingleUse,
    async run(server) {
      const { refresh } = await logIn(server)
      await rotate(server, refresh)

      await expectFieldErrors(await post(server, 'verify', { token: refresh }), ['non_field_errors'])
    },
  },
  {
    group,
    name: 'refuses the old token at blacklist',
    when: isSingleUse,
    async run(server) {
      const { refresh } = await logIn(server)
      await rotate(server, refresh)

      await expectUnauthorized(server, await post(server, 'blacklist', { refresh }), 'token_not_valid')
    },
  },
  {
    group,
    name: 'lets at least one of several concurrent refreshes win, and refuses the others',
    when: isSingleUse,
    async run(server) {
      const { refresh } = await logIn(server)

      const answers = await Promise.all([1, 2, 3].map(() => post(server, 'refresh', { refresh })))

      const statuses = answers.map((answer) => answer.status)
      expect(statuses).toContain(200)
      expect(statuses.filter((status) => status !== 200 && status !== 401)).toEqual([])
    },
  },
  {
    group,
    name: 'leaves a refresh token alive that was used',
    when: staysAlive,
    async run(server) {
      const { refresh } = await logIn(server)
      await post(server, 'refresh', { refresh })

      const response = await post(server, 'refresh', { refresh })

      expect(response.status).toBe(200)
    },
  },
  {
    group,
    name: 'goes on for as long as one refreshes',
    when: ({ settings }) => settings.rotateRefreshTokens === true,
    async run(server) {
      const { refresh } = await logIn(server)
      const second = await rotate(server, refresh)
      const third = await rotate(server, second)

      const response = await post(server, 'refresh', { refresh: third })

      expect(new Set([refresh, second, third]).size).toBe(3)
      expect(response.status).toBe(200)
    },
  },
]

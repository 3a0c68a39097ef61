import { expect } from 'vitest'
import {
  askMe,
  type ContractCase,
  expectDetail,
  expectRefused,
  logIn,
  pathOf,
  post,
  readJson,
} from './contract-server.js'

const group = 'throttles'

async function expectThrottled(response: Response, longest: number): Promise<void> {
  const seconds = Number(response.headers.get('Retry-After'))
  expect(response.status).toBe(429)
  expect(seconds).toBeGreaterThan(0)
  expect(seconds).toBeLessThanOrEqual(longest)
  expect(await readJson(response)).toEqual({
    detail: `Request was throttled. Expected available in ${seconds} second${seconds === 1 ? '' : 's'}.`,
  })
}

/** Asks until it has had enough. */
async function exhaust(ask: () => Promise<Response>, most: number): Promise<Response> {
  const response = await ask()
  return response.status === 429 || most === 0 ? response : exhaust(ask, most - 1)
}

/** Rates are counted for the whole server: no case needs what another has used up, and the login comes last. */
export const throttleCases: readonly ContractCase[] = [
  {
    group,
    name: 'lets as many requests pass as the rate says, of whatever method and worth',
    async run(server) {
      const path = pathOf(server, 'sliding')
      const [empty, got] = [await post(server, 'sliding', {}), await server.fetch(path)]

      expect([empty.status, got.status]).toEqual([400, 405])
      await expectThrottled(await post(server, 'sliding', {}), 86_400)
      await expectThrottled(await server.fetch(path, { method: 'OPTIONS' }), 86_400)
    },
  },
  {
    group,
    name: 'throttles before it reads, and after it has looked at Accept',
    async run(server) {
      await exhaust(() => post(server, 'refresh', {}), 2)
      const path = pathOf(server, 'refresh')

      const unread = await server.fetch(path, { method: 'POST', body: 'x', headers: { Accept: '*/*' } })
      const unfit = await post(server, 'refresh', {}, { Accept: 'application/xml' })

      await expectThrottled(unread, 3600)
      await expectDetail(unfit, 406)
    },
  },
  {
    group,
    name: 'counts requests to the protected view by user, and only those of a user',
    async run(server) {
      const [busy, idle] = [await logIn(server), await logIn(server)]
      const refusals = await Promise.all([1, 2, 3, 4].map(() => askMe(server, 'garbage')))

      const answers = [
        await askMe(server, busy.access),
        await askMe(server, busy.access),
        await askMe(server, busy.access),
      ]

      expect(refusals.map(({ status }) => status)).toEqual([401, 401, 401, 401])
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      await expectThrottled(await askMe(server, busy.access), 60)
      expect((await askMe(server, idle.access)).status).toBe(200)
      await expectRefused(server, await server.fetch(pathOf(server, 'me')))
    },
  },
  {
    group,
    name: 'names one second in the singular',
    async run(server) {
      await expectThrottled(await exhaust(() => post(server, 'verify', {}), 20), 1)
    },
  },
  {
    group,
    name: 'throttles logins, good ones too',
    async run(server) {
      const response = await exhaust(() => post(server, 'obtain', {}), 50)

      await expectThrottled(response, 60)
    },
  },
]

import { afterEach, expect, it } from 'vitest'
import { createMockServer, type MockServer } from '../../src/testing.js'

const token = 'https://api.example.com/api/token/'

function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

/** What somebody has written, and the mock reads nowhere. (Some names Node itself reads, `body` among them.) */
const names = ['obtain', 'refresh', 'active', 'claims', 'id', 'when', 'times', 'code', 'parses']

function pollute(): void {
  const polluted = { value: 'polluted', configurable: true, writable: true }
  for (const name of names) Reflect.defineProperty(Object.prototype, name, polluted)
}

afterEach(() => {
  for (const name of names) Reflect.deleteProperty(Object.prototype, name)
})

/** Statuses and claims of one life: made, logged in, failed once, refreshed. */
async function live(server: MockServer): Promise<unknown> {
  const login = await server.fetch(token, post({ username: 'ada', password: 'correct horse' }))
  const { refresh } = (await login.json()) as { refresh: string }
  server.failNext({ endpoint: 'refresh', status: 503 })
  server.loseNextAnswer('refresh', { when: 'after' })
  const failed = await server.fetch(`${token}refresh/`, post({ refresh }))
  const lost = await server.fetch(`${token}refresh/`, post({ refresh })).catch((error: Error) => error.name)
  const refreshed = await server.fetch(`${token}refresh/`, post({ refresh }))
  return [login.status, failed.status, lost, refreshed.status, server.log.map(({ verdict }) => verdict)]
}

it('goes by what it is given, whatever is on Object.prototype', async () => {
  pollute()

  const server = createMockServer()

  expect(await live(server)).toEqual([200, 503, 'TypeError', 200, ['ok', 'fault', 'lost', 'ok']])
  expect(server.users.add({ username: 'grace', password: 'x' }).id).toBe(2)
})

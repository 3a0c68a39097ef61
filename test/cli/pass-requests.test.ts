import { describe, expect, it } from 'vitest'
import type { Call } from '../../src/cli/call.js'
import { plainMock } from '../../src/cli/mock-command.js'
import { createPassages } from '../../src/cli/pass-requests.js'
import { createMockServer } from '../../src/testing.js'
import { ada, origin } from '../mock/requests.js'

function pass(clock: () => number) {
  const calls: Call[] = []
  const notes: string[] = []
  const listener = {
    answered: (call: Call) => void calls.push(call),
    note: (text: string) => void notes.push(text),
  }
  return { calls, notes, passages: createPassages(listener, { now: clock, wait: async () => {} }) }
}

const login = () =>
  new Request(`${origin}/api/token/?next=secret`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(ada),
  })

describe('createPassages', () => {
  it('tells path and duration by the clock that it is given', async () => {
    let time = 1000
    const { calls, passages } = pass(() => (time += 5))
    const server = createMockServer({ onRequest: passages.onRequest })
    const handle = passages.through(server, plainMock, undefined)

    await handle(login())

    expect(calls).toMatchObject([{ path: '/api/token/', at: 1010, milliseconds: 5, status: 200 }])
  })

  it('keeps apart what happens at once', async () => {
    const { calls, passages } = pass(() => 0)
    const server = createMockServer({ onRequest: passages.onRequest })
    const handle = passages.through(server, plainMock, undefined)

    await Promise.all(['/a/', '/b/', '/api/me/', '/c/'].map((path) => handle(new Request(origin + path))))

    expect(calls.map(({ path }) => path).toSorted()).toEqual(['/a/', '/api/me/', '/b/', '/c/'])
  })

  it('gives preflights no number of the chaos: whether a browser sends them depends on its cache', async () => {
    const { calls, passages } = pass(() => 0)
    const server = createMockServer({ onRequest: passages.onRequest, cors: '*' })
    const handle = passages.through(server, plainMock, 42)
    const preflight = () =>
      new Request(`${origin}/api/token/`, {
        method: 'OPTIONS',
        headers: { Origin: 'http://app.test', 'Access-Control-Request-Method': 'POST' },
      })

    for (const send of [login, preflight, login, preflight, login]) await handle(send())

    expect(calls.at(-1)).toMatchObject({ chaos: '3: redirect' })
  })

  it('says where the mock itself fails, without the words of the error', async () => {
    const { calls, notes, passages } = pass(() => 0)
    const { onRequest, onError } = passages
    const loginResponse = () => {
      throw new SyntaxError('Unexpected token in "correct horse"')
    }
    const server = createMockServer({ onRequest, onError, loginResponse })

    const answer = await passages.through(server, plainMock, undefined)(login())

    expect([answer.status, calls[0]?.verdict]).toEqual([500, 'server_error'])
    expect(notes).toEqual([
      'The mock server itself failed at POST /api/token/ (SyntaxError). That is a bug: please report it.',
    ])
  })

  it('counts what was answered, whatever the log forgets', async () => {
    const { passages } = pass(() => 0)
    const server = createMockServer({ onRequest: passages.onRequest })
    const handle = passages.through(server, plainMock, undefined)

    await handle(login())
    server.resetCounters()
    await handle(login())

    expect(passages.answered()).toBe(2)
  })
})

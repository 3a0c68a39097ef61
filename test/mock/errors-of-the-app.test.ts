import { describe, expect, it } from 'vitest'
import { createMockServer, type MockServer, type MockServerOptions } from '../../src/testing.js'
import { ada, askMe, logIn, origin, post } from './requests.js'

const notes = `${origin}/api/notes/`
const mistake = new Error('a mistake in the test')

function fail(): never {
  throw mistake
}

/** A server that collects the errors, and a view that fails. */
function createFailing(options: MockServerOptions = {}): { server: MockServer; errors: unknown[] } {
  const errors: unknown[] = []
  const server = createMockServer({ onError: (error) => void errors.push(error), ...options })
  server.mount('/api/notes/', fail)
  return { server, errors }
}

describe('a view that throws', () => {
  it('is answered with 500, as Django does, and noted', async () => {
    const { server, errors } = createFailing()

    const answer = await server.fetch(notes)

    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('Server Error')])
    expect(server.log.at(-1)).toMatchObject({ endpoint: 'unknown', status: 500, verdict: 'server_error' })
    expect(errors).toEqual([mistake])
  })

  it('is answered without a body where HEAD is asked', async () => {
    const { server } = createFailing()

    const answer = await server.fetch(notes, { method: 'HEAD' })

    expect([answer.status, await answer.text()]).toEqual([500, ''])
  })

  it('counts for nothing where the caller has given up', async () => {
    const { server, errors } = createFailing()
    const controller = new AbortController()
    server.mount('/api/notes/', () => (controller.abort(), fail()))

    await expect(server.fetch(notes, { signal: controller.signal })).rejects.toThrow('aborted')

    await expect.poll(() => server.log).toHaveLength(1)
    expect(server.log[0]?.verdict).toBe('lost')
    expect(errors).toEqual([])
  })
})

describe('an error of the code that the server calls', () => {
  it('of loginResponse is answered with 500', async () => {
    const { server, errors } = createFailing({ loginResponse: fail })

    const answer = await post(server, '/api/token/', ada)

    expect(answer.status).toBe(500)
    expect(errors).toEqual([mistake])
  })

  it('of onRequest changes no answer', async () => {
    const { server, errors } = createFailing({ onRequest: fail })

    const { access } = await logIn(server)

    expect((await askMe(server, access)).status).toBe(200)
    expect(errors).toEqual([mistake, mistake])
  })

  it('of a delay ends the delay', async () => {
    const { server, errors } = createFailing()
    server.delay('me', async () => fail())

    expect((await askMe(server, 'x')).status).toBe(401)
    expect(errors).toEqual([mistake])
  })

  it('makes a run of tests fail where nobody asks for errors', async () => {
    const thrown = Promise.withResolvers<unknown>()
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    process.once('uncaughtException', thrown.resolve)
    const server = createMockServer()
    server.mount('/api/notes/', fail)

    await server.fetch(notes)

    expect(await thrown.promise).toBe(mistake)
    for (const listener of listeners) process.on('uncaughtException', listener)
  })
})

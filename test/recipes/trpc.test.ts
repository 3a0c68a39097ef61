import { describe, expect, it } from 'vitest'
import type { MockServer } from 'simplejwt-client/testing'
import { authErrorOf, createApi } from '../../examples/recipes/trpc.js'
import { createHandler } from '../../examples/recipes/trpc-server.js'
import { describeCalls } from './calls-suite.js'
import { createRecipeKit } from './recipe-kit.js'

const url = 'https://api.example.com/trpc'

function mountProcedures(server: MockServer): void {
  const handle = createHandler((request) => server.authenticate(request))
  server.mount('/trpc/notes', ({ request }) => handle(request))
  server.mount('/trpc/notes,notes', ({ request }) => handle(request))
  server.mount('/trpc/notes,notes,notes', ({ request }) => handle(request))
}

describeCalls('tRPC', (auth, server) => {
  mountProcedures(server)
  const api = createApi(auth, url)
  return async () => (await api.notes.query())[0]?.text ?? ''
})

describe('the recipe for tRPC', () => {
  it('tells a stranger in the words of tRPC', async () => {
    const { auth, server } = createRecipeKit()
    mountProcedures(server)

    await expect(createApi(auth, url).notes.query()).rejects.toMatchObject({ data: { code: 'UNAUTHORIZED' } })
  })

  it('repeats a batch as a whole', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    mountProcedures(server)
    const api = createApi(auth, url)
    server.skew = 400

    const notes = await Promise.all([api.notes.query(), api.notes.query()])

    expect(notes.flat().map(({ text }) => text)).toEqual(['a note of ada', 'a note of ada'])
    expect(server.calls).toMatchObject({ unknown: 2, refresh: 1 })
  })

  it('finds the AuthError', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    mountProcedures(server)
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    server.skew = 400

    const error = await createApi(auth, url)
      .notes.query()
      .catch((reason: unknown) => reason)

    expect(authErrorOf(error)).toMatchObject({ code: 'session_ended', reason: 'rejected' })
    expect(authErrorOf(new Error('another'))).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { listNotes, connectClient } from '../../examples/recipes/hey-api.js'
import { notesCreate } from '../../examples/recipes/openapi/generated/client/index.js'
import { describeCalls } from './calls-suite.js'
import { createRecipeKit } from './recipe-kit.js'

const origin = 'https://api.example.com'

describeCalls('the client of hey-api', (auth) => {
  connectClient(auth, origin)
  return async () => (await listNotes())[0]?.text ?? ''
})

describe('the recipe for hey-api', () => {
  it('posts JSON again after a refused token', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    connectClient(auth, origin)
    server.skew = 400

    const { data } = await notesCreate({ body: { text: 'milk' } })

    expect(data).toEqual({ text: 'milk' })
    expect(server.calls).toMatchObject({ unknown: 2, refresh: 1 })
  })

  it('throws an AuthError as it is, or hands it on as `error`', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    connectClient(auth, origin)
    const over = { endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } } as const
    server.failNext(over)
    server.skew = 400

    await expect(listNotes()).rejects.toMatchObject({ code: 'session_ended' })
    await auth.adopt(await server.createTokenPair('ada'))
    server.failNext(over)
    server.skew = 800
    const { error, data } = await notesCreate({ body: { text: 'milk' } })

    expect(error).toMatchObject({ code: 'session_ended' })
    expect(data).toBeUndefined()
  })
})

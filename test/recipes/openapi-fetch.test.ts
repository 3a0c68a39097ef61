import { describe, expect, it } from 'vitest'
import { createApi, listNotes } from '../../examples/recipes/openapi-fetch.js'
import { describeCalls } from './calls-suite.js'
import { createRecipeKit } from './recipe-kit.js'

const origin = 'https://api.example.com'

describeCalls('openapi-fetch', (auth) => {
  const api = createApi(auth, origin)
  return async () => (await listNotes(api))[0]?.text ?? ''
})

describe('the recipe for openapi-fetch', () => {
  it('posts JSON again after a refused token', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    server.skew = 400

    const { data } = await createApi(auth, origin).POST('/api/notes/', { body: { text: 'milk' } })

    expect(data).toEqual({ text: 'milk' })
    expect(server.calls).toMatchObject({ unknown: 2, refresh: 1 })
  })

  it('throws an AuthError as it is, and hands on what the API refuses', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const api = createApi(auth, origin)
    const wrong = { text: ['This field may not be blank.'] }
    server.mount('/api/notes/', () => Response.json(wrong, { status: 400 }))
    const { error, response } = await api.POST('/api/notes/', { body: { text: '' } })
    server.mount(
      '/api/notes/',
      server.protect(() => Response.json([])),
    )
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    server.skew = 400

    await expect(listNotes(api)).rejects.toMatchObject({ code: 'session_ended' })
    expect([error, response.status]).toEqual([wrong, 400])
  })
})

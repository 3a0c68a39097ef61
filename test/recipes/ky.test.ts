import { HTTPError } from 'ky'
import { describe, expect, it } from 'vitest'
import { createNotes } from '../../examples/recipes/ky.js'
import { describeCalls } from './calls-suite.js'
import { createRecipeKit } from './recipe-kit.js'

describeCalls('ky', (auth) => {
  const notes = createNotes(auth)
  return async () => (await notes.list())[0]?.text ?? ''
})

describe('the recipe for ky', () => {
  it('posts JSON again after a refused token, though ky itself never repeats a POST', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    server.skew = 400

    const note = await createNotes(auth).add('milk')

    expect(note).toEqual({ text: 'milk' })
    expect(server.calls).toMatchObject({ unknown: 2, refresh: 1 })
  })

  it('throws an AuthError as it is, and HTTPError for what the API refuses', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const { list, add } = createNotes(auth)
    server.mount('/api/notes/', () => Response.json({ text: ['Too long.'] }, { status: 400 }))

    await expect(add('much')).rejects.toBeInstanceOf(HTTPError)
    server.mount(
      '/api/notes/',
      server.protect(() => Response.json([])),
    )
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    server.skew = 400

    await expect(list()).rejects.toMatchObject({ code: 'session_ended', reason: 'rejected' })
    expect(server.calls.refresh).toBe(1)
  })
})

import { describe, expect, it } from 'vitest'
import { authErrorOf, createApi } from '../../examples/recipes/ofetch.js'
import { describeCalls } from './calls-suite.js'
import { createRecipeKit } from './recipe-kit.js'

const baseURL = 'https://api.example.com/api/'

describeCalls('ofetch', (auth) => {
  const api = createApi(auth, baseURL)
  return async () => (await api<{ text: string }[]>('notes/'))[0]?.text ?? ''
})

describe('the recipe for ofetch', () => {
  it('finds the AuthError, and asks no second time', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    server.failNext({ endpoint: 'refresh', status: 401, body: { code: 'token_not_valid' } })
    server.skew = 400

    const error = await createApi(auth, baseURL)('notes/').catch((reason: unknown) => reason)

    expect(authErrorOf(error)).toMatchObject({ code: 'session_ended', reason: 'rejected' })
    expect(server.calls).toMatchObject({ unknown: 1, refresh: 1 })
  })

  it('finds none where the API itself refuses', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    server.mount('/api/notes/', () => Response.json({ detail: 'No.' }, { status: 403 }))

    const error = await createApi(auth, baseURL)('notes/').catch((reason: unknown) => reason)

    expect(error).toMatchObject({ status: 403 })
    expect(authErrorOf(error)).toBeUndefined()
  })
})

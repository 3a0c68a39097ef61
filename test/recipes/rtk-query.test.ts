import { createTestClock } from 'simplejwt-client/testing'
import { describe, expect, it } from 'vitest'
import { createStore } from '../../examples/recipes/rtk-query.js'
import { describeCalls } from './calls-suite.js'
import { BOB, createRecipeKit } from './recipe-kit.js'

const baseUrl = 'https://api.example.com/api/'

describeCalls('RTK Query', (auth) => {
  const { api, store } = createStore(auth, baseUrl)
  return async () => {
    const notes = await store
      .dispatch(api.endpoints.notes.initiate(undefined, { forceRefetch: true }))
      .unwrap()
    return notes[0]?.text ?? ''
  }
})

describe('the recipe for RTK Query', () => {
  it('keeps nothing of the user in the store after the logout', async () => {
    const { auth } = createRecipeKit({ as: 'ada' })
    const { api, store } = createStore(auth, baseUrl)
    await store.dispatch(api.endpoints.notes.initiate())
    expect(JSON.stringify(store.getState())).toContain('a note of ada')

    await auth.logout()

    expect(JSON.stringify(store.getState())).not.toContain('ada')
  })

  it('drops an answer that comes after the logout', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const { api, store } = createStore(auth, baseUrl)
    const { promise, resolve } = Promise.withResolvers<Response>()
    server.mount('/api/notes/', () => promise)
    const asked = store.dispatch(api.endpoints.notes.initiate())
    await expect.poll(() => server.calls.unknown).toBe(1)

    await auth.login(BOB)
    resolve(Response.json([{ id: 1, text: 'a note of ada' }]))
    await asked

    expect(JSON.stringify(store.getState())).not.toContain('ada')
  })

  it('does not keep what was refused while nobody was logged in', async () => {
    const { auth } = createRecipeKit()
    const { api, store } = createStore(auth, baseUrl)
    const before = await store.dispatch(api.endpoints.notes.initiate())
    await auth.login(BOB)
    const { isUninitialized } = api.endpoints.notes.select()(store.getState())
    const after = await store.dispatch(api.endpoints.notes.initiate())

    expect([before.error, isUninitialized]).toMatchObject([{ status: 401 }, true])
    expect(after.data).toEqual([{ id: 1, text: 'a note of bob' }])
  })

  it('posts JSON again after a refused token', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const { api, store } = createStore(auth, baseUrl)
    server.skew = 400

    const note = await store.dispatch(api.endpoints.addNote.initiate('milk')).unwrap()

    expect(note).toEqual({ text: 'milk' })
    expect(server.calls).toMatchObject({ unknown: 2, refresh: 1 })
  })

  it('tells the code of an AuthError, in a form that the store may hold', async () => {
    const clock = createTestClock()
    const { auth, server } = createRecipeKit({ as: 'ada', clock, accessExpiresIn: -1 })
    const { api, store } = createStore(auth, baseUrl)
    server.failNext({ endpoint: 'refresh', status: 503, times: Number.POSITIVE_INFINITY })

    const asked = store.dispatch(api.endpoints.notes.initiate())
    await clock.advance(60_000)
    const { error } = await asked

    expect(error).toEqual({ status: 'AUTH_ERROR', code: 'refresh_unavailable', retryable: true })
  })

  it('hands on what the API refuses as RTK Query always does', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const { api, store } = createStore(auth, baseUrl)
    server.mount('/api/notes/', () => Response.json({ detail: 'No.' }, { status: 403 }))

    const { error } = await store.dispatch(api.endpoints.notes.initiate())

    expect(error).toEqual({ status: 403, data: { detail: 'No.' } })
  })
})

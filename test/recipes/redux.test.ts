import { describe, expect, it, onTestFinished } from 'vitest'
import { added, createStore } from '../../examples/recipes/redux.js'
import { ADA, BOB, createRecipeKit } from './recipe-kit.js'

function createApp(as?: string) {
  const kit = createRecipeKit(as === undefined ? {} : { as, accessExpiresIn: -1 })
  const { store, stop } = createStore(kit.auth)
  onTestFinished(stop)
  return { ...kit, store, stop }
}

describe('the recipe for Redux', () => {
  it('knows a stored session from the first state on, and each change of it', async () => {
    const { auth, store } = createApp('ada')
    const first = store.getState().session

    await auth.logout()

    expect(first).toMatchObject({ status: 'authenticated' })
    expect(store.getState().session).toMatchObject({ status: 'unauthenticated', reason: 'user' })
  })

  it('keeps what the user has through a refresh', async () => {
    const { auth, store, server } = createApp('ada')
    store.dispatch(added('milk'))

    await auth.fetch('notes/')

    expect(server.calls.refresh).toBe(1)
    expect(store.getState().notes.texts).toEqual(['milk'])
    expect(store.getState().session).toBe(auth.getSnapshot())
  })

  it('forgets it at the logout', async () => {
    const { auth, store } = createApp('ada')
    store.dispatch(added('milk'))

    await auth.logout()

    expect(store.getState().notes.texts).toEqual([])
  })

  it('forgets it for the next user, and keeps what was there before the login', async () => {
    const { auth, store } = createApp()
    store.dispatch(added('a draft'))
    await auth.login(ADA)
    const kept = store.getState().notes.texts

    await auth.login(BOB)

    expect(kept).toEqual(['a draft'])
    expect(store.getState().notes.texts).toEqual([])
  })

  it('holds no token, in state or actions', async () => {
    const { auth, store } = createApp()
    await auth.login(ADA)

    expect(JSON.stringify(store.getState())).not.toContain(await auth.getAccessToken())
  })

  it('hears nothing any more once it is stopped', async () => {
    const { auth, store, stop } = createApp('ada')
    stop()

    await auth.logout()

    expect(store.getState().session.status).toBe('authenticated')
  })
})

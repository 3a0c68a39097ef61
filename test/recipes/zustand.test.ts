import { describe, expect, it, onTestFinished } from 'vitest'
import { createAppStore } from '../../examples/recipes/zustand.js'
import { ADA, BOB, createRecipeKit } from './recipe-kit.js'

function createApp(as?: string) {
  const kit = createRecipeKit(as === undefined ? {} : { as, accessExpiresIn: -1 })
  const { store, stop } = createAppStore(kit.auth)
  onTestFinished(stop)
  return { ...kit, store, stop }
}

describe('the recipe for Zustand', () => {
  it('knows a stored session from the first state on, and keeps the rest through a refresh', async () => {
    const { auth, store, server } = createApp('ada')
    expect(store.getState().session.status).toBe('authenticated')
    store.getState().addNote('milk')

    await auth.fetch('notes/')

    expect(server.calls.refresh).toBe(1)
    expect(store.getState()).toMatchObject({ session: auth.getSnapshot(), notes: ['milk'] })
  })

  it('is as at the start after the logout, but for the session', async () => {
    const { auth, store } = createApp('ada')
    store.getState().addNote('milk')

    await auth.logout()

    expect(store.getState().session).toMatchObject({ status: 'unauthenticated', reason: 'user' })
    expect(store.getState().notes).toEqual([])
  })

  it('hands nothing on to the next user', async () => {
    const { auth, store } = createApp()
    await auth.login(ADA)
    store.getState().addNote('milk')

    await auth.login(BOB)

    expect(store.getState()).toMatchObject({ session: auth.getSnapshot(), notes: [] })
    expect(JSON.stringify(store.getState())).not.toContain(await auth.getAccessToken())
  })

  it('hears nothing any more once it is stopped', async () => {
    const { auth, store, stop } = createApp('ada')
    stop()

    await auth.logout()

    expect(store.getState().session.status).toBe('authenticated')
  })
})

import { createPinia, disposePinia } from 'pinia'
import { nextTick, watch } from 'vue'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defineSession, resetOnLogout, useNotes } from '../../examples/recipes/pinia.js'
import { ADA, BOB, createRecipeKit } from './recipe-kit.js'

function createApp(as?: string) {
  const kit = createRecipeKit(as === undefined ? {} : { as, accessExpiresIn: -1 })
  const pinia = createPinia()
  const stop = resetOnLogout(kit.auth, pinia)
  onTestFinished(stop)
  const session = defineSession(kit.auth)(pinia)
  return { ...kit, pinia, stop, session, notes: useNotes(pinia) }
}

describe('the recipe for Pinia', () => {
  it('knows a stored session at once, and keeps the rest through a refresh', async () => {
    const { auth, session, notes, server } = createApp('ada')
    expect([session.isLoggedIn, session.userId]).toEqual([true, auth.getSnapshot().userId])
    notes.add('milk')

    await auth.fetch('notes/')

    expect(server.calls.refresh).toBe(1)
    expect([session.snapshot === auth.getSnapshot(), notes.texts]).toEqual([true, ['milk']])
  })

  it('tells who watches of login and logout', async () => {
    const { session } = createApp()
    const seen: boolean[] = []
    watch(
      () => session.isLoggedIn,
      (isLoggedIn) => seen.push(isLoggedIn),
    )

    await session.login(ADA)
    await nextTick()
    await session.logout()
    await nextTick()

    expect(seen).toEqual([true, false])
  })

  it('hands nothing on to the next user', async () => {
    const { session, notes } = createApp()
    await session.login(ADA)
    notes.add('milk')

    await session.login(BOB)

    expect(notes.texts).toEqual([])
  })

  it('leaves no token in the state', async () => {
    const { auth, session, pinia } = createApp()
    await session.login(ADA)

    expect(JSON.stringify(pinia.state.value)).not.toContain(await auth.getAccessToken())
  })

  it('hears nothing any more once Pinia is disposed of', async () => {
    const { auth, session, pinia, stop } = createApp('ada')
    stop()
    disposePinia(pinia)

    await auth.logout()

    expect(session.isLoggedIn).toBe(true)
  })
})

import { createPinia, disposePinia } from 'pinia'
import { nextTick, watch } from 'vue'
import { describe, expect, it, onTestFinished } from 'vitest'
import { defineSession, resetOnLogout } from '../../examples/recipes/pinia.js'
import { defineNotes } from '../../examples/recipes/pinia-notes.js'
import { ADA, BOB, createRecipeKit } from './recipe-kit.js'

function createApp(as?: string) {
  const kit = createRecipeKit(as === undefined ? {} : { as, accessExpiresIn: -1 })
  const pinia = createPinia()
  const useNotes = defineNotes(kit.auth)
  const stop = resetOnLogout(kit.auth, pinia, [useNotes])
  onTestFinished(stop)
  const session = defineSession(kit.auth)(pinia)
  const notes = useNotes(pinia)
  const shown = () => notes.notes.map(({ text }) => text)
  return { ...kit, pinia, stop, session, notes, shown }
}

/** The server's next answers to a call for notes, to be given by the test. */
function holdNotes({ server }: ReturnType<typeof createApp>) {
  const answers: ((text: string) => void)[] = []
  server.mount('/api/notes/', () => {
    const { promise, resolve } = Promise.withResolvers<Response>()
    answers.push((text) => resolve(Response.json([{ id: 1, text }])))
    return promise
  })
  return answers
}

describe('the recipe for Pinia', () => {
  it('knows a stored session at once, and keeps the rest through a refresh', async () => {
    const { auth, session, notes, server, shown } = createApp('ada')
    expect([session.isLoggedIn, session.userId]).toEqual([true, auth.getSnapshot().userId])
    await notes.load()
    const before = shown()

    await auth.refresh()

    expect(server.calls.refresh).toBe(2)
    expect(session.snapshot).toBe(auth.getSnapshot())
    expect([before, shown()]).toEqual([['a note of ada'], ['a note of ada']])
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
    const { session, notes, shown } = createApp()
    await session.login(ADA)
    await notes.load()

    await session.login(BOB)

    expect(shown()).toEqual([])
  })

  it.each([
    ['the logout', async ({ auth }: ReturnType<typeof createApp>) => auth.logout()],
    ['another login', async ({ auth }: ReturnType<typeof createApp>) => auth.login(BOB)],
  ])('drops what a call still brings after %s, and takes it for no failure', async (_, end) => {
    const app = createApp()
    await app.session.login(ADA)
    const answers = holdNotes(app)
    const loading = app.notes.load()
    await expect.poll(() => answers.length).toBe(1)

    await end(app)
    answers[0]?.('a note of ada')

    await expect(loading).resolves.toBeUndefined()
    expect(app.shown()).toEqual([])
  })

  it('shows the answer to the last of two calls, whichever comes first', async () => {
    const app = createApp()
    await app.session.login(ADA)
    const answers = holdNotes(app)
    const first = app.notes.load()
    await expect.poll(() => answers.length).toBe(1)
    const second = app.notes.load()
    await expect.poll(() => answers.length).toBe(2)

    answers[1]?.('new')
    answers[0]?.('old')
    await Promise.all([first, second])

    expect(app.shown()).toEqual(['new'])
  })

  it('tells that the notes could not be had', async () => {
    const { auth, notes, server, shown } = createApp()
    await auth.login(ADA)
    server.mount('/api/notes/', () => Response.json([{ text: 'no note' }], { status: 500 }))

    await expect(notes.load()).rejects.toThrow('500')
    expect(shown()).toEqual([])
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

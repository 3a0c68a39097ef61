import { setupServer } from 'msw/node'
import { createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createNotes } from '../../examples/recipes/ky.js'
import { createBackend } from '../../examples/recipes/msw.js'
import { ADA, storyOf } from './recipe-kit.js'

/** An app as it is, with its own client and the global fetch; MSW answers. */
function startApp() {
  const { server, handlers } = createBackend('https://api.example.com')
  const msw = setupServer(...handlers)
  msw.listen({ onUnhandledFrame: 'error' })
  const auth = createAuthClient({ baseUrl: 'https://api.example.com/api/', storage: createMemoryStorage() })
  onTestFinished(() => {
    auth.dispose()
    msw.close()
  })
  return { auth, server, notes: createNotes(auth) }
}

describe('the recipe for Mock Service Worker', () => {
  it('goes from the login over one refresh to the logout', async () => {
    const { auth, server, notes } = startApp()

    await auth.login(ADA)
    const first = await notes.list()
    server.skew = 400
    const rest = await Promise.all([notes.list(), notes.add('milk')])
    const { blacklist } = await auth.logout()

    expect([first, rest[0]]).toEqual([[{ id: 1, text: 'a note of ada' }], first])
    expect([rest[1], blacklist]).toEqual([{ text: 'milk' }, 'accepted'])
    expect(server.calls).toMatchObject({ obtain: 1, refresh: 1, blacklist: 1 })
  })

  it('answers as Django does where nobody is logged in, and to a wrong password', async () => {
    const { auth, server } = startApp()

    const { status } = await auth.fetch('notes/')
    const login = auth.login({ username: 'ada', password: 'wrong' })

    await expect(login).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(status).toBe(401)
    expect(storyOf(server)).toContain('obtain 401')
  })
})

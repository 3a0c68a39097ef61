import { createMockServer, createTestAuth, type TestUser } from 'simplejwt-client/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createNotesPage, type NotesPage } from '../src/notes-page.js'

const grace: TestUser = { username: 'grace', claims: { name: 'Grace Hopper' } }
let closePage = () => {}

/** The page as `user` has it on the screen: no network, no waiting. */
function openPage(user?: TestUser): NotesPage {
  const server = createMockServer()
  server.mount(
    '/api/notes/',
    server.protect(({ user }) => Response.json([`a note of ${user.username}`])),
  )
  const auth = createTestAuth({ server, as: user })
  closePage = auth.dispose
  return createNotesPage(auth)
}

afterEach(() => closePage())

describe('the page of notes', () => {
  it('greets the user at once', () => {
    const page = openPage(grace)

    expect(page.view()).toBe('notes')
    expect(page.greeting()).toBe('Hello Grace Hopper')
  })

  it('shows the login to strangers', () => {
    expect(openPage().view()).toBe('login')
  })

  it('shows the notes', async () => {
    const page = openPage(grace)

    await page.load()

    expect(page.notes()).toEqual(['a note of grace'])
  })

  it('goes back to the login on logout', async () => {
    const page = openPage(grace)

    await page.logOut()

    expect(page.view()).toBe('login')
  })
})

import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createMockServer, type MockServer } from 'simplejwt-client/testing'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { auth } from '../src/auth.js'

const URL = 'https://api.example.com'

/** A backend for one test file: SimpleJWT, and the app's own endpoint behind it. */
export function startBackend(): MockServer {
  const backend = createMockServer({
    users: [{ username: 'ada', password: 'correct horse' }],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })
  const notes = http.get(
    `${URL}/api/notes/`,
    backend.protect(({ user }) => HttpResponse.json([`a note of ${user.username}`])),
  )
  const worker = setupServer(...backend.handlers(http, URL), notes)

  beforeAll(() => worker.listen({ onUnhandledFrame: 'error' }))
  afterEach(async () => {
    await auth.logout()
    backend.reset()
  })
  afterAll(() => worker.close())
  return backend
}

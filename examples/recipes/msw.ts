import { http, HttpResponse, type RequestHandler } from 'msw'
import { createMockServer, type MockServer } from 'simplejwt-client/testing'

/** The API of an app, with accounts and tokens: `setupServer(...handlers)` in tests, `setupWorker(...handlers)` in a browser. */
export function createBackend(origin: string): {
  readonly server: MockServer
  readonly handlers: RequestHandler[]
} {
  const server = createMockServer({
    users: [
      { username: 'ada', password: 'correct horse' },
      { username: 'bob', password: 'battery staple' },
    ],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
  })

  /** Views of your own: `protect` answers for those who have no good token, as Django would. */
  const notes = [
    http.get(
      `${origin}/api/notes/`,
      server.protect(({ user }) => HttpResponse.json([{ id: 1, text: `a note of ${user.username}` }])),
    ),
    http.post(
      `${origin}/api/notes/`,
      server.protect(async ({ request }) => HttpResponse.json(await request.json(), { status: 201 })),
    ),
  ]

  return { server, handlers: [...server.handlers(http, origin), ...notes] }
}

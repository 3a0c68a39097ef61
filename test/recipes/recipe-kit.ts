import type { AuthClient } from 'simplejwt-client'
import {
  createMockServer,
  createTestAuth,
  type MockServer,
  type TestAuthOptions,
} from 'simplejwt-client/testing'
import { onTestFinished } from 'vitest'

export const ADA = { username: 'ada', password: 'correct horse' }
export const BOB = { username: 'bob', password: 'battery staple' }

/** A client and a server that has notes, at `/api/notes/`. */
export interface RecipeKit {
  readonly auth: AuthClient
  readonly server: MockServer
}

/** Logged out, if `as` does not say who is logged in. */
export function createRecipeKit(
  options: Pick<TestAuthOptions, 'as' | 'accessExpiresIn' | 'clock'> = {},
): RecipeKit {
  const server = createMockServer({
    users: [ADA, BOB],
    rotateRefreshTokens: true,
    blacklistAfterRotation: true,
    ...(options.clock === undefined ? {} : { clock: options.clock.time }),
  })
  server.mount(
    '/api/notes/',
    server.protect(async ({ user, request }) => {
      if (request.method === 'POST') return Response.json(await request.json(), { status: 201 })
      return Response.json([{ id: 1, text: `a note of ${user.username}` }])
    }),
  )
  const auth = createTestAuth({ server, ...options })
  onTestFinished(() => auth.dispose())
  return { auth, server }
}

/** What the server was asked and how it answered: 'obtain 200'. Views of the app are 'unknown'. */
export const storyOf = ({ log }: MockServer): string[] =>
  log.map(({ endpoint, status }) => `${endpoint} ${status}`)

/** The client as it is before the stored session has been read, and what ends that. */
export function createLoadingAuth(auth: AuthClient): {
  readonly loading: AuthClient
  readonly finish: () => void
} {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isLoading = true
  const loading: AuthClient = {
    ...auth,
    ready: promise,
    getSnapshot: () => (isLoading ? { ...auth.getSnapshot(), status: 'loading' } : auth.getSnapshot()),
  }
  const finish = (): void => {
    isLoading = false
    resolve()
  }
  return { loading, finish }
}

/** Long enough for whatever does not wait for something. */
export const pause = (ms = 50): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

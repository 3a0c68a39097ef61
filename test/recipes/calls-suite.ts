import type { AuthClient } from 'simplejwt-client'
import type { MockServer } from 'simplejwt-client/testing'
import { describe, expect, it } from 'vitest'
import { ADA, BOB, createRecipeKit, storyOf } from './recipe-kit.js'

/** Sets a library up as its recipe does; what it returns asks the server for the first note, past every cache. */
export type SetUp = (auth: AuthClient, server: MockServer) => () => Promise<string>

/** What every HTTP client has to do with `auth.fetch` in it. */
export function describeCalls(library: string, setUp: SetUp): void {
  describe(`${library} over auth.fetch`, () => {
    it('carries the token of who is logged in', async () => {
      const { auth, server } = createRecipeKit()
      const read = setUp(auth, server)

      await auth.login(ADA)
      const first = await read()
      await auth.login(BOB)

      expect([first, await read()]).toEqual(['a note of ada', 'a note of bob'])
      expect(server.calls.refresh).toBe(0)
    })

    it('refreshes an expired token once, before the requests that need it', async () => {
      const { auth, server } = createRecipeKit({ as: 'ada', accessExpiresIn: -1 })
      const read = setUp(auth, server)

      const notes = await Promise.all([read(), read(), read()])

      expect(notes).toEqual(['a note of ada', 'a note of ada', 'a note of ada'])
      expect(server.calls.refresh).toBe(1)
      expect(server.deadTokenRequests + server.refusedRefreshes).toBe(0)
    })

    it('repeats a request whose token the server refuses', async () => {
      const { auth, server } = createRecipeKit({ as: 'ada' })
      const read = setUp(auth, server)
      server.skew = 400

      expect(await read()).toBe('a note of ada')
      expect(storyOf(server)).toEqual(['unknown 401', 'refresh 200', 'unknown 200'])
    })

    it('sends no token after the logout', async () => {
      const { auth, server } = createRecipeKit({ as: 'ada' })
      const read = setUp(auth, server)
      await auth.logout()

      const outcome = await read().catch(() => 'refused')

      expect(outcome).toBe('refused')
      expect(server.log.at(-1)).toMatchObject({ status: 401, authorized: false })
    })
  })
}

import { createMockServer, createTestTabs, type TestTab } from 'simplejwt-client/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ADA, BOB, createRecipeKit } from './recipe-kit.js'

/** What a tab is told, in order. */
function listen({ auth }: Pick<TestTab, 'auth'>): string[] {
  const told: string[] = []
  auth.on('login', ({ userId }) => told.push(`login ${userId}`))
  auth.on('logout', ({ reason }) => told.push(`logout ${reason}`))
  return told
}

describe('the rules for what keeps data of a user', () => {
  it('hold in each tab: where another user logs in, the end of the first session comes before', async () => {
    const server = createMockServer({
      users: [ADA, BOB],
      rotateRefreshTokens: true,
      blacklistAfterRotation: true,
    })
    const { tabs, dispose } = createTestTabs({ server, as: 'ada', count: 2 })
    onTestFinished(dispose)
    const told = tabs.map(listen)

    await tabs[0]?.auth.login(BOB)

    await expect
      .poll(() => told)
      .toEqual([
        ['logout replaced', 'login 2'],
        ['logout replaced', 'login 2'],
      ])
  })

  it('need nothing at a refresh: it is no login', async () => {
    const { auth } = createRecipeKit({ as: 'ada', accessExpiresIn: -1 })
    const told = listen({ auth })

    await auth.fetch('notes/')

    expect(told).toEqual([])
  })

  it('reckon with answers that come late: refused where there is another user, and handed on where there is none', async () => {
    const { auth, server } = createRecipeKit({ as: 'ada' })
    const answers = [Promise.withResolvers<Response>(), Promise.withResolvers<Response>()]
    let asked = 0
    server.mount('/api/notes/', () => answers[asked++]?.promise ?? Response.error())
    const first = auth.fetch('notes/').catch((error: unknown) => error)
    await expect.poll(() => asked).toBe(1)
    await auth.login(BOB)
    answers[0]?.resolve(Response.json([]))
    const told = await first
    const second = auth.fetch('notes/')
    await expect.poll(() => asked).toBe(2)
    await auth.logout()
    answers[1]?.resolve(Response.json([]))

    expect(told).toMatchObject({ code: 'account_changed' })
    expect((await second).status).toBe(200)
  })
})

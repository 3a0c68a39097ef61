import { type AuthClient, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { createServer } from '../support/client-kit.js'
import { fakeLocks } from '../support/fake-locks.js'
import { importRecipe } from '../support/import-recipe.js'
import { settle, fakeClock } from '../support/fake-clock.js'
import { createCuttableKit } from '../support/wire.js'

type TakeOver = (auth: AuthClient, old: Pick<Storage, 'getItem' | 'removeItem'>) => Promise<void>

const { takeOver } = await importRecipe<{ takeOver: TakeOver }>('takeOver')

/** localStorage as an old interceptor left it. */
function oldKeys(tokens: Readonly<Record<string, string>>) {
  const kept = new Map(Object.entries(tokens))
  return {
    size: () => kept.size,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
  }
}

describe("the guide's way over from an old interceptor", () => {
  it('takes over the keys once and deletes them', async () => {
    const { auth, server } = createCuttableKit()
    const old = oldKeys({ ...(await server.createTokenPair('ada')) })

    await takeOver(auth, old)
    const response = await auth.fetch('me/')

    expect([auth.getSnapshot().userId, response.status, old.size()]).toEqual(['1', 200, 0])
    expect(server.calls.obtain).toBe(0)
  })

  it('renews a session whose access token has expired meanwhile', async () => {
    const { auth, server } = createCuttableKit()
    const old = oldKeys({ ...(await server.createTokenPair('ada', { accessExpiresIn: -3600 })) })

    await takeOver(auth, old)
    const response = await auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(server.calls).toMatchObject({ obtain: 0, refresh: 1 })
  })

  it('leaves a live session alone, and still deletes the keys', async () => {
    const { auth, server } = createCuttableKit()
    await auth.adopt(await server.createTokenPair('bob'))
    const old = oldKeys({ ...(await server.createTokenPair('ada')) })

    await takeOver(auth, old)

    expect([auth.getSnapshot().userId, old.size()]).toEqual(['2', 0])
  })

  it.each([
    ['tokens that have expired', { accessExpiresIn: -3600, refreshExpiresIn: -60 }],
    ['tokens of the wrong kind', { claims: { token_type: 'sliding' }, refreshExpiresIn: -60 }],
  ])('deletes %s and leaves the login to the user', async (_, options) => {
    const { auth, server } = createCuttableKit()
    const old = oldKeys({ ...(await server.createTokenPair('ada', options)) })

    await takeOver(auth, old)

    expect([auth.getSnapshot().status, old.size()]).toEqual(['unauthenticated', 0])
  })

  it('does nothing where there are no keys', async () => {
    const { auth, events } = createCuttableKit()

    await takeOver(auth, oldKeys({}))

    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(events).toEqual([])
  })

  it('keeps the session where two tabs take over the same keys at once', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const shared = { storage: createMemoryStorage(), platform: { locks: fakeLocks() } }
    const first = createCuttableKit({ server, clock, client: shared })
    const second = createCuttableKit({ server, clock, client: shared })
    const old = oldKeys({ ...(await server.createTokenPair('ada')) })

    await Promise.all([takeOver(first.auth, old), takeOver(second.auth, old)])
    await settle()
    await clock.advance(299_000)
    const answers = await Promise.all([first.auth.fetch('me/'), second.auth.fetch('me/')])

    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(server.calls).toMatchObject({ blacklist: 0, refresh: 1 })
  })
})

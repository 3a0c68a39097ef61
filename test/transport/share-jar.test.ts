import { describe, expect, it } from 'vitest'
import type { TokenStore } from '../../src/storage/token-store.js'
import type { SessionRecord } from '../../src/storage/record.js'
import type { BlacklistResult } from '../../src/transport/read-response.js'
import { shareJar } from '../../src/transport/servers/share-jar.js'
import { fakeClock, settle } from '../support/fake-clock.js'
import { fakeLocks } from '../support/fake-locks.js'

const lockName = 'refresh'

function openJar(stored: Partial<SessionRecord> = {}) {
  const locks = fakeLocks()
  const clock = fakeClock()
  // The one member that is used here.
  const store = { read: async () => stored } as Partial<TokenStore> as TokenStore
  return { locks, clock, ...shareJar({ store, clock, locks, lockName, refreshIn: undefined }) }
}

describe('shareJar', () => {
  it('keeps others out until the session of a login has been stored', async () => {
    const { alone, locks } = openJar()
    const stored = Promise.withResolvers<void>()

    const answer = await alone(async () => 'tokens', stored.promise)
    await settle()
    const heldMeanwhile = locks.held()
    stored.resolve()
    await settle()

    expect(answer).toBe('tokens')
    expect(heldMeanwhile).toEqual([lockName])
    expect(locks.held()).toEqual([])
  })

  it('lets others in where a login has failed, and hands on why', async () => {
    const { alone, locks } = openJar()
    const failure = new Error('refused')

    await expect(alone(() => Promise.reject(failure), new Promise(() => {}))).rejects.toBe(failure)
    await settle()

    expect(locks.held()).toEqual([])
  })

  it('does not send what its caller has given up while another tab held the lock', async () => {
    const { alone, locks } = openJar()
    const [other, caller] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    void locks.request(lockName, () => other.promise)
    const sent: string[] = []

    void alone(async () => sent.push('login'), caller.promise)
    caller.resolve()
    await settle()
    other.resolve()
    await settle()

    expect(sent).toEqual([])
    expect(locks.held()).toEqual([])
  })

  it.each([
    ['takes the cookie of a session that has ended', { ended: 'user' }, 'accepted', 1],
    ['leaves the cookie to who is logged in by now', { tokens: { access: 'a.b.' } }, 'none', 0],
  ] as const)('%s', async (_, stored, expected, times) => {
    const { guard } = openJar(stored)
    const revoked: string[] = []
    const revoke = async (refresh: string): Promise<BlacklistResult> => {
      revoked.push(refresh)
      return 'accepted'
    }

    const result = await guard(revoke)('ticket')

    expect(result).toBe(expected)
    expect(revoked).toHaveLength(times)
  })

  it.each([
    ['a late cookie', {}, ['already', 'accepted'], 'accepted'],
    ['a dead one alone', {}, ['already', 'already'], 'already'],
  ] as const)(
    'looks again for %s where the server refuses the one that was there',
    async (_, stored, answers, expected) => {
      const { guard, clock, locks } = openJar(stored)
      const left: BlacklistResult[] = [...answers]
      const revoke = async (): Promise<BlacklistResult> => left.shift() ?? 'refused'

      const result = guard(revoke)('ticket')
      await settle()
      const heldMeanwhile = locks.held()
      await clock.advance(2000)

      expect(await result).toBe(expected)
      expect(left).toEqual([])
      expect(heldMeanwhile).toEqual([])
    },
  )

  it('refuses to share with a worker, which cannot', () => {
    const { locks, clock } = openJar()
    const store = {} as TokenStore

    const share = () => shareJar({ store, clock, locks, lockName, refreshIn: async () => false })

    expect(share).toThrow(TypeError)
  })
})

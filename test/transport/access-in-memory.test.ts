import { describe, expect, it } from 'vitest'
import { createMemoryStorage } from 'simplejwt-client'
import type { StoragePort } from '../../src/ports/storage.js'
import { keepAccessInMemory } from '../../src/storage/access-in-memory.js'
import { isStandIn } from '../../src/token/stand-in.js'
import { fakeToken } from '../support/fake-token.js'

const access = fakeToken({ user_id: '1', exp: 1_800_000_300 })
const next = fakeToken({ user_id: '1', exp: 1_800_000_600 })
const record = {
  sid: 'a.1',
  rev: 0,
  tokens: { access, refresh: 'ticket.' },
  accessLifetime: 300,
  times: { loginAt: 1, accessExpiresAt: 1_800_000_300_000 },
}

/** Two pages over one store, and what that holds. */
function openPages(): {
  readonly one: StoragePort
  readonly other: StoragePort
  readonly inner: StoragePort
} {
  const storage = createMemoryStorage()
  const open = (tab: string) => keepAccessInMemory(storage)({ key: 'k', tab, locks: undefined })
  return { one: open('one'), other: open('other'), inner: storage({ key: 'k', tab: 'x', locks: undefined }) }
}

const accessIn = (value: unknown): string => (value as typeof record).tokens.access

describe('keepAccessInMemory', () => {
  it('stores what the token says, and not the token', async () => {
    const { one, inner } = openPages()

    await one.update(() => record)

    const stored = accessIn(await inner.read())
    expect(access.startsWith(stored)).toBe(true)
    expect(isStandIn(stored)).toBe(true)
  })

  it('gives the page that won a token that token, and its times', async () => {
    const { one } = openPages()

    await one.update(() => record)

    expect(await one.read()).toEqual(record)
  })

  it('gives another page one that is over', async () => {
    const { one, other } = openPages()

    await one.update(() => record)
    const seen = await other.read()

    expect(isStandIn(accessIn(seen))).toBe(true)
    expect(seen).toMatchObject({ sid: 'a.1', times: { loginAt: 1, accessExpiresAt: 0 } })
  })

  it('leaves a page its own token where another one has won a newer one', async () => {
    const { one, other } = openPages()
    await one.update(() => record)
    await other.update((seen) => ({
      ...(seen as object),
      rev: 1,
      tokens: { access: next, refresh: 'ticket2.' },
    }))

    const [mine, theirs] = [await one.read(), await other.read()]

    expect(mine).toMatchObject({ rev: 1, tokens: { access, refresh: 'ticket2.' } })
    expect(accessIn(theirs)).toBe(next)
  })

  it('takes the token of one session for no other', async () => {
    const { one, other } = openPages()
    await one.update(() => record)
    await other.update(() => ({ ...record, sid: 'b.1', tokens: { access: next, refresh: 'ticket.' } }))

    expect(isStandIn(accessIn(await one.read()))).toBe(true)
  })

  it('passes on what is no session', async () => {
    const { one } = openPages()
    const ended = { sid: 'a.1', rev: 1, ended: 'user' }

    const before = await one.read()
    await one.update(() => ended)
    await one.update(() => undefined)

    expect(before).toBeUndefined()
    expect(await one.read()).toEqual(ended)
  })

  it('has tabs take one lock, whatever the store is', () => {
    expect(openPages().one.scope).toBeUndefined()
    expect(openPages().inner.scope).toBeDefined()
  })
})

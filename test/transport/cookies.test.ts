import { createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { cookies, djRestAuthCookies } from 'simplejwt-client/servers'
import { decodeToken } from '../../src/token/decode.js'
import { isStandIn } from '../../src/token/stand-in.js'
import { readTicket } from '../../src/transport/servers/ticket.js'
import { settle } from '../support/fake-clock.js'
import { fakeToken } from '../support/fake-token.js'
import { playLine } from './play-line.js'

const access = fakeToken({ user_id: '1', exp: 1_800_000_300 })
const pair = { access, refresh: 'a.b.' }
const page = undefined

describe('cookies', () => {
  it('knows until when there is a cookie, where the server tells', async () => {
    const body = { access, refresh: '', refresh_expiration: '2027-01-16T08:00:00Z' }
    const { tokens } = playLine(djRestAuthCookies(), { body })

    const { tokens: won } = await tokens.obtain({})

    expect(readTicket(won.refresh).exp).toBe(Date.parse('2027-01-16T08:00:00Z') / 1000)
  })

  it.each([['soon'], [17], [undefined]])('knows no end from %j', async (refresh_expiration) => {
    const { tokens } = playLine(djRestAuthCookies(), { body: { access, refresh_expiration } })

    const { tokens: won } = await tokens.obtain({})

    expect(readTicket(won.refresh).exp).toBeUndefined()
  })

  it('keeps the token against forgery to itself, and what stands for the refresh token', async () => {
    const { tokens } = playLine(cookies(), { body: { access, csrf: 'secret', plan: 'free' } })

    const won = await tokens.obtain({})

    expect(won.rest).toEqual({ plan: 'free' })
    expect(readTicket(won.tokens.refresh)).toMatchObject({ n: 0, csrf: 'secret' })
  })

  it('remembers the token against forgery over answers without one', async () => {
    const { tokens, posted } = playLine(cookies(), { body: { access, csrf: 'first' } }, { body: { access } })
    const { tokens: won } = await tokens.obtain({})

    const read = await tokens.refresh(won, 1000, false)

    expect(posted.at(-1)?.options.headers).toEqual({ 'X-CSRFToken': 'first' })
    const renewed = read.type === 'won' ? readTicket(read.tokens.refresh) : undefined
    expect(renewed).toMatchObject({ n: 1, csrf: 'first' })
  })

  it.each([
    ['a page', { status: 200, body: page }],
    ['a list', { status: 200, body: [] }],
  ])('does not take %s for a login, though all tokens are in cookies', async (_what, said) => {
    const { tokens } = playLine(cookies({ access: 'cookie' }), said)

    await expect(tokens.obtain({})).rejects.toMatchObject({ code: 'unexpected_response' })
  })

  it.each([
    ['an empty object', { status: 200, body: {} }],
    ['nothing at all', { status: 204 }],
  ])('takes %s for a login where all tokens are in cookies', async (_what, said) => {
    const { tokens } = playLine(cookies({ access: 'cookie' }), said)

    const { tokens: won } = await tokens.obtain({})

    expect(isStandIn(won.access)).toBe(true)
  })

  it('tells two renewals apart of which nothing is known', async () => {
    const { tokens } = playLine(cookies({ access: 'cookie' }), { body: {} })

    const both = [await tokens.obtain({}), await tokens.obtain({})]

    expect(new Set(both.map(({ tokens: won }) => won.access)).size).toBe(2)
  })

  it('keeps no access token that the server tells, where it is in a cookie', async () => {
    const { tokens } = playLine(djRestAuthCookies({ access: 'cookie' }), { body: { access } })

    const { tokens: won } = await tokens.obtain({})

    expect(isStandIn(won.access)).toBe(true)
    expect(decodeToken(won.access)).toMatchObject({ user_id: '1' })
  })

  it('asks again after a refusal that may be of the cookie before, and not at once', async () => {
    const refused = { status: 401, body: { code: 'token_not_valid' } }
    const { tokens, posted, clock } = playLine(cookies(), refused, { body: { access } })

    const refresh = tokens.refresh(pair, 1000, true)
    await settle()
    const before = posted.length
    await clock.advance(2000)

    expect(before).toBe(1)
    expect(await refresh).toMatchObject({ type: 'won' })
  })

  it('takes a refusal for what it is where nothing was lost', async () => {
    const { tokens, posted } = playLine(cookies(), { status: 401, body: { code: 'token_not_valid' } })

    const read = await tokens.refresh(pair, 1000, false)

    expect(read).toEqual({ type: 'refused' })
    expect(posted).toHaveLength(1)
  })

  it('tells the token of another user from a renewal', async () => {
    const other = fakeToken({ user_id: '2', exp: 1_800_000_300 })
    const { tokens } = playLine(cookies(), { body: { access: other } })

    const read = await tokens.refresh(pair, 1000, false)

    expect(read).toEqual({ type: 'refused', reason: 'replaced' })
  })

  it('takes a number and its text for one user', async () => {
    const numbered = fakeToken({ user_id: 1, exp: 1_800_000_300 })
    const { tokens } = playLine(cookies(), {
      body: { access: fakeToken({ user_id: '1', exp: 1_800_000_300 }) },
    })

    const read = await tokens.refresh({ ...pair, access: numbered }, 1000, false)

    expect(read.type).toBe('won')
  })

  it('speaks of `csrf` where a refresh is refused for forgery', async () => {
    const detail = 'CSRF Failed: CSRF token missing.'
    const { tokens } = playLine(cookies({ csrf: false }), { status: 403, body: { detail } })

    const read = await tokens.refresh(pair, 1000, false)

    const error = {
      code: 'unexpected_response',
      status: 403,
      detail,
      message: expect.stringContaining('`csrf`') as unknown,
    }
    expect(read).toMatchObject({ type: 'unknown', spent: false, error })
  })

  it('goes on asking while the answer to an earlier refresh may be on its way', async () => {
    const refused = { status: 401, body: { code: 'token_not_valid' } }
    const { tokens, posted, clock } = playLine(cookies(), refused, refused, { body: { access } })

    const read = tokens.refresh(pair, 1000, true)
    await clock.advance(2000)
    const askedSoon = posted.length
    await clock.advance(4000)

    expect(askedSoon).toBe(2)
    expect(await read).toMatchObject({ type: 'won' })
    expect(posted).toHaveLength(3)
  })

  it.each(['obtain', 'refresh', 'revoke'] as const)(
    'does not wait for ever for a token against forgery: %s',
    async (call) => {
      const csrf = () => new Promise<string>(() => {})
      const { tokens, posted, clock } = playLine(cookies({ csrf }), { body: { access } })
      const calls = {
        obtain: () => tokens.obtain({}),
        refresh: () => tokens.refresh(pair, 1000, false),
        revoke: async () => tokens.revoke?.(pair.refresh),
      }

      const outcome = calls[call]().catch((error: unknown) => error)
      await clock.advance(10_000)

      const retry: unknown =
        call === 'refresh' ? { error: { code: 'refresh_unavailable' } } : { code: 'timed_out' }
      expect(await outcome).toMatchObject(retry as object)
      expect(posted).toEqual([])
    },
  )

  it('aborts a login that nobody waits for any more', async () => {
    const { tokens, posted } = playLine(cookies({ csrf: false }), { body: { access } })

    await tokens.obtain({})

    expect(posted[0]?.options).toMatchObject({ limit: 10_000 })
  })

  it('has tabs with stores of their own take one lock', () => {
    const storage = cookies({ access: 'cookie' }).jar?.storage(createMemoryStorage())

    const port = storage?.({ key: 'key', locks: undefined, tab: 'tab' })

    expect(port?.scope).toBeUndefined()
  })

  it('says of a refresh without a token against forgery that it was not sent', async () => {
    const csrf = () => Promise.reject(new Error('No token today.'))
    const { tokens, posted } = playLine(cookies({ csrf }), { body: { access } })

    const read = await tokens.refresh(pair, 1000, false)

    expect(read).toMatchObject({ type: 'unknown', spent: false, error: { code: 'refresh_unavailable' } })
    expect(posted).toEqual([])
  })

  it.each([
    ['asks a function again', () => `token-${Math.random()}`, 2],
    ['does not ask for the same again', () => 'token', 1],
    ['has nothing else to send', false as const, 1],
  ])('%s after a 403', async (_what, csrf, count) => {
    const { tokens, posted } = playLine(cookies({ csrf }), { status: 403, body: { detail: 'CSRF Failed' } })

    await tokens.revoke?.(pair.refresh)

    expect(posted).toHaveLength(count)
  })
})

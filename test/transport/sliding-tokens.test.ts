import { describe, expect, it } from 'vitest'
import { slidingTokens } from '../../src/transport/servers/sliding-tokens.js'
import { decodeToken } from '../../src/token/decode.js'
import { isStandIn } from '../../src/token/stand-in.js'
import { fakeToken } from '../support/fake-token.js'
import { playLine } from './play-line.js'

const now = 1_800_000_000
const token = fakeToken({ token_type: 'sliding', exp: now + 300, refresh_exp: now + 900 })
const next = fakeToken({ token_type: 'sliding', exp: now + 600, refresh_exp: now + 900 })
const last = fakeToken({ token_type: 'sliding', exp: now + 1100, refresh_exp: now + 900 })

const endOf = (refresh: string | undefined): unknown => decodeToken(refresh ?? '')?.exp

describe('slidingTokens', () => {
  it('takes the one token for both', async () => {
    const { tokens } = playLine(slidingTokens(), { body: { token, plan: 'free' } })

    const won = await tokens.obtain({ username: 'ada' })

    expect(won.tokens.access).toBe(token)
    expect(isStandIn(won.tokens.refresh ?? '')).toBe(true)
    expect(won.rest).toEqual({ plan: 'free' })
  })

  it('renews the token itself, and never what stands for a refresh token', async () => {
    const { tokens, posted } = playLine(slidingTokens(), { body: { token: next } })

    const read = await tokens.refresh({ access: token, refresh: 'stand-in.' }, 1000, false)

    expect(posted).toEqual([{ url: 'token/refresh/', body: { token }, options: { limit: 1000 } }])
    expect(read).toMatchObject({ type: 'won', tokens: { access: next } })
  })

  it.each([
    ['while the token is alive', token, now + 300],
    ['until its `refresh_exp`', last, now + 900],
    ['until its `exp`, where it has nothing else', fakeToken({ exp: now + 300 }), now + 300],
  ])('can be renewed %s', (_when, access, end) => {
    const pair = slidingTokens().complete?.({ access })

    expect(endOf(pair?.refresh)).toBe(end)
  })

  it('knows the claim by another name', () => {
    const access = fakeToken({ exp: now + 1100, renewable_until: now + 900 })

    const pair = slidingTokens({ refreshExpClaim: 'renewable_until' }).complete?.({ access })

    expect(endOf(pair?.refresh)).toBe(now + 900)
  })

  it('says that a refusal is not for a token that was spent', async () => {
    const { tokens } = playLine(slidingTokens(), { status: 401, body: { code: 'token_not_valid' } })

    const read = await tokens.refresh({ access: token }, 1000, true)

    expect(read).toEqual({ type: 'refused', isReusable: true })
  })

  it('has no way to revoke', () => {
    expect(playLine(slidingTokens()).tokens.revoke).toBeUndefined()
  })
})

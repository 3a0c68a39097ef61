import { createHmac } from 'node:crypto'
import { createMockServer, createTestAuth, createToken, createTokenPair } from 'simplejwt-client/testing'
import { describe, expect, it } from 'vitest'
import { askMe, claimsOf, post } from '../mock/requests.js'

const now = 1_800_000_000_000
const seconds = now / 1000

/** The server's verdict on an access token. */
async function judge(token: string): Promise<number> {
  const server = createMockServer({ clock: () => now })
  return (await askMe(server, token)).status
}

describe('createToken', () => {
  it('makes an access token that the mock server takes', async () => {
    expect(await judge(createToken({ now }))).toBe(200)
  })

  it('takes the time from the clock of the page', async () => {
    const response = await askMe(createMockServer(), createToken())

    expect(response.status).toBe(200)
  })

  it.each([
    ['access', { token_type: 'access', exp: seconds + 300, iat: seconds }],
    ['refresh', { token_type: 'refresh', exp: seconds + 86_400, iat: seconds }],
    ['sliding', { token_type: 'sliding', exp: seconds + 300, iat: seconds, refresh_exp: seconds + 86_400 }],
  ] as const)(
    'gives a token of the kind %s the claims and the life that SimpleJWT gives it',
    (kind, times) => {
      const claims = claimsOf(createToken({ kind, now }))

      expect(claims).toEqual({ ...times, jti: expect.stringMatching(/^[0-9a-f]{32}$/), user_id: '1' })
    },
  )

  it('makes another jti each time', () => {
    expect(claimsOf(createToken())['jti']).not.toBe(claimsOf(createToken())['jti'])
  })

  it('makes a token that has expired', async () => {
    expect(await judge(createToken({ now, expiresIn: 1 }))).toBe(200)
    expect(await judge(createToken({ now, expiresIn: 0 }))).toBe(401)
    expect(await judge(createToken({ now, expiresIn: -1 }))).toBe(401)
  })

  it('lets a token that has almost expired look as if it had been made a whole life earlier', () => {
    const { exp, iat } = claimsOf(createToken({ now, expiresIn: 5 }))

    expect({ exp, iat }).toEqual({ exp: seconds + 5, iat: seconds - 295 })
  })

  it('never makes a token in the future', () => {
    const { exp, iat } = claimsOf(createToken({ now, expiresIn: 3600 }))

    expect({ exp, iat }).toEqual({ exp: seconds + 3600, iat: seconds })
  })

  it('adds claims, replaces them and leaves some out', () => {
    const token = createToken({ now, userId: 7, claims: { roles: ['editor'], exp: 'soon' }, omit: ['jti'] })

    expect(claimsOf(token)).toEqual({
      token_type: 'access',
      exp: 'soon',
      iat: seconds,
      user_id: '7',
      roles: ['editor'],
    })
  })

  it.each([
    ['as a string, as the server does', { userId: 7 }, '7'],
    ['as a number, where the claim is given', { claims: { user_id: 7 } }, 7],
  ])('writes the user id %s', (_, options, expected) => {
    expect(claimsOf(createToken(options))['user_id']).toBe(expected)
  })

  it('writes the user id as the tokens of the server have it', async () => {
    const server = createMockServer({ users: [{ username: 'ada', password: 'correct horse', id: 7 }] })

    const { access } = await server.createTokenPair('ada')

    expect(claimsOf(createToken({ userId: 7 }))['user_id']).toBe(claimsOf(access)['user_id'])
  })

  it('takes undefined for what is not given', () => {
    const given = { userId: undefined, claims: undefined, omit: undefined, signingKey: undefined }
    const own = { kind: undefined, expiresIn: undefined, broken: undefined }

    const claims = claimsOf(createToken({ now, ...given, ...own }))

    expect(claims).toMatchObject({ user_id: '1', token_type: 'access', exp: seconds + 300 })
  })

  it('escapes what is not ASCII, as Python does', () => {
    const token = createToken({ claims: { name: 'Ada Lovelace ✓' } })

    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('latin1')).toContain('\\u2713')
    expect(claimsOf(token)).toMatchObject({ name: 'Ada Lovelace ✓' })
  })

  it('signs with the key that it is given', () => {
    const [head = '', body = '', signature] = createToken({ signingKey: 'mine' }).split('.')

    const expected = createHmac('sha256', 'mine').update(`${head}.${body}`).digest('base64url')

    expect(signature).toBe(expected)
  })

  it('makes a token of the wrong type', async () => {
    expect(await judge(createToken({ now, kind: 'refresh' }))).toBe(401)
  })

  it.each(['signature', 'unsigned', 'payload', 'segments'] as const)(
    'makes a token with a broken %s, which the server refuses',
    async (broken) => {
      expect(await judge(createToken({ now, broken }))).toBe(401)
    },
  )

  it('makes a huge token, which is longer than a header may be', async () => {
    const token = createToken({ now, broken: 'huge' })

    expect(token.length).toBeGreaterThan(16_384)
    expect(claimsOf(token)).toMatchObject({ token_type: 'access' })
  })

  it('makes an unsigned token whose header says so', () => {
    const [head = '', , signature] = createToken({ broken: 'unsigned' }).split('.')

    expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({ alg: 'none', typ: 'JWT' })
    expect(signature).toBe('')
  })
})

describe('createTokenPair', () => {
  it('makes a pair that a server refreshes', async () => {
    const server = createMockServer()

    const { refresh } = createTokenPair()
    const response = await post(server, '/api/token/refresh/', { refresh })

    expect(response.status).toBe(200)
  })

  it('makes both at one instant, with the same claims but for kind, end and id', () => {
    const { access, refresh } = createTokenPair({ now, userId: '7', claims: { roles: [] }, omit: ['jti'] })

    const shared = { iat: seconds, user_id: '7', roles: [] }
    expect(claimsOf(access)).toEqual({ ...shared, token_type: 'access', exp: seconds + 300 })
    expect(claimsOf(refresh)).toEqual({ ...shared, token_type: 'refresh', exp: seconds + 86_400 })
  })

  it('gives both the iat of the login, where one of them has aged', () => {
    const { access, refresh } = createTokenPair({ now, accessExpiresIn: -10 })

    expect(claimsOf(access)).toMatchObject({ iat: seconds - 310, exp: seconds - 10 })
    expect(claimsOf(refresh)).toMatchObject({ iat: seconds - 310, exp: seconds + 86_400 })
  })

  it('is what auth.adopt takes', async () => {
    const auth = createTestAuth()

    const { userId } = await auth.adopt(createTokenPair({ userId: 7 }))

    expect(userId).toBe('7')
    auth.dispose()
  })
})

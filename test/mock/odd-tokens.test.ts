import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createMockServer, type MockServerOptions, type SimpleJwtRelease } from '../../src/testing.js'
import { signingKey } from '../support/real-server.js'
import { secondsFromNow, signToken } from '../support/sign-token.js'
import { askMe, logIn, post } from './requests.js'

const releases: readonly SimpleJwtRelease[] = ['5.2', '5.3', '5.4', '5.5.0', '5.5.1']

function claims(changes: object): Record<string, unknown> {
  const usual = {
    token_type: 'refresh',
    exp: secondsFromNow(300),
    iat: secondsFromNow(0),
    jti: 'x',
    user_id: 1,
  }
  return { ...usual, ...changes }
}

/** The statuses that the releases answer a refresh with, oldest first. */
function statusesOf(
  token: string,
  path = '/api/token/refresh/',
  settings: MockServerOptions = {},
): Promise<readonly number[]> {
  const answers = releases.map(async (flavour) => {
    const server = createMockServer({ flavour, blacklistApp: true, ...settings })
    return (await post(server, path, { refresh: token })).status
  })
  return Promise.all(answers)
}

// What each release answers was seen on real servers: a fuzz found these tokens.
describe('a forged token, by release', () => {
  it('crashes older ones with a time that is null', async () => {
    const crashed = [500, 500, 500, 500, 401]

    expect(await statusesOf(signToken(claims({ nbf: null })))).toEqual(crashed)
    expect(await statusesOf(signToken(claims({ iat: null })))).toEqual(crashed)
    expect(await statusesOf(signToken(claims({ exp: [1] })))).toEqual(crashed)
  })

  it('crashes the oldest with a time of issue that is text', async () => {
    expect(await statusesOf(signToken(claims({ iat: String(secondsFromNow(-60)) })))).toEqual([
      500, 200, 200, 200, 200,
    ])
  })

  it('is refused by all with a time that is no number', async () => {
    expect(await statusesOf(signToken(claims({ nbf: 'soon' })))).toEqual([401, 401, 401, 401, 401])
  })

  it('is refused for a key id that is no text by newer ones', async () => {
    const [, ...rest] = signToken(claims({})).split('.')
    const head = '{"alg":"HS256","typ":"JWT","kid":1}'
    const unsigned = [Buffer.from(head).toString('base64url'), ...rest].join('.')

    expect(await statusesOf(unsigned)).toEqual([401, 401, 401, 401, 401])
    expect(await statusesOf(signed(head, claims({})))).toEqual([200, 200, 200, 200, 401])
  })

  it('is read by older ones past what is no base64', async () => {
    const token = signToken(claims({}))

    expect(await statusesOf(`${token}\u00e9`)).toEqual([200, 200, 200, 200, 401])
    expect(await statusesOf(`${token}!`)).toEqual([401, 401, 401, 401, 401])
    expect(await statusesOf(`${token}=`)).toEqual([200, 200, 200, 200, 200])
  })

  it('crashes older ones that cannot note on the blacklist that it has no name', async () => {
    const token = signToken(claims({ jti: null }))

    expect(await statusesOf(token, '/api/token/blacklist/')).toEqual([500, 500, 500, 500, 401])
  })

  it('is nobody in particular with an empty user id', async () => {
    expect(await statusesOf(signToken(claims({ user_id: [] })))).toEqual([200, 200, 200, 200, 200])
    expect(await statusesOf(signToken(claims({ user_id: '' })))).toEqual([200, 200, 200, 200, 200])
  })
})

describe('a rotated token of an empty user id', () => {
  it('crashes the releases that note whose it is', async () => {
    const token = signToken(claims({ user_id: [] }))

    expect(await statusesOf(token, '/api/token/refresh/', { rotateRefreshTokens: true })).toEqual([
      200, 200, 200, 500, 500,
    ])
  })
})

describe('a rotated token of a deleted user', () => {
  it('crashes the release that lists its user, but has not listed it', async () => {
    const answers = releases.map(async (flavour) => {
      const server = createMockServer({ flavour, blacklistApp: true, rotateRefreshTokens: true })
      const { refresh } = await logIn(server)
      const answer = await post(server, '/api/token/refresh/', { refresh })
      const rotated = (await answer.json()) as { refresh: string }
      server.users.get('ada').delete()
      return (await post(server, '/api/token/blacklist/', rotated)).status
    })

    expect(await Promise.all(answers)).toEqual([200, 200, 500, 200, 200])
  })
})

describe('an access token of a user id beyond 64 bits', () => {
  it('crashes Django 3.2 only', async () => {
    const token = signToken(claims({ token_type: 'access', user_id: '9223372036854775808' }))
    const answers = releases.map((flavour) => askMe(createMockServer({ flavour }), token))

    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([500, 401, 401, 401, 401])
  })
})

describe('a refresh token that no access token can be made of', () => {
  it('is not used up', async () => {
    const server = createMockServer({ rotateRefreshTokens: true, blacklistAfterRotation: true })
    const token = signToken(claims({ iss: [1] }))

    const refreshed = await post(server, '/api/token/refresh/', { refresh: token })
    const verified = await post(server, '/api/token/verify/', { token })

    expect([refreshed.status, verified.status]).toEqual([500, 200])
  })
})

describe('a token of half a character, trusted without a look at the accounts', () => {
  it('crashes the protected view, which cannot write it', async () => {
    const server = createMockServer({ authenticationClasses: ['stateless-jwt'] })
    const half = signToken(claims({ token_type: 'access', user_id: '\ud800' }))
    const whole = signToken(claims({ token_type: 'access', user_id: '\ud83d\ude00' }))

    expect([(await askMe(server, half)).status, (await askMe(server, whole)).status]).toEqual([500, 200])
  })
})

function signed(head: string, payload: object): string {
  const parts = [head, JSON.stringify(payload)].map((part) => Buffer.from(part).toString('base64url'))
  const text = parts.join('.')
  return `${text}.${createHmac('sha256', signingKey).update(text).digest('base64url')}`
}

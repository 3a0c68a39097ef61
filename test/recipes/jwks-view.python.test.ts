import { describe, expect, it } from 'vitest'
import { createKeys } from '../support/key-pair.js'
import { askJwks, keysOf } from './ask-jwks.js'

const publicMembers = { RS256: ['e', 'kty', 'n'], ES256: ['crv', 'kty', 'x', 'y'] }

function pairOf(algorithm: 'RS256' | 'ES256') {
  const keys = createKeys(algorithm)
  if (keys === undefined) throw new Error(`${algorithm} takes a pair of keys.`)
  return { ALGORITHM: algorithm, SIGNING_KEY: keys.privateKey, VERIFYING_KEY: keys.publicKey }
}

describe.each(['RS256', 'ES256'] as const)('examples/jwks/jwks.py, with %s', (algorithm) => {
  it('publishes the key that checks tokens, for caches too', async () => {
    const answer = await askJwks(pairOf(algorithm))

    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'Content-Type': 'application/json',
      'Cache-Control': 'public, max-age=60',
    })
    expect(keysOf(answer)).toEqual([expect.objectContaining({ alg: algorithm, use: 'sig' })])
  })

  it.each([
    ['VERIFYING_KEY is a private key by mistake', 'SIGNING_KEY'],
    ['VERIFYING_KEY is not set', undefined],
  ] as const)('tells nothing but the public half where %s', async (_, source) => {
    const pair = pairOf(algorithm)
    const published = await askJwks(pair)

    const answer = await askJwks({ ...pair, VERIFYING_KEY: source === undefined ? '' : pair[source] })

    expect(keysOf(answer)).toEqual(keysOf(published))
    expect(Object.keys(keysOf(answer)[0] ?? {})).toEqual(expect.arrayContaining(publicMembers[algorithm]))
    expect(Object.keys(keysOf(answer)[0] ?? {}).filter((name) => /^([dk]|p|q|dp|dq|qi)$/.test(name))).toEqual(
      [],
    )
  })
})

describe('examples/jwks/jwks.py', () => {
  it.each(['HS256', 'none'])('publishes nothing of %s, whose key is the secret', async (algorithm) => {
    const answer = await askJwks({ ALGORITHM: algorithm })

    expect(answer).toEqual({ error: expect.stringContaining('set ALGORITHM to RS256 or ES256') })
  })

  it('is to be read only', async () => {
    const answer = await askJwks(pairOf('ES256'), 'POST')

    expect(answer.status).toBe(405)
  })
})

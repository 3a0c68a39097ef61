import { createLocalJWKSet } from 'jose'
import { describe, expect, it } from 'vitest'
import { createVerifier, type Keys } from '../../examples/jwks/verify-access-token.js'
import { secondsFromNow, signToken, type TokenClaims } from '../support/sign-token.js'
import { createKeyAddress } from './key-address.js'
import { AUDIENCE, accessClaims, createSigner, ISSUER, type Signer } from './signer.js'

const signers = { RS256: await createSigner('RS256'), ES256: await createSigner('ES256') }
const both = createLocalJWKSet({ keys: [signers.RS256.jwk, signers.ES256.jwk] })

function verifierOf(keys: Keys, clockTolerance?: number) {
  const tolerance = clockTolerance === undefined ? {} : { clockTolerance }
  return createVerifier({ keys, issuer: ISSUER, audience: AUDIENCE, ...tolerance })
}

const verify = verifierOf(both)

function toBase64Url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

describe.each(['RS256', 'ES256'] as const)('createVerifier, with %s', (alg) => {
  const signer = signers[alg]

  it('takes an access token, and tells its claims', async () => {
    const verdict = await verify(await signer.sign({ user_id: '7', roles: ['editor'] }))

    expect(verdict).toEqual({ claims: expect.objectContaining({ user_id: '7', roles: ['editor'] }) })
  })

  it('takes one of several audiences', async () => {
    const verdict = await verify(await signer.sign({ aud: ['app', AUDIENCE] }))

    expect(verdict).toHaveProperty('claims')
  })

  it.each<[string, TokenClaims, string]>([
    ['that has expired', { exp: secondsFromNow(-60) }, 'ERR_JWT_EXPIRED'],
    ['that never expires', { exp: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['that is not good yet', { nbf: secondsFromNow(60) }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['for another audience', { aud: 'admin' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['for no audience', { aud: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['of another issuer', { iss: 'https://api.example.net' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['of no issuer', { iss: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['that is for refreshes', { token_type: 'refresh' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['of no type', { token_type: undefined }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ])('refuses a token %s', async (_, changes, refused) => {
    expect(await verify(await signer.sign(changes))).toEqual({ refused })
  })

  it('refuses a token whose claims were changed after it was signed', async () => {
    const [head, , signature] = (await signer.sign()).split('.')

    const verdict = await verify(`${head}.${toBase64Url(accessClaims({ user_id: '2' }))}.${signature}`)

    expect(verdict).toEqual({ refused: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  it('refuses a token that another key has signed', async () => {
    const stranger = await createSigner(alg)

    const verdict = await verify(await stranger.sign())

    expect(verdict).toEqual({ refused: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  it('refuses HS256 with the public key for a secret, before it looks for a key', async () => {
    const token = signToken(accessClaims(), { alg: 'HS256', key: signer.publicPem })

    expect(await verify(token)).toEqual({ refused: 'ERR_JOSE_ALG_NOT_ALLOWED' })
  })

  it('refuses a token that has waited too long, by the tolerance that it is given', async () => {
    const token = await signer.sign({ exp: secondsFromNow(-30) })

    expect(await verifierOf(both, 600)(token)).toHaveProperty('claims')
    expect(await verifierOf(both, 0)(token)).toEqual({ refused: 'ERR_JWT_EXPIRED' })
  })
})

describe('createVerifier', () => {
  it('refuses a token that nobody has signed', async () => {
    expect(await verify(signToken(accessClaims(), { alg: 'none' }))).toEqual({
      refused: 'ERR_JOSE_ALG_NOT_ALLOWED',
    })
  })

  it('refuses an algorithm that it does not ask for, though the key would fit', async () => {
    const signer = await createSigner('PS256')
    const { alg: _, ...jwk } = signer.jwk

    const verdict = await verifierOf(createLocalJWKSet({ keys: [jwk] }))(await signer.sign())

    expect(verdict).toEqual({ refused: 'ERR_JOSE_ALG_NOT_ALLOWED' })
  })

  it.each(['', 'abc', 'a.b.c', '{}', 'ey.ey.ey', '..'])('refuses what is no token: "%s"', async (token) => {
    expect(await verify(token)).toEqual({ refused: expect.stringMatching(/^ERR_JW[ST]_INVALID$/) })
  })

  it('refuses a token with an extension that it does not know and that it has to', async () => {
    const head = { alg: 'RS256', crit: ['strange'], strange: true }
    const [, claims, signature] = (await signers.RS256.sign()).split('.')

    const verdict = await verify(`${toBase64Url(head)}.${claims}.${signature}`)

    expect(verdict).toEqual({ refused: 'ERR_JOSE_NOT_SUPPORTED' })
  })

  it('refuses what is signed and has no claims', async () => {
    const signer = await createSigner('ES256')
    const check = verifierOf(createLocalJWKSet({ keys: [signer.jwk] }))

    expect(await check(await signer.signText('["a list"]'))).toEqual({ refused: 'ERR_JWT_INVALID' })
  })

  it.each([
    ['issuer', { issuer: '', audience: AUDIENCE }],
    ['audience', { issuer: ISSUER, audience: '' }],
  ])('does not start without the %s, for then any would do', (_, names) => {
    expect(() => createVerifier({ keys: both, ...names })).toThrow(TypeError)
  })
})

describe('createVerifier, where keys have names', () => {
  it('refuses a token whose key is not in the set', async () => {
    const [known, unknown] = await Promise.all([
      createSigner('ES256', 'known'),
      createSigner('ES256', 'other'),
    ])
    const check = verifierOf(createLocalJWKSet({ keys: [known.jwk] }))

    expect(await check(await known.sign())).toHaveProperty('claims')
    expect(await check(await unknown.sign())).toEqual({ refused: 'ERR_JWKS_NO_MATCHING_KEY' })
  })

  it('refuses a token that names a key and is signed by another', async () => {
    const [known, thief] = await Promise.all([createSigner('ES256', 'known'), createSigner('ES256', 'thief')])
    const check = verifierOf(createLocalJWKSet({ keys: [known.jwk] }))

    const verdict = await check(await thief.sign({}, { kid: 'known' }))

    expect(verdict).toEqual({ refused: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  it('loads the set again for a name that is new', async () => {
    const [old, next] = await Promise.all([createSigner('RS256', '1'), createSigner('RS256', '2')])
    const address = createKeyAddress([old.jwk], { cooldownDuration: 0 })
    const check = verifierOf(address.keys)
    await check(await old.sign())
    address.tell([old.jwk, next.jwk])

    const verdict = await check(await next.sign())

    expect(verdict).toHaveProperty('claims')
    expect(address.asked()).toBe(2)
  })
})

describe('createVerifier, where keys have no names', () => {
  async function twoSigners(): Promise<[Signer, Signer]> {
    return Promise.all([createSigner('ES256'), createSigner('ES256')])
  }

  it('tries each key that may fit', async () => {
    const [old, next] = await twoSigners()
    const check = verifierOf(createLocalJWKSet({ keys: [old.jwk, next.jwk] }))
    const stranger = await createSigner('ES256')

    expect(await check(await old.sign())).toHaveProperty('claims')
    expect(await check(await next.sign())).toHaveProperty('claims')
    expect(await check(await stranger.sign())).toEqual({ refused: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  it('says of the key that fits what is wrong with the token', async () => {
    const [old, next] = await twoSigners()
    const check = verifierOf(createLocalJWKSet({ keys: [old.jwk, next.jwk] }))

    const verdict = await check(await next.sign({ exp: secondsFromNow(-60) }))

    expect(verdict).toEqual({ refused: 'ERR_JWT_EXPIRED' })
  })

  it('loads the set again when a key was replaced, and refuses the old one from then on', async () => {
    const [old, next] = await twoSigners()
    const address = createKeyAddress([old.jwk], { cooldownDuration: 0 })
    const check = verifierOf(address.keys)
    expect(await check(await old.sign())).toHaveProperty('claims')
    address.tell([next.jwk])

    expect(await check(await next.sign())).toHaveProperty('claims')
    expect(await check(await old.sign())).toEqual({ refused: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' })
  })

  it('does not load the set at the whim of strangers', async () => {
    const [known, stranger] = await twoSigners()
    const address = createKeyAddress([known.jwk])
    const check = verifierOf(address.keys)
    const forged = await Promise.all([stranger.sign(), stranger.sign(), stranger.sign()])

    const verdicts = await Promise.all(forged.map(check))

    const refused = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'
    expect(verdicts).toEqual([{ refused }, { refused }, { refused }])
    expect(address.asked()).toBe(1)
  })
})

describe('createVerifier, where the key is right and the token is not', () => {
  it('does not load the set again', async () => {
    const signer = await createSigner('ES256')
    const address = createKeyAddress([signer.jwk], { cooldownDuration: 0 })
    const check = verifierOf(address.keys)

    const verdicts = [
      await check(await signer.sign({ exp: secondsFromNow(-60) })),
      await check(await signer.sign({ token_type: 'refresh' })),
      await check('abc'),
    ]

    expect(verdicts.map((verdict) => 'refused' in verdict)).toEqual([true, true, true])
    expect(address.asked()).toBe(1)
  })
})

describe('createVerifier, where keys do not load', () => {
  it.each([
    ['a status', 503],
    ['a redirect', 302],
  ])('rejects and does not blame the token: %s', async (_, status) => {
    const address = createKeyAddress([])
    address.tell(status)

    await expect(verifierOf(address.keys)(await signers.RS256.sign())).rejects.toThrow('Expected 200 OK')
  })

  it('rejects what it cannot tell since a key was replaced, and takes the same token later', async () => {
    const [old, next] = await Promise.all([createSigner('ES256'), createSigner('ES256')])
    const address = createKeyAddress([old.jwk], { cooldownDuration: 0 })
    const check = verifierOf(address.keys)
    await check(await old.sign())
    address.tell(500)
    const token = await next.sign()

    await expect(check(token)).rejects.toThrow('Expected 200 OK')
    address.tell([next.jwk])

    expect(await check(token)).toHaveProperty('claims')
  })
})

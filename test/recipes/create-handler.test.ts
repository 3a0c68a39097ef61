import { createLocalJWKSet } from 'jose'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createHandler } from '../../examples/jwks/create-handler.js'
import { createVerifier } from '../../examples/jwks/verify-access-token.js'
import { secondsFromNow } from '../support/sign-token.js'
import { createKeyAddress } from './key-address.js'
import { AUDIENCE, createSigner, ISSUER } from './signer.js'

const signer = await createSigner('ES256')
const keys = createLocalJWKSet({ keys: [signer.jwk] })
let answers = 0
function answer(_: Request, claims: Readonly<Record<string, unknown>>): Response {
  answers += 1
  return Response.json({ user: claims['user_id'] })
}
const handle = createHandler(createVerifier({ keys, issuer: ISSUER, audience: AUDIENCE }), answer)

const noCredentials = { detail: 'Authentication credentials were not provided.' }
const badHeader = { detail: expect.any(String), code: 'bad_authorization_header' }
const notValid = { detail: expect.any(String), code: 'token_not_valid' }

function requestWith(authorization?: string): Request {
  return new Request('https://edge.example.com/notes/', {
    headers: authorization === undefined ? {} : { Authorization: authorization },
  })
}

beforeEach(() => {
  answers = 0
})

describe('createHandler', () => {
  it('answers whoever has a good token', async () => {
    const response = await handle(requestWith(`Bearer ${await signer.sign({ user_id: '7' })}`))

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ user: '7' })
  })

  it.each([
    ['no header', undefined, noCredentials],
    ['an empty header', '', noCredentials],
    ['another scheme', 'Basic YWRhOng=', noCredentials],
    ['a scheme in small letters', 'bearer abc', noCredentials],
    ['a scheme alone', 'Bearer', badHeader],
    ['three words', 'Bearer a b', badHeader],
    ['what is no token', 'Bearer abc', notValid],
  ])('refuses as SimpleJWT does: %s', async (_, authorization, body) => {
    const response = await handle(requestWith(authorization))

    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toBe('Bearer realm="api"')
    expect(await response.json()).toEqual(body)
    expect(answers).toBe(0)
  })

  it.each([
    ['an expired one', { exp: secondsFromNow(-60) }],
    ['one for refreshes', { token_type: 'refresh' }],
  ])('asks for another token in the place of %s', async (_, changes) => {
    const response = await handle(requestWith(`Bearer ${await signer.sign(changes)}`))

    expect(response.status).toBe(401)
    expect(await response.json()).toEqual(notValid)
    expect(answers).toBe(0)
  })

  it('says 503 where keys do not load, so that nobody spends a refresh on it', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue()
    const address = createKeyAddress([])
    address.tell(500)
    const verify = createVerifier({ keys: address.keys, issuer: ISSUER, audience: AUDIENCE })
    const token = await signer.sign()

    const response = await createHandler(verify, answer)(requestWith(`Bearer ${token}`))

    expect(response.status).toBe(503)
    expect(response.headers.get('Retry-After')).toBe('5')
    expect(await response.json()).not.toHaveProperty('code')
    expect(error).toHaveBeenCalledOnce()
    expect(String(error.mock.calls)).not.toContain(token)
  })
})

import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify, type RemoteJWKSet } from 'jose'

/** From `createRemoteJWKSet(new URL(...))`, or from `createLocalJWKSet(...)` where the keys are at hand. */
export type Keys = JWTVerifyGetKey & Partial<Pick<RemoteJWKSet, 'coolingDown' | 'reload'>>

/** What Django signs by: ISSUER and AUDIENCE of its SIMPLE_JWT. `clockTolerance` in seconds. @default 5 */
export interface VerifierOptions {
  readonly keys: Keys
  readonly issuer: string
  readonly audience: string
  readonly clockTolerance?: number
}

/** The claims of a good token, or why it is none: a code of jose. */
export type Verdict = { readonly claims: JWTPayload } | { readonly refused: string }

// Whatever else goes wrong, a key set that does not load for one, says nothing about the token.
const refusals: ReadonlySet<string> = new Set([
  errors.JOSEAlgNotAllowed.code,
  errors.JOSENotSupported.code,
  errors.JWKSNoMatchingKey.code,
  errors.JWSInvalid.code,
  errors.JWSSignatureVerificationFailed.code,
  errors.JWTClaimValidationFailed.code,
  errors.JWTExpired.code,
  errors.JWTInvalid.code,
])

/** Judges access tokens of SimpleJWT by its public keys. The function that it returns rejects if it could not tell. */
export function createVerifier(options: VerifierOptions): (token: string) => Promise<Verdict> {
  const { keys, issuer, audience, clockTolerance = 5 } = options
  // jose takes `undefined`, such as a variable that nobody has set, for "any will do".
  if (!issuer || !audience) throw new TypeError('A verifier takes an issuer and an audience.')
  // Pinned: a token does not choose how it is checked. No HS256: a public key is no secret.
  const algorithms = ['RS256', 'ES256']
  const rules = { algorithms, issuer, audience, clockTolerance, requiredClaims: ['exp', 'token_type'] }

  async function verify(token: string): Promise<JWTPayload> {
    const { payload } = await jwtVerify(token, keys, rules).catch((error: unknown) =>
      tryEachKey(token, error),
    )
    // A refresh token has the same signature and lives for weeks: it is for Django's eyes only.
    if (payload['token_type'] === 'access') return payload
    throw new errors.JWTClaimValidationFailed('not an access token', payload, 'token_type', 'check_failed')
  }

  // SimpleJWT's tokens do not name their key (`kid`), so that more than one may fit while keys change.
  async function tryEachKey(token: string, error: unknown) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    for await (const key of error) {
      const verified = await jwtVerify(token, key, rules).catch(ignoreWrongKey)
      if (verified !== undefined) return verified
    }
    throw new errors.JWSSignatureVerificationFailed()
  }

  // ... and a new key is not noticed by its name: load the set again, as often as jose does for an unknown one.
  async function verifyByNewKeys(token: string, error: unknown): Promise<JWTPayload> {
    const isWrongKey = error instanceof errors.JWSSignatureVerificationFailed
    if (!isWrongKey || keys.reload === undefined || keys.coolingDown) throw error
    await keys.reload()
    return verify(token)
  }

  return (token) =>
    verify(token)
      .catch((error: unknown) => verifyByNewKeys(token, error))
      .then((claims) => ({ claims }), toVerdict)
}

function ignoreWrongKey(error: unknown): undefined {
  if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
}

function toVerdict(error: unknown): Verdict {
  if (error instanceof errors.JOSEError && refusals.has(error.code)) return { refused: error.code }
  throw error
}

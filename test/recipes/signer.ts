import { CompactSign, generateKeyPair, exportJWK, exportSPKI, type JWK, type JWTPayload, SignJWT } from 'jose'
import { secondsFromNow, type TokenClaims } from '../support/sign-token.js'

export const ISSUER = 'https://api.example.com'
export const AUDIENCE = 'web'

/** A pair of keys, and tokens of SimpleJWT's shape that it signs. */
export interface Signer {
  /** As a JWKS has it. */
  readonly jwk: JWK
  readonly publicPem: string
  /** Signs an access token with these claims changed; `undefined` leaves one out. */
  sign(changes?: TokenClaims, header?: Readonly<Record<string, string>>): Promise<string>
  /** Signs any text. */
  signText(text: string): Promise<string>
}

/** The claims of an access token that is good for five minutes. */
export function accessClaims(changes: TokenClaims = {}): JWTPayload {
  return {
    token_type: 'access',
    exp: secondsFromNow(300),
    iat: secondsFromNow(0),
    jti: crypto.randomUUID().replaceAll('-', ''),
    user_id: '1',
    iss: ISSUER,
    aud: AUDIENCE,
    ...changes,
  }
}

/** Makes a new pair. SimpleJWT's tokens have no `kid`, and so has this one's set unless it is given one. */
export async function createSigner(alg: string, kid?: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const name = kid === undefined ? {} : { kid }
  return {
    jwk: { ...(await exportJWK(publicKey)), use: 'sig', alg, ...name },
    publicPem: await exportSPKI(publicKey),
    sign: (changes, header) =>
      new SignJWT(accessClaims(changes))
        .setProtectedHeader({ alg, typ: 'JWT', ...name, ...header })
        .sign(privateKey),
    signText: (text) =>
      new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg }).sign(privateKey),
  }
}

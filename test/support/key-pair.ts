import { generateKeyPairSync } from 'node:crypto'

/** Algorithms with one key to sign and another to check. */
export type KeyPairAlgorithm = 'RS256' | 'ES256'

/** A pair of keys as PEM. */
export interface Keys {
  readonly algorithm: KeyPairAlgorithm
  readonly privateKey: string
  readonly publicKey: string
}

/** A new pair each time; `undefined` where one key does both. */
export function createKeys(algorithm: 'HS256' | KeyPairAlgorithm = 'HS256'): Keys | undefined {
  if (algorithm === 'HS256') return undefined
  const { privateKey, publicKey } =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    algorithm,
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

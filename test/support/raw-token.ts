/** A token of any payload, given as text or bytes; nobody has signed it. */
export function rawToken(payload: string | Uint8Array): string {
  return [
    '{"alg":"HS256","typ":"JWT"}',
    payload,
    'a signature that nobody checks, and as long as a real one is',
  ]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.')
}

/** A token with these claims, in UTF-8. */
export function tokenOf(claims: unknown): string {
  return rawToken(JSON.stringify(claims))
}

/** The two tokens of a login at this moment (milliseconds), with these claims in both. */
export function pairOf(now: number, claims: Readonly<Record<string, unknown>> = {}) {
  const iat = Math.floor(now / 1000)
  return {
    access: tokenOf({ token_type: 'access', exp: iat + 300, iat, jti: 'a1', user_id: '1', ...claims }),
    refresh: tokenOf({ token_type: 'refresh', exp: iat + 86_400, iat, jti: 'r1', user_id: '1', ...claims }),
  }
}

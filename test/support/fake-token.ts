/** An unsigned JSON Web Token with this payload: the client cannot tell it from a signed one. */
export function fakeToken(payload: object): string {
  return (
    [{ alg: 'HS256', typ: 'JWT' }, payload].map((part) => encode(JSON.stringify(part))).join('.') + '.c2ln'
  )
}

/** A pair as SimpleJWT makes it at the second `now`. `id` goes into both `jti`s and tells pairs apart. */
export function fakePair(id: string, now: number, user: string, accessLife = 300, refreshLife = 86_400) {
  const claims = { iat: now, user_id: user }
  return {
    access: fakeToken({ token_type: 'access', exp: now + accessLife, jti: `a-${id}`, ...claims }),
    refresh: fakeToken({ token_type: 'refresh', exp: now + refreshLife, jti: `r-${id}`, ...claims }),
  }
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

/** One login and all tokens that came of it, as the server knows them. */
export interface Family {
  readonly id: number
  readonly user: string
  readonly userId: string
  /** On the device's clock. */
  readonly openedAt: number
  /** What happened that may have cost a pair without anybody's fault: a lost answer, a page that died with it. */
  readonly excuses: Set<string>
  /** Refusals of its refresh tokens, each with the server's reason. */
  readonly refusals: RefusalCause[]
  /** What protected views said about the account. */
  readonly accountCodes: Set<string>
}

export type RefusalCause = 'spent' | 'revoked' | 'expired' | 'account'

/** A token that the server has issued. */
export interface IssuedToken {
  readonly family: Family
  readonly kind: 'access' | 'refresh'
  readonly jti: string
  /** Seconds. */
  readonly exp: number
  readonly iat: number
  fate: 'live' | 'spent' | 'revoked'
  /** The refresh token that took its place. */
  successor?: string
}

/** All tokens ever issued and what became of them. */
export interface Oracle {
  /** Notes a new login. */
  open(user: string, tokens: { readonly access: string; readonly refresh: string }, at: number): Family
  /** Notes tokens of an existing login. */
  issue(family: Family, ...tokens: readonly (string | undefined)[]): void
  token(text: string | undefined): IssuedToken | undefined
  /** Whose access token has these claims? What a page shows from a hint lacks the `jti`. */
  familyOf(claims: Partial<Record<keyof Payload, unknown>> | undefined): Family | undefined
  families(): readonly Family[]
  tokensOf(family: Family): readonly IssuedToken[]
}

export function createOracle(): Oracle {
  const tokens = new Map<string, IssuedToken>()
  const byJti = new Map<string, Family>()
  const families: Family[] = []

  function issue(family: Family, ...texts: readonly (string | undefined)[]): void {
    for (const text of texts) {
      if (text === undefined || tokens.has(text)) continue
      const { jti, exp, iat, token_type: kind } = payloadOf(text)
      tokens.set(text, { family, kind, jti, exp, iat, fate: 'live' })
      byJti.set(jti, family)
    }
  }

  return {
    issue,
    open(user, { access, refresh }, openedAt) {
      const family: Family = {
        id: families.length + 1,
        user,
        openedAt,
        userId: String(payloadOf(access).user_id),
        excuses: new Set(),
        refusals: [],
        accountCodes: new Set(),
      }
      families.push(family)
      issue(family, access, refresh)
      return family
    },
    token: (text) => (text === undefined ? undefined : tokens.get(text)),
    familyOf(claims) {
      if (claims?.jti !== undefined) return byJti.get(claims.jti as string)
      const isLike = ({ exp, iat, kind, family }: IssuedToken) =>
        exp === claims?.exp &&
        iat === claims.iat &&
        kind === 'access' &&
        family.userId === String(claims.user_id)
      const like = [...tokens.values()].filter(isLike)
      return like.every(({ family }) => family === like[0]?.family) ? like[0]?.family : undefined
    },
    families: () => families,
    tokensOf: (family) => [...tokens.values()].filter((token) => token.family === family),
  }
}

export interface Payload {
  readonly jti: string
  readonly exp: number
  readonly iat: number
  readonly token_type: 'access' | 'refresh'
  readonly user_id: string | number
}

function payloadOf(token: string): Payload {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

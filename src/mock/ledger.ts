import type { Account } from './users.js'

/** The refresh tokens that are out, by `jti`: whose they are, and which are worth nothing any more. */
export interface Ledger {
  /** Notes a token. `isListed`: does the release put tokens like this one into its own list, too? */
  issue(jti: string, exp: unknown, token: IssuedToken): void
  holderOf(jti: string): Account | undefined
  isListed(jti: string): boolean
  blacklist(jti: string, exp: unknown): void
  isBlacklisted(jti: string): boolean
  /** Blacklists all that are out, of one user or of all. */
  blacklistAll(holder: Account | undefined): void
  clear(): void
}

/** Undefined holder: a token that was not issued here, or rotated from such a one. */
export interface IssuedToken {
  readonly holder: Account | undefined
  readonly isListed: boolean
}

/** `now` in seconds. Of very many tokens those are forgotten that have long expired. */
export function createLedger(now: () => number): Ledger {
  const issued = createFadingMap<IssuedToken>(now)
  const blacklisted = createFadingMap<true>(now)

  return {
    issue: (jti, exp, token) => issued.set(jti, exp, token),
    holderOf: (jti) => issued.get(jti)?.holder,
    isListed: (jti) => blacklisted.get(jti) ?? issued.get(jti)?.isListed ?? false,
    blacklist: (jti, exp) => blacklisted.set(jti, exp, true),
    isBlacklisted: (jti) => blacklisted.get(jti) ?? false,
    blacklistAll(holder) {
      issued.forEach((jti, exp, token) => {
        if (holder === undefined || token.holder === holder) blacklisted.set(jti, exp, true)
      })
    },
    clear() {
      issued.clear()
      blacklisted.clear()
    },
  }
}

interface FadingMap<Value> {
  get(key: string): Value | undefined
  set(key: string, exp: unknown, value: Value): void
  forEach(tell: (key: string, exp: unknown, value: Value) => void): void
  clear(): void
}

const many = 10_000

/** Seconds that an expired token is kept: there is leeway, and tests set clocks back. */
const grace = 86_400

function createFadingMap<Value>(now: () => number): FadingMap<Value> {
  const entries = new Map<string, { readonly exp: unknown; readonly value: Value }>()
  let limit = many

  function forgetExpired(): void {
    for (const [key, { exp }] of entries) if (Number(exp) < now() - grace) entries.delete(key)
    // The next look is worth its while when there are twice as many.
    limit = Math.max(many, 2 * entries.size)
  }

  return {
    get: (key) => entries.get(key)?.value,
    set(key, exp, value) {
      entries.set(key, { exp, value })
      if (entries.size > limit) forgetExpired()
    },
    forEach: (tell) => entries.forEach(({ exp, value }, key) => tell(key, exp, value)),
    clear: () => entries.clear(),
  }
}

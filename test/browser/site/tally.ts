/** What became of the refreshes of one user, as seen between the browser and the server. */
export interface Tally {
  /** Requests that reached the server. */
  readonly sent: number
  readonly won: number
  readonly refused: number
  /** Of `won`: while the token that was to be replaced had most of its life before it. */
  readonly early: number
  /** Of `sent`: by the service worker. */
  readonly byWorker: number
}

/** An answered refresh, or a login (without `sent`). */
export interface Answered {
  readonly sent: string | undefined
  readonly status: number
  readonly access: string | undefined
  readonly refresh: string | undefined
  readonly byWorker: boolean
  /** Milliseconds since 1970, when the request came in. */
  readonly at: number
}

interface Claims {
  readonly exp: number
  readonly user_id: string | number
}

/** Keeps the books of a site. */
export interface Books {
  add(answered: Answered): void
  tally(userId: string): Tally
  /** When the newest access token of a user expires: milliseconds since 1970. */
  expiresAt(userId: string): number
}

/** A client may refresh in the last third of a token's life, and clocks of JWTs tick once a second. */
const FRESH = 0.4

export function createBooks(): Books {
  const entries: (Answered & { readonly userId: string; readonly isEarly: boolean })[] = []
  /** When an access token was won, by the refresh token that came with it. */
  const lives = new Map<string, { readonly from: number; readonly to: number }>()
  const newest = new Map<string, number>()

  function isEarly({ sent = '', at }: Answered): boolean {
    const life = lives.get(sent)
    return life !== undefined && at < life.to - FRESH * (life.to - life.from) - 1000
  }

  return {
    add(answered) {
      const { access, refresh, sent, at } = answered
      const userId = String(claimsOf(sent ?? refresh).user_id)
      entries.push({ ...answered, userId, isEarly: isEarly(answered) })
      if (access === undefined) return
      const to = claimsOf(access).exp * 1000
      newest.set(userId, to)
      if (refresh !== undefined) lives.set(refresh, { from: at, to })
    },
    tally(userId) {
      const sent = entries.filter((entry) => entry.sent !== undefined && entry.userId === userId)
      const count = (matches: (entry: (typeof sent)[number]) => boolean) => sent.filter(matches).length
      return {
        sent: sent.length,
        won: count(({ status }) => status === 200),
        refused: count(({ status }) => status === 401),
        early: count((entry) => entry.status === 200 && entry.isEarly),
        byWorker: count(({ byWorker }) => byWorker),
      }
    },
    expiresAt: (userId) => newest.get(userId) ?? 0,
  }
}

function claimsOf(token = ''): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
}

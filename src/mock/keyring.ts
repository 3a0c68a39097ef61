import type { Account } from './users.js'

/** What a browser holds of a Django session: the value of its Cookie header, and the token against CSRF. */
export interface MockSession {
  /** `sessionid=...; csrftoken=...` */
  readonly cookie: string
  /** For the header `X-CSRFToken` of unsafe requests. */
  readonly csrfToken: string
}

/** Keys to the server other than JSON web tokens. */
export interface Keyring {
  createSession(account: Account): MockSession
  createAuthToken(account: Account): string
  /** Whose session does this cookie carry? A session ends with the password that it was opened with. */
  sessionUser(request: Request): Account | undefined
  /** Has somebody asked for the session of this request, and what came out? Tells it once. */
  takeSessionState(request: Request): 'not asked' | 'live' | 'none' | 'dead'
  /** Logs out. `false` if the request carries no live session. */
  endSession(request: Request): boolean
  /** Whose opaque token is this? */
  tokenUser(token: string): Account | undefined
  /** Takes all keys back. */
  clear(): void
}

interface Session {
  readonly account: Account
  readonly passwordMark: string
}

const maxSessions = 10_000

export function createKeyring(randomKey: () => string): Keyring {
  const sessions = new Map<string, Session>()
  const tokens = new Map<string, Account>()
  const asked = new WeakMap<Request, 'live' | 'none' | 'dead'>()

  function find(request: Request): Account | undefined {
    const session = sessions.get(readCookie(request, 'sessionid') ?? '')
    return session?.passwordMark === session?.account.passwordMark ? session?.account : undefined
  }

  return {
    createSession(account) {
      const id = randomKey()
      const csrfToken = randomKey()
      sessions.set(id, { account, passwordMark: account.passwordMark })
      // Some logins open one each that nobody ends.
      for (const oldest of sessions.keys()) if (sessions.size > maxSessions) sessions.delete(oldest)
      return { cookie: `sessionid=${id}; csrftoken=${csrfToken}`, csrfToken }
    },
    createAuthToken(account) {
      const token = `${randomKey()}${randomKey().slice(0, 8)}`
      tokens.set(token, account)
      return token
    },
    sessionUser(request) {
      const account = find(request)
      const isGiven = readCookie(request, 'sessionid') !== undefined
      asked.set(request, account === undefined ? (isGiven ? 'dead' : 'none') : 'live')
      return account
    },
    takeSessionState(request) {
      const state = asked.get(request) ?? 'not asked'
      asked.delete(request)
      return state
    },
    endSession: (request) => sessions.delete(readCookie(request, 'sessionid') ?? ''),
    tokenUser: (token) => tokens.get(token),
    clear() {
      sessions.clear()
      tokens.clear()
    },
  }
}

export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('Cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

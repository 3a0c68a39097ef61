/** What a browser holds of a Django session: the value of its Cookie header, and the token against CSRF. */
export interface MockSession {
  /** `sessionid=...; csrftoken=...` */
  readonly cookie: string
  /** For the header `X-CSRFToken` of unsafe requests. */
  readonly csrfToken: string
}

/** Keys to the server other than JSON web tokens. Each stands for a user name. */
export interface Keyring {
  createSession(username: string): MockSession
  createAuthToken(username: string): string
  /** Whose session does this cookie carry? */
  sessionUser(request: Request): string | undefined
  /** Logs out. `false` if the request carries no live session. */
  endSession(request: Request): boolean
  /** Whose opaque token is this? */
  tokenUser(token: string): string | undefined
}

export function createKeyring(randomKey: () => string): Keyring {
  const sessions = new Map<string, string>()
  const tokens = new Map<string, string>()

  return {
    createSession(username) {
      const id = randomKey()
      const csrfToken = randomKey()
      sessions.set(id, username)
      return { cookie: `sessionid=${id}; csrftoken=${csrfToken}`, csrfToken }
    },
    createAuthToken(username) {
      const token = `${randomKey()}${randomKey().slice(0, 8)}`
      tokens.set(token, username)
      return token
    },
    sessionUser(request) {
      const id = readCookie(request, 'sessionid')
      return id === undefined ? undefined : sessions.get(id)
    },
    endSession: (request) => sessions.delete(readCookie(request, 'sessionid') ?? ''),
    tokenUser: (token) => tokens.get(token),
  }
}

export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('Cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

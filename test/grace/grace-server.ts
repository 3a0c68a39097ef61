import { DatabaseSync } from 'node:sqlite'
import { type RealServer, type RealServerOptions, startRealServer } from '../support/real-server.js'

/** The period that the servers of these tests have, in seconds: so long that no slow machine outlasts it. */
export const gracePeriod = 600

/** A real server that rotates and blacklists, with the serializers of `examples/django`. */
export interface GraceServer {
  readonly real: RealServer
  /** A user of this test's own who has just logged in. */
  logIn(claims?: Readonly<Record<string, unknown>>): Promise<GraceUser>
  /** The answer of a token endpoint. */
  post(view: 'refresh' | 'blacklist', refresh: string): Promise<GraceAnswer>
  /** Status of the protected view. */
  askMe(access: string): Promise<number>
  /** Sets what the database says of all exchanges so far back by so many seconds. */
  age(seconds: number): Promise<void>
  /** Empties the blacklist, as a command that tidies up too early would. */
  emptyBlacklist(): Promise<void>
}

export interface GraceUser {
  readonly username: string
  readonly password: string
  readonly refresh: string
}

export interface GraceAnswer {
  readonly status: number
  readonly access: string
  readonly refresh: string
  readonly code?: string
}

let lastUser = 0

const strict = { version: '5.5.1', rotateRefreshTokens: true, blacklistAfterRotation: true } as const

/** The same, with SimpleJWT's own serializers. */
export async function startStrictServer(): Promise<GraceServer> {
  return toGraceServer(await startRealServer(strict))
}

export async function startGraceServer(options: Partial<RealServerOptions> = {}): Promise<GraceServer> {
  return toGraceServer(await startRealServer({ ...strict, grace: gracePeriod, ...options }))
}

function toGraceServer(real: RealServer): GraceServer {
  async function send(path: string, body: unknown): Promise<GraceAnswer> {
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(real.url + path, { method: 'POST', headers, body: JSON.stringify(body) })
    const answer: unknown = response.status === 500 ? {} : await response.json()
    return { ...(answer as GraceAnswer), status: response.status }
  }

  async function change(statement: string): Promise<void> {
    const { database } = await real.control('where')
    const connection = new DatabaseSync(String(database), { timeout: 20_000 })
    connection.exec(statement)
    connection.close()
  }

  return {
    real,
    async logIn(claims = {}) {
      lastUser += 1
      const user = { username: `user${lastUser}-${process.pid}`, password: 'correct horse' }
      await real.control('add', { ...user, claims })
      const { refresh } = await send('/api/token/', user)
      return { ...user, refresh }
    },
    post: (view, refresh) => send(`/api/token/${view}/`, { refresh }),
    async askMe(access) {
      const headers = { Authorization: `Bearer ${access}` }
      return (await fetch(`${real.url}/api/me/`, { headers })).status
    },
    age: (seconds) =>
      change(
        `UPDATE token_blacklist_outstandingtoken
         SET created_at = strftime('%Y-%m-%d %H:%M:%f', created_at, '-${seconds} seconds')`,
      ),
    emptyBlacklist: () => change('DELETE FROM token_blacklist_blacklistedtoken'),
  }
}

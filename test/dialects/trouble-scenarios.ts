import { expect } from 'vitest'
import { type Dialect, hasCookies, isInMemory, isSingleUse } from './dialect.js'
import { broken, createHold, type Interference, loseAnswer } from './line.js'
import { type Scenario } from './scenario.js'

/** A refresh that comes to nothing once, and what is known of it. */
const survives = (what: string, interference: Interference): Scenario => ({
  name: `keeps the session, and goes on, after ${what}`,
  async play({ dialect, newUser, open, outer }) {
    const visitor = open()
    await visitor.auth.login(await newUser())
    const errors: string[] = []
    visitor.auth.on('refreshError', ({ error }) => void errors.push(error.code))
    visitor.hurry()
    outer.interfereOnce(dialect.paths.refresh, interference)
    visitor.outliveToken()

    const response = await visitor.auth.fetch(dialect.paths.me)

    expect(response.status).toBe(200)
    expect(visitor.told).toEqual(['login', 'refreshError', 'refresh'])
    expect(errors).toEqual(['refresh_unavailable'])
  },
})

const page = (status: number, text: string, headers: Readonly<Record<string, string>> = {}): Interference => {
  return ({ headers: sent }) => {
    const allowed = { 'Access-Control-Allow-Credentials': 'true' }
    const origin = sent.get('Origin') ?? '*'
    const type = text.startsWith('{') ? 'application/json' : 'text/html'
    return new Response(text, {
      status,
      headers: { 'Content-Type': type, 'Access-Control-Allow-Origin': origin, ...allowed, ...headers },
    })
  }
}

/** Answers that are nobody's verdict, and not to be waited for either. */
const distrusts = (what: string, interference: Interference): Scenario => ({
  name: `keeps the session at ${what}`,
  async play({ dialect, newUser, open, outer }) {
    const visitor = open()
    await visitor.auth.login(await newUser())
    outer.interfereOnce(dialect.paths.refresh, interference)

    await expect(visitor.auth.refresh()).rejects.toMatchObject({ code: 'unexpected_response' })
    const status = visitor.auth.getSnapshot().status
    const response = await visitor.auth.fetch(dialect.paths.me)

    expect(status).toBe('authenticated')
    expect(response.status).toBe(200)
    expect(visitor.told).toEqual(['login', 'refreshError'])
  },
})

function unlessOneTime(dialect: Dialect): string | undefined {
  return isSingleUse(dialect) ? undefined : 'a refresh token works more than once'
}

export const troubleScenarios: readonly Scenario[] = [
  survives('a moment without a network', broken),
  survives('an error of the server', page(500, '<h1>Server Error (500)</h1>')),
  survives('a server that is down behind its proxy', page(502, '<h1>Bad Gateway</h1>')),
  survives('too many requests', page(429, '{"detail":"Request was throttled."}', { 'Retry-After': '2' })),
  distrusts("a proxy's own 401", page(401, '<h1>Authorization Required</h1>')),
  distrusts('a 404', page(404, '<h1>Not Found</h1>')),
  distrusts('a page in the place of tokens', page(200, '<h1>Welcome</h1>')),
  {
    name: 'survives a lost answer',
    unless: (dialect) => (isSingleUse(dialect) ? 'a refresh token works once' : undefined),
    async play({ dialect, newUser, open, outer, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.hurry()
      outer.interfereOnce(dialect.paths.refresh, loseAnswer)
      visitor.outliveToken()

      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(visitor.told).toEqual(['login', 'refreshError', 'refresh'])
      expect(answers().refresh).toEqual({ 200: 1, lost: 1 })
    },
  },
  {
    name: 'says that an answer was lost which took the only refresh token along',
    unless: unlessOneTime,
    async play({ dialect, newUser, open, outer }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.hurry()
      outer.interfereOnce(dialect.paths.refresh, loseAnswer)
      visitor.outliveToken()

      const request = visitor.auth.fetch(dialect.paths.me)

      await expect(request).rejects.toMatchObject({ code: 'session_ended', reason: 'outcome_lost' })
      expect(visitor.told).toEqual(['login', 'refreshError', 'logout: outcome_lost'])
    },
  },
  {
    name: 'survives an answer whose cookie arrived, and nothing else',
    unless: (dialect) => (hasCookies(dialect) ? undefined : 'there are no cookies'),
    async play({ dialect, newUser, open }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.hurry()
      visitor.inner.interfereOnce(dialect.paths.refresh, loseAnswer)
      visitor.outliveToken()

      const response = await visitor.auth.fetch(dialect.paths.me)

      expect(response.status).toBe(200)
      expect(visitor.told).toEqual(['login', 'refreshError', 'refresh'])
    },
  },
  {
    name: 'waits for its first token after a reload without a network',
    unless: (dialect) => (isInMemory(dialect) ? undefined : 'it has one without a request'),
    async play({ dialect, newUser, open, outer }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      visitor.auth.dispose()
      outer.interfere(dialect.paths.refresh, broken)

      const next = visitor.openTab()
      await expect.poll(() => next.told).toEqual(['refreshError'])
      const verdict = next.auth.verify()
      await expect(verdict).rejects.toMatchObject({ code: 'not_authenticated' })
      const status = next.auth.getSnapshot().status
      outer.interfere(dialect.paths.refresh, undefined)
      next.tell('online')
      const response = await next.auth.fetch(dialect.paths.me)

      expect([status, response.status]).toEqual(['authenticated', 200])
      expect(next.told).toEqual(['refreshError', 'refresh'])
    },
  },
  {
    name: 'survives a reload in the middle of a refresh whose cookie arrives late',
    unless: (dialect) => (hasCookies(dialect) ? undefined : 'there are no cookies'),
    async play({ dialect, newUser, open, outer, answers }) {
      const visitor = open()
      await visitor.auth.login(await newUser())
      const hold = createHold()
      outer.interfereOnce(dialect.paths.refresh, hold.interference)
      visitor.inner.interfereOnce(dialect.paths.refresh, (request, pass) => {
        void pass(request)
        return broken()
      })
      visitor.outliveToken()
      visitor.auth.fetch(dialect.paths.me).catch(() => {})
      await expect.poll(() => visitor.told).toContain('refreshError')
      await expect.poll(hold.count).toBe(1)
      visitor.auth.dispose()

      const next = visitor.openTab()
      next.hurry()
      visitor.jump(60_000)
      const request = next.auth.fetch(dialect.paths.me)
      await expect.poll(() => answers().refresh?.[isSingleUse(dialect) ? 401 : 200]).toBe(1)
      hold.letGo()

      expect((await request).status).toBe(200)
      expect(next.told).toEqual(['refresh'])
    },
  },
]

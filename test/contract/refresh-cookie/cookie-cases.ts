import { expect } from 'vitest'
import {
  expectAnswer,
  type ExpectedAnswer,
  type FlavourCase,
  type FlavourServer,
  type FlavourSettings,
  newUser,
  postJson,
  readBody,
} from '../flavours/flavour-server.js'
import {
  csrfPath,
  csrfShape,
  enter,
  type Kit,
  login,
  logout,
  refreshPath,
  removedShape,
  setShape,
  shapes,
  valuesOf,
  type Visitor,
  withCookies,
} from './cookie-server.js'
import { originCases } from './origin-cases.js'

const challenge = 'Bearer realm="api"'
const token = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
const csrf = expect.stringMatching(/^[a-zA-Z\d]{64}$/)
const granted = { status: 200, body: { access: token, csrf } }
const absent = invalid('There is no refresh token in the cookie.')

function invalid(detail: string): ExpectedAnswer {
  return { status: 401, body: { detail, code: 'token_not_valid' }, challenge }
}

const rotates = ({ rotateRefreshTokens }: FlavourSettings): boolean => rotateRefreshTokens === true

/** An answer, the cookies with it, and nothing besides. */
async function expectBoth(
  response: Response,
  expected: ExpectedAnswer,
  cookies: readonly string[],
): Promise<void> {
  expect(shapes(response)).toEqual(cookies)
  await expectAnswer(response, expected)
}

const loggingIn: readonly FlavourCase[] = [
  {
    name: 'login: sets the refresh token as a cookie, and tells it in no body',
    async run(server) {
      const response = await server.send(login, postJson(await newUser(server)))

      const { settings } = server
      await expectBoth(response, granted, [setShape(settings), csrfShape(settings)])
    },
  },
  {
    name: 'login: refuses wrong credentials, and leaves the cookie of a live session alone',
    async run(server) {
      const { username, ...visitor } = await enter(server)
      const { headers = {} } = withCookies(server, visitor)

      const response = await server.send(login, { ...postJson({ username, password: 'x' }), headers })

      const detail = 'No active account found with the given credentials'
      await expectBoth(response, { status: 401, body: { detail }, challenge }, [])
    },
  },
  {
    name: 'login: complains about a field',
    async run(server) {
      const response = await server.send(login, postJson({ username: 'ada' }))

      await expectBoth(response, { status: 400, body: { password: ['This field is required.'] } }, [])
    },
  },
  {
    name: 'login: takes no form, which any site could send',
    async run(server) {
      const body = new URLSearchParams({ ...(await newUser(server)) })

      const response = await server.send(login, { method: 'POST', body })

      const type = 'application/x-www-form-urlencoded;charset=UTF-8'
      const detail = `Unsupported media type "${type}" in request.`
      await expectBoth(response, { status: 415, body: { detail } }, [])
    },
  },
  {
    name: 'login: makes the CSRF token of before worthless',
    async run(server) {
      const before = await enter(server)
      const { headers = {} } = withCookies(server, { secret: before.secret })
      const again = await server.send(login, { ...postJson(await newUser(server)), headers })
      const { csrftoken: secret, ...values } = valuesOf(again)

      const [refresh] = Object.values(values)
      const response = await server.send(
        refreshPath,
        withCookies(server, { refresh, secret, csrf: before.csrf }),
      )

      expect(response.status).toBe(403)
    },
  },
]

const csrfCases: readonly FlavourCase[] = [
  {
    name: 'csrf: hands out a token, and its cookie',
    async run(server) {
      const response = await server.send(csrfPath)

      expect(response.headers.get('Cache-Control')).toContain('no-store')
      await expectBoth(response, { status: 200, body: { csrf } }, [csrfShape(server.settings)])
    },
  },
  {
    name: 'csrf: hands out another token for the same cookie, and both are good',
    async run(server) {
      const visitor = await enter(server)
      const { headers = {} } = withCookies(server, { secret: visitor.secret })

      const asked = await server.send(csrfPath, { headers })
      const { csrf: another } = await readBody(asked.clone())
      const response = await server.send(
        refreshPath,
        withCookies(server, { ...visitor, csrf: String(another) }),
      )

      expect(another).not.toBe(visitor.csrf)
      expect(valuesOf(asked)['csrftoken']).toBe(visitor.secret)
      expect(response.status).toBe(200)
    },
  },
]

const refreshing: readonly FlavourCase[] = [
  {
    name: 'refresh: sets a new cookie under rotation, and leaves the old one otherwise',
    async run(server) {
      const { settings } = server

      const response = await server.send(refreshPath, withCookies(server, await enter(server)))

      const cookies = rotates(settings) ? [setShape(settings), csrfShape(settings)] : [csrfShape(settings)]
      await expectBoth(response, granted, cookies)
    },
  },
  {
    name: 'refresh: gives an access token that opens views',
    async run(server) {
      const { username, ...visitor } = await enter(server)
      const { access } = await readBody(await server.send(refreshPath, withCookies(server, visitor)))

      const me = await server.send('/api/me/', { headers: { Authorization: `Bearer ${String(access)}` } })

      expect((await readBody(me))['username']).toBe(username)
    },
  },
  {
    name: 'refresh: goes on with the new cookie, and with the CSRF token of before',
    when: rotates,
    async run(server) {
      const visitor = await enter(server)
      const first = await server.send(refreshPath, withCookies(server, visitor))

      const [refresh] = Object.values(valuesOf(first))
      const second = await server.send(refreshPath, withCookies(server, { ...visitor, refresh }))

      expect(refresh).not.toBe(visitor.refresh)
      expect(second.status).toBe(200)
    },
  },
  {
    name: 'refresh: refuses the old cookie, and takes none back: its successor may be on its way',
    when: rotates,
    async run(server) {
      const visitor = await enter(server)
      await server.send(refreshPath, withCookies(server, visitor))

      const replay = await server.send(refreshPath, withCookies(server, visitor))

      await expectBoth(replay, invalid('Token is blacklisted'), [])
    },
  },
  {
    name: 'refresh: takes no body for an answer, and the secret itself for a token',
    async run(server) {
      const { secret, ...visitor } = await enter(server)
      const { headers = {} } = withCookies(server, { ...visitor, secret, csrf: secret })
      const { 'Content-Type': _, ...others } = headers as Record<string, string>

      const response = await server.send(refreshPath, { method: 'POST', headers: others })

      await expectAnswer(response, granted)
    },
  },
  {
    name: 'refresh: looks at no token in the body',
    async run(server) {
      const visitor = await enter(server)
      const body = JSON.stringify({ refresh: 'garbage' })

      const response = await server.send(refreshPath, { ...withCookies(server, visitor), body })

      await expectAnswer(response, granted)
    },
  },
  {
    name: 'refresh: refuses broken JSON, and leaves the cookie alone',
    async run(server) {
      const init = withCookies(server, await enter(server))

      const response = await server.send(refreshPath, { ...init, body: '{"a' })

      expect([response.status, shapes(response)]).toEqual([400, []])
    },
  },
  {
    name: 'refresh: looks at the body after the cookie and the origin, and before the CSRF token',
    async run(server) {
      const { refresh, secret } = await enter(server)
      const kits: readonly Kit[] = [
        {},
        { refresh, secret, origin: 'https://evil.example' },
        { refresh, secret },
      ]

      const answers = kits.map((kit) =>
        server.send(refreshPath, { ...withCookies(server, kit), body: '{"a' }),
      )

      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([401, 403, 400])
    },
  },
  {
    name: 'refresh: refuses for a user who is inactive',
    async run(server) {
      const visitor = await enter(server)
      await server.control('deactivate', visitor)

      const response = await server.send(refreshPath, withCookies(server, visitor))

      const detail = 'No active account found for the given token.'
      await expectBoth(response, { status: 401, body: { detail }, challenge }, [])
    },
  },
]

/** What goes for both views that read the cookie. */
function cookieReaders(
  name: string,
  path: string,
  cookiesOnRefusal: (settings: FlavourSettings) => readonly string[],
): readonly FlavourCase[] {
  return [
    {
      name: `${name}: finds no cookie, and says so without a thought of CSRF`,
      async run(server) {
        const response = await server.send(path, withCookies(server, { origin: 'https://evil.example' }))

        await expectBoth(response, absent, [])
      },
    },
    {
      name: `${name}: takes a blank cookie for none`,
      async run(server) {
        const visitor = await enter(server)

        await expectBoth(
          await server.send(path, withCookies(server, { ...visitor, refresh: '' })),
          absent,
          [],
        )
      },
    },
    {
      name: `${name}: refuses garbage`,
      async run(server) {
        const visitor = await enter(server)

        const response = await server.send(path, withCookies(server, { ...visitor, refresh: 'garbage' }))

        await expectBoth(response, invalid('Token is invalid'), cookiesOnRefusal(server.settings))
      },
    },
    {
      name: `${name}: refuses an access token`,
      async run(server) {
        const visitor = await enter(server)

        const response = await server.send(path, withCookies(server, { ...visitor, refresh: visitor.access }))

        await expectBoth(response, invalid('Token has wrong type'), cookiesOnRefusal(server.settings))
      },
    },
    {
      name: `${name}: answers POST only`,
      async run(server) {
        const detail = 'Method "GET" not allowed.'

        await expectBoth(await server.send(path), { status: 405, body: { detail } }, [])
      },
    },
  ]
}

const loggingOut: readonly FlavourCase[] = [
  {
    name: 'logout: takes the cookie back, and ends the token in it',
    async run(server) {
      const visitor = await enter(server)

      const response = await server.send(logout, withCookies(server, visitor))
      const replay = await server.send(refreshPath, withCookies(server, visitor))

      await expectBoth(response, { status: 200, body: {} }, [removedShape(server.settings)])
      await expectBoth(replay, invalid('Token is blacklisted'), [])
    },
  },
  {
    name: 'logout: happens once, and takes a dead cookie back, too',
    async run(server) {
      const visitor = await enter(server)
      await server.send(logout, withCookies(server, visitor))

      const again = await server.send(logout, withCookies(server, visitor))

      await expectBoth(again, invalid('Token is blacklisted'), [removedShape(server.settings)])
    },
  },
  {
    name: 'logout: leaves access tokens alive, and a cookie opens no view',
    async run(server) {
      const visitor = await enter(server)
      const { headers = {} } = withCookies(server, visitor)
      await server.send(logout, withCookies(server, visitor))

      const byToken = await server.send('/api/me/', {
        headers: { Authorization: `Bearer ${visitor.access}` },
      })
      const byCookie = await server.send('/api/me/', { headers })

      expect([byToken.status, byCookie.status]).toEqual([200, 401])
    },
  },
  {
    name: 'verify: takes the token from the body, as ever',
    async run(server) {
      const { access } = await enter(server)

      const response = await server.send('/api/token/verify/', postJson({ token: access }))

      await expectBoth(response, { status: 200, body: {} }, [])
    },
  },
]

/** A request that is not the user's own, at both views: nothing happens, and the session goes on. */
function refusesCsrf(what: string, change: (visitor: Visitor) => Kit, reason: string): FlavourCase {
  const refused = { status: 403, body: { detail: `CSRF Failed: ${reason}` } }
  return {
    name: `CSRF: refuses ${what}, and changes nothing`,
    async run(server: FlavourServer) {
      const visitor = await enter(server)
      const kit = { refresh: visitor.refresh, secret: visitor.secret, csrf: visitor.csrf, ...change(visitor) }

      for (const path of [refreshPath, logout]) {
        await expectBoth(await server.send(path, withCookies(server, kit)), refused, [])
      }

      expect((await server.send(refreshPath, withCookies(server, visitor))).status).toBe(200)
    },
  }
}

const header = "CSRF token from the 'X-Csrftoken' HTTP header"

const protecting: readonly FlavourCase[] = [
  refusesCsrf('a request without the CSRF cookie', () => ({ secret: undefined }), 'CSRF cookie not set.'),
  refusesCsrf('a request without the CSRF token', () => ({ csrf: undefined }), 'CSRF token missing.'),
  refusesCsrf('a CSRF token of somebody else', () => ({ csrf: 'x'.repeat(64) }), `${header} incorrect.`),
  refusesCsrf('half a CSRF token', () => ({ csrf: 'x' }), `${header} has incorrect length.`),
  refusesCsrf(
    'a page of another origin with everything else right',
    () => ({ origin: 'https://evil.example' }),
    'Origin checking failed - https://evil.example does not match any trusted origins.',
  ),
]

export const cookieCases: readonly FlavourCase[] = [
  ...loggingIn,
  ...csrfCases,
  ...refreshing,
  ...cookieReaders('refresh', refreshPath, () => []),
  ...loggingOut,
  ...cookieReaders('logout', logout, (settings) => [removedShape(settings)]),
  ...protecting,
  ...originCases,
]

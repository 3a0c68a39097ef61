import { expect } from 'vitest'
import { createTestBrowser, type TestPage } from '../../support/cookie-jar.js'
import {
  type FlavourCase,
  type FlavourServer,
  type FlavourSettings,
  newUser,
  postJson,
  readBody,
} from '../flavours/flavour-server.js'
import { appOrigin, csrfPath, cookieOf, login, logout, refreshPath } from './cookie-server.js'

const isForOthers = ({ cors }: FlavourSettings): boolean => cors !== undefined
const isForItself = (settings: FlavourSettings): boolean => !isForOthers(settings)

/** A page in front of this server, in a browser of its own. */
function openPage(server: FlavourServer, origin: string): TestPage & { stolen(): readonly string[] } {
  const browser = createTestBrowser(server.port)
  const page = browser.openPage(origin)
  return { ...page, stolen: () => browser.cookiesFor(server.origin + refreshPath).map(({ name }) => name) }
}

function ask(
  server: FlavourServer,
  { fetch }: TestPage,
  path: string,
  init?: RequestInit,
): Promise<Response> {
  return fetch(server.origin + path, { credentials: 'include', ...init })
}

/** Login, a reload, a refresh, a logout and a refresh, as a page does it that cannot read the API's cookies. */
async function live(server: FlavourServer, page: TestPage): Promise<readonly number[]> {
  const loggedIn = await ask(server, page, login, postJson(await newUser(server)))
  const { csrf } = await readBody(await ask(server, page, csrfPath))
  const headers = { 'X-CSRFToken': String(csrf) }
  const refreshed = await ask(server, page, refreshPath, postJson({}, headers))
  const { csrf: next } = await readBody(refreshed.clone())
  const loggedOut = await ask(server, page, logout, postJson({}, { 'X-CSRFToken': String(next) }))
  const afterwards = await ask(server, page, refreshPath, postJson({}, headers))
  return [loggedIn, refreshed, loggedOut, afterwards].map(({ status }) => status)
}

/** A page is left during its refresh; the next one sends the same cookie, and is answered last, by a refusal. */
async function refuseLate(server: FlavourServer): Promise<void> {
  let passOn: FlavourServer['port'] = server.port
  const browser = createTestBrowser((input, init) => passOn(input, init))
  const page = browser.openPage(server.origin)
  const { csrf } = await readBody(await ask(server, page, login, postJson(await newUser(server))))
  const refresh = (): Promise<Response> =>
    ask(server, page, refreshPath, postJson({}, { 'X-CSRFToken': String(csrf) }))
  const first = Promise.withResolvers<void>()
  passOn = async (input, init) => first.promise.then(() => server.port(input, init))
  const late = refresh()
  passOn = server.port
  const early = await refresh()
  first.resolve()

  const refused = await late
  const afterwards = await refresh()

  expect([early.status, refused.status, afterwards.status]).toEqual([200, 401, 200])
}

/** What holds of pages, with the cookies and the rules that browsers have for them. */
export const originCases: readonly FlavourCase[] = [
  {
    name: 'pages: live with the API on their own origin',
    when: isForItself,
    async run(server) {
      expect(await live(server, openPage(server, server.origin))).toEqual([200, 200, 200, 401])
    },
  },
  {
    name: 'pages: live with the API on another site that trusts them',
    when: isForOthers,
    async run(server) {
      expect(await live(server, openPage(server, appOrigin))).toEqual([200, 200, 200, 401])
    },
  },
  {
    name: 'pages: keep the successor though an earlier request with its predecessor is refused late',
    when: ({ rotateRefreshTokens, cors }) => rotateRefreshTokens === true && cors === undefined,
    run: refuseLate,
  },
  {
    name: 'pages: see nothing of an API that does not know them',
    async run(server) {
      const page = openPage(server, 'https://evil.example')

      await expect(ask(server, page, csrfPath)).rejects.toThrow('Failed to fetch')
      await expect(ask(server, page, login, postJson(await newUser(server)))).rejects.toThrow(
        'Failed to fetch',
      )
    },
  },
  {
    name: 'pages: cannot send a form in the name of a visitor',
    when: isForOthers,
    async run(server) {
      const browser = createTestBrowser(server.port)
      const [own, evil] = [browser.openPage(appOrigin), browser.openPage('https://evil.example')]
      await ask(server, own, login, postJson(await newUser(server)))
      const form = { method: 'POST', body: new URLSearchParams(), credentials: 'include' } as const

      await expect(ask(server, evil, logout, form)).rejects.toThrow('Failed to fetch')
      const { csrf } = await readBody(await ask(server, own, csrfPath))
      const refreshed = await ask(server, own, refreshPath, postJson({}, { 'X-CSRFToken': String(csrf) }))

      expect(refreshed.status).toBe(200)
    },
  },
  {
    name: 'pages: read no refresh token, neither in `document.cookie` nor in an answer',
    when: isForItself,
    async run(server) {
      const page = openPage(server, server.origin)

      const response = await ask(server, page, login, postJson(await newUser(server)))

      expect(page.stolen()).toContain(cookieOf(server.settings).name)
      expect(page.cookie).toMatch(/^csrftoken=\w{32}$|^$/)
      expect(response.headers.getSetCookie()).toEqual([])
      expect(Object.keys(await readBody(response))).toEqual(['access', 'csrf'])
    },
  },
]

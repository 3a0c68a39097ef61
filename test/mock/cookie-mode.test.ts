import { http } from 'msw'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer, type MockServerOptions } from '../../src/testing.js'
import { serveMock } from '../../src/testing-node.js'
import { createTestBrowser } from '../support/cookie-jar.js'

const api = 'https://api.example.com/dj-rest-auth/'
const app = 'https://app.example.com'
const credentials = JSON.stringify({ username: 'ada', password: 'correct horse' })

const options: MockServerOptions = {
  flavour: 'dj-rest-auth',
  jwtAuthHttponly: true,
  jwtAuthCookie: 'jwt-auth',
  jwtAuthRefreshCookie: 'jwt-refresh',
}

function post(body: string, credentialsMode: RequestCredentials = 'include'): RequestInit {
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body,
    credentials: credentialsMode,
  }
}

describe('the fetch of a mock that keeps tokens in cookies', () => {
  it('keeps the cookies, and sends them', async () => {
    const { fetch } = createMockServer(options)
    await fetch(`${api}login/`, post(credentials))

    const refreshed = await fetch(`${api}token/refresh/`, post('{}'))
    const me = await fetch(`${api}user/`, { credentials: 'include' })

    expect([refreshed.status, me.status]).toEqual([200, 200])
  })

  it.each(['omit', 'same-origin'] as const)('neither sends nor keeps them with %s', async (mode) => {
    const { fetch } = createMockServer(options)
    await fetch(`${api}login/`, post(credentials, mode))
    const afterwards = await fetch(`${api}token/refresh/`, post('{}'))
    await fetch(`${api}login/`, post(credentials))

    const refreshed = await fetch(`${api}token/refresh/`, post('{}', mode))

    expect([afterwards.status, refreshed.status]).toEqual([401, 401])
  })

  it('loses them at logout, and at a reset', async () => {
    const { fetch, reset } = createMockServer(options)
    await fetch(`${api}login/`, post(credentials))
    await fetch(`${api}logout/`, post('{}'))
    const loggedOut = await fetch(`${api}token/refresh/`, post('{}'))
    await fetch(`${api}login/`, post(credentials))

    reset()
    const anew = await fetch(`${api}token/refresh/`, post('{}'))

    expect([loggedOut.status, anew.status]).toEqual([401, 401])
  })

  it('leaves the cookies of a test alone', async () => {
    const { fetch } = createMockServer(options)
    await fetch(`${api}login/`, post(credentials))

    const me = await fetch(`${api}user/`, { credentials: 'include', headers: { Cookie: 'jwt-auth=garbage' } })

    expect(me.status).toBe(401)
  })
})

describe('the handlers of a mock that keeps tokens in cookies', () => {
  const msw = setupServer()
  beforeAll(() => msw.listen())
  afterAll(() => msw.close())

  it('keep the cookies for Mock Service Worker, in Node', async () => {
    const server = createMockServer({ refreshCookie: true })
    msw.use(...server.handlers(http, 'https://api.example.com'))
    const token = 'https://api.example.com/api/token/'
    const login = await fetch(token, post(credentials))
    const { csrf } = (await login.json()) as { csrf: string }

    const headers = { 'X-CSRFToken': csrf }
    const refreshed = await fetch(`${token}refresh/`, { method: 'POST', headers, credentials: 'include' })
    const asked = await fetch(`${token}csrf/`, { credentials: 'include' })

    expect([refreshed.status, asked.status]).toEqual([200, 200])
  })
})

describe('pages in front of a mock that keeps tokens in cookies', () => {
  const lenient = { ...options, cors: [app], corsAllowCredentials: true }

  it('share the cookies of their browser, and read none that is HttpOnly', async () => {
    const browser = createTestBrowser(createMockServer(lenient).fetch)
    const [one, other] = [browser.openPage(app), browser.openPage(app)]
    await one.fetch(`${api}login/`, post(credentials))

    const refreshed = await other.fetch(`${api}token/refresh/`, post('{}'))

    expect(refreshed.status).toBe(200)
    expect(refreshed.headers.has('Set-Cookie')).toBe(false)
    expect(browser.openPage('https://api.example.com').cookie).toMatch(/^csrftoken=\w+$/)
    expect(browser.cookiesFor(api).map(({ name }) => name)).toContain('jwt-refresh')
  })

  it.each([
    ['without CORS', options, app],
    ['without leave for cookies', { ...lenient, corsAllowCredentials: false }, app],
    ['of an origin that is not listed', lenient, 'https://evil.example'],
  ])('see nothing of the answer %s', async (_, setup, origin) => {
    const page = createTestBrowser(createMockServer(setup).fetch).openPage(origin)

    await expect(page.fetch(`${api}login/`, post(credentials))).rejects.toThrow('Failed to fetch')
  })

  it('of another site get no cookies that are Lax', async () => {
    const origin = 'https://app.example.org'
    const page = createTestBrowser(createMockServer({ ...lenient, cors: [origin] }).fetch).openPage(origin)
    await page.fetch(`${api}login/`, post(credentials))

    const refreshed = await page.fetch(`${api}token/refresh/`, post('{}'))

    expect(refreshed.status).toBe(401)
  })

  it('work over HTTP, where ports are no matter to cookies', async () => {
    const served = await serveMock(
      createMockServer({ ...options, cors: ['http://127.0.0.1:5173'], corsAllowCredentials: true }),
    )
    const page = createTestBrowser(fetch).openPage('http://127.0.0.1:5173')
    const base = `${served.url}/dj-rest-auth/`

    await page.fetch(`${base}login/`, post(credentials))
    const refreshed = await page.fetch(`${base}token/refresh/`, post('{}'))
    const user = await page.fetch(`${base}user/`, { credentials: 'include' })
    await served.close()

    expect([refreshed.status, user.status]).toEqual([200, 200])
  })
})

describe('settings for cookies', () => {
  it.each([
    ['of dj-rest-auth for another flavour', { jwtAuthCookie: 'jwt-auth' }, /setting of dj-rest-auth/],
    [
      'of SimpleJWT for dj-rest-auth',
      { flavour: 'dj-rest-auth', refreshCookie: true },
      /flavour of SimpleJWT/,
    ],
    ['with an odd SameSite', { refreshCookie: { sameSite: 'lax' } }, /SameSite/],
    ['with a path that is none', { refreshCookie: { path: 'api' } }, /"api" is no path/],
    ['that trust what is no origin', { csrfTrustedOrigins: ['app.example.com'] }, /csrfTrustedOrigins/],
  ])('%s are refused at once', (_, wrong: Readonly<Record<string, unknown>>, advice) => {
    expect(() => createMockServer(wrong)).toThrow(advice)
  })
})

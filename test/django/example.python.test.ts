import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestBrowser } from '../support/cookie-jar.js'
import { readClaims } from '../support/sign-token.js'
import { type StartedExample, startExample } from './start-example.js'

const page = 'http://localhost:5173'
const credentials = { username: 'ada', password: 'correct horse' }

/** A port that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  const json = { 'Content-Type': 'application/json', ...headers }
  return { method: 'POST', headers: json, body: JSON.stringify(body), credentials: 'include' }
}

async function read(response: Response): Promise<Readonly<Record<string, string>>> {
  return (await response.json()) as Record<string, string>
}

/** The example's server with these arguments, started for the tests of one `describe`. */
function useExample(...args: readonly string[]): () => string {
  let example: StartedExample
  beforeAll(async () => {
    example = await startExample(await freePort(), args)
  })
  afterAll(() => example.close())
  return () => `${example.url}/api/`
}

describe('the example project with one command', () => {
  const api = useExample('--pages', `${page},http://127.0.0.1:5173`)

  /** A page that has logged in; every request is the page's own. */
  async function logIn() {
    const browser = createTestBrowser(fetch)
    // To a browser 127.0.0.1 and localhost are two sites, as two ports of one host are one.
    const own = browser.openPage('http://127.0.0.1:5173')
    const body = await read(await own.fetch(`${api()}token/`, post(credentials)))
    return { browser, own, body, kept: () => browser.cookiesFor(`${api()}token/refresh/`) }
  }

  it('serves a page of another port: login, a view, a refresh, a logout', async () => {
    const { own, body, kept } = await logIn()
    const me = await own.fetch(`${api()}me/`, { headers: { Authorization: `Bearer ${body['access']}` } })
    const refreshed = await own.fetch(
      `${api()}token/refresh/`,
      post({}, { 'X-CSRFToken': body['csrf'] ?? '' }),
    )
    const csrf = (await read(refreshed.clone()))['csrf'] ?? ''
    const loggedOut = await own.fetch(`${api()}token/blacklist/`, post({}, { 'X-CSRFToken': csrf }))

    expect(await read(me)).toMatchObject({ username: 'ada' })
    expect([refreshed.status, loggedOut.status]).toEqual([200, 200])
    expect(kept().map(({ name }) => name)).toEqual(['csrftoken'])
  })

  it('sets the cookies of pages of the same site', async () => {
    const { kept } = await logIn()

    expect(kept()).toMatchObject([
      { name: 'refresh_token', path: '/api/token/', httpOnly: true, secure: false, sameSite: 'lax' },
      { name: 'csrftoken', path: '/', httpOnly: false, secure: false, sameSite: 'lax' },
    ])
  })

  it('answers a refresh that is repeated at once with the same cookie again', async () => {
    const { own, body, kept } = await logIn()
    const headers = { 'X-CSRFToken': body['csrf'] ?? '' }
    const before = kept()
    await own.fetch(`${api()}token/refresh/`, post({}, headers))
    const [successor] = kept()

    const Cookie = before.map(({ name, value }) => `${name}=${value}`).join('; ')
    const repeated = await fetch(`${api()}token/refresh/`, post({}, { ...headers, Cookie }))

    expect(successor?.value).not.toBe(before[0]?.value)
    expect(repeated.headers.getSetCookie()[0]).toContain(`refresh_token=${successor?.value};`)
  })

  it('lets access tokens end soon, and refresh tokens late', async () => {
    const { body, kept } = await logIn()

    const access = readClaims(body['access'] ?? '')
    const refresh = readClaims(kept()[0]?.value ?? '')
    expect(Number(access['exp']) - Number(access['iat'])).toBe(300)
    expect(Number(refresh['exp']) - Number(refresh['iat'])).toBe(14 * 86_400)
  })

  it('lets a page wait as long as it is told to when it is throttled', async () => {
    const asked = await fetch(`${api()}token/csrf/`, { headers: { Origin: page } })

    expect(asked.headers.get('Access-Control-Expose-Headers')).toBe('Retry-After')
  })
})

describe('the example project for pages of other sites', () => {
  const api = useExample('--cross-site', '--pages', 'https://app.example.com')

  it('sets cookies that travel between sites', async () => {
    const browser = createTestBrowser(fetch)
    const own = browser.openPage('https://app.example.com')
    await own.fetch(`${api()}token/`, post(credentials))

    expect(browser.cookiesFor(`${api()}token/refresh/`)).toMatchObject([
      { name: 'refresh_token', secure: true, sameSite: 'none' },
      { name: 'csrftoken', secure: true, sameSite: 'none' },
    ])
  })
})

describe('the example project with tokens in bodies', () => {
  const api = useExample('--bodies')

  it('answers as SimpleJWT does, and sets no cookie', async () => {
    const response = await fetch(`${api()}token/`, post(credentials))

    expect(response.headers.getSetCookie()).toEqual([])
    expect(Object.keys(await read(response)).toSorted()).toEqual(['access', 'refresh'])
  })
})

function linesOf(path: string): readonly string[] {
  return readFileSync(new URL(path, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
}

describe('the files of the example project', () => {
  it('are copied easily: the views have at most 60 lines', () => {
    expect(linesOf('../../examples/django/cookies.py').length).toBeLessThanOrEqual(60)
  })

  it('ask for the packages that the contract is tested with', () => {
    const tested = linesOf('./requirements-5.5.1.txt')

    expect(tested).toEqual(expect.arrayContaining([...linesOf('../../examples/django/requirements.txt')]))
  })
})

import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer } from '../../src/testing.js'
import { ada } from '../mock/requests.js'
import { logIn, postTo, runToEnd, startMock, stopAll } from './running-command.js'

afterEach(stopAll)

const requestsOf = (events: readonly Readonly<Record<string, unknown>>[]) =>
  events.filter(({ event }) => event === 'request')

describe('simplejwt-client mock', () => {
  it('serves a login, a protected view and a refresh, and tells each in a line', async () => {
    const command = await startMock('--rotate', '--blacklist')

    const { access, refresh } = await logIn(command.url)
    const me = await fetch(`${command.url}/api/me/?q=1`, { headers: { Authorization: `Bearer ${access}` } })
    await postTo(`${command.url}/api/token/refresh/`, { refresh })
    const again = await postTo(`${command.url}/api/token/refresh/`, { refresh })

    expect([me.status, again.status]).toEqual([200, 401])
    expect(command.output().split('\n').slice(-5)).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d {2}POST {5}\/api\/token\/ +200 ok +jti [\da-f]{6} {2}\d+ ms$/),
      expect.stringMatching(/ GET {6}\/api\/me\/ +200 ok +jti [\da-f]{6} /),
      expect.stringMatching(/ POST {5}\/api\/token\/refresh\/ +200 ok +jti [\da-f]{6} /),
      expect.stringMatching(/ POST {5}\/api\/token\/refresh\/ +401 token not valid +jti [\da-f]{6} /),
      '',
    ])
  })

  it('starts with all that one needs on one screen', async () => {
    const command = await startMock('--user', "o'hara:pass word", '--access', '20s', '--chaos', '5')

    const banner = command.output()

    expect(banner).toContain(`SimpleJWT 5.5.1 at ${command.url}`)
    expect(banner).toContain("o'hara / pass word")
    expect(banner).toContain('access 20s, refresh 1d, rotation off, blacklist off')
    expect(banner).toContain('--chaos 5 repeats it')
    expect(banner).toMatch(/POST {2}\/api\/token\/refresh\/ +refresh/)
    expect(banner).toContain(
      `-d '{"username":"o'\\''hara","password":"pass word"}' ${command.url}/api/token/`,
    )
    expect(banner.split('\n').length).toBeLessThanOrEqual(24)
  })

  it('names what differs from the default', async () => {
    const flags =
      '--racy --scheme JWT --header X-Token --authentication session,jwt --leeway 5s --check-revoke-token --no-append-slash --debug --skew -5s --delay me=1s --throttle obtain=5/min --cors * --host 0.0.0.0'

    const command = await startMock(...flags.split(' '))

    expect(command.output()).toContain(
      'blacklist off, listening at 0.0.0.0, racy, scheme JWT, header X-Token, authentication session,jwt, leeway 5s, check-revoke-token, no append-slash, debug, skew -5s, delay me=1s, throttle obtain=5/min\n',
    )
    expect(command.output()).toContain('CORS      any origin')
  })

  it('shows the views of sliding tokens in place of pairs', async () => {
    const command = await startMock('--sliding', '--path', 'verify=off', '--user', 'ada:correct horse')

    const { token } = (await (await postTo(`${command.url}/api/token/sliding/`, ada)).json()) as {
      token: string
    }
    const me = await fetch(`${command.url}/api/me/`, { headers: { Authorization: `Bearer ${token}` } })

    expect(me.status).toBe(200)
    expect(command.output()).toMatch(/\/api\/token\/sliding\/refresh\/ /)
    expect(command.output()).not.toMatch(/\/api\/token\/(refresh|verify)\/ /)
    expect(command.output()).toMatch(/curl .* http\S+\/api\/token\/sliding\/\n/)
  })

  it.each([
    ['djoser', '/auth/jwt/create/'],
    ['dj-rest-auth', '/dj-rest-auth/login/'],
    ['ninja-jwt', '/api/token/pair'],
  ])('logs in where %s does', async (flavour, path) => {
    const command = await startMock('--flavour', flavour)

    const response = await postTo(command.url + path, ada)

    expect(response.status).toBe(200)
    expect(command.output()).toContain(`${flavour} at ${command.url}`)
  })

  it('ends with 0 when it is told to, and says after how many requests', async () => {
    const command = await startMock()
    await logIn(command.url)

    const code = await command.stop()

    expect(code).toBe(0)
    expect(command.output()).toMatch(/Stopped after 1 request\.\n$/)
    await expect(fetch(command.url)).rejects.toThrow(TypeError)
  })

  it('names the port that is taken, and the way out', async () => {
    const { url } = await startMock()
    const { port } = new URL(url)

    const { code, out, err } = await runToEnd('mock', '--port', port)

    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toContain(`Port ${port} is taken`)
    expect(err).toContain(`--port ${Number(port) + 1}, or --port 0`)
  })

  it('names the address that is not of this machine', async () => {
    const { code, err } = await runToEnd('mock', '--port', '0', '--host', '203.0.113.1')

    expect(code).toBe(1)
    expect(err).toContain('no address 203.0.113.1')
  })

  it('says where it fails itself, and goes on', async () => {
    const command = await startMock('--delay', 'me=1s')
    const answer = fetch(`${command.url}/api/me/`)
    await expect.poll(() => command.waits).toEqual([1000])

    command.failWaits()

    expect((await answer).status).toBe(401)
    expect(command.output()).toContain('The mock server itself failed at GET /api/me/ (RangeError).')
    expect(command.output()).not.toContain('not for the log')
  })

  it('ends with 2 for flags that do not go together', async () => {
    const flags = ['--flavour', 'ninja-jwt', '--throttle', 'obtain=5/min']

    expect(await runToEnd('mock', '--port', '0', ...flags)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/^ninja-jwt has no throttles/),
    })
  })

  it('ends with 2 for two accounts of one name, and says so without their passwords', async () => {
    const result = await runToEnd('mock', '--port', '0', '--user', 'ada:s3cret', '--user', 'ada:hunter2')

    expect(result).toEqual({ code: 2, out: '', err: 'There is a user `ada` already.\n' })
  })

  it('tells wrong arguments with the code 2', async () => {
    const { code, out, err } = await runToEnd('mock', '--prot', '1')

    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('did you mean --port?')
  })

  it('prints help and version', async () => {
    expect(await runToEnd('--help')).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('--rotate'),
    })
    expect(await runToEnd('--version')).toEqual({ code: 0, err: '', out: '1.2.3\n' })
  })

  it('has a clock that is wrong by the skew', async () => {
    const command = await startMock('--skew', '-1d')

    const { access } = await logIn(command.url)
    const { iat } = JSON.parse(Buffer.from(access.split('.')[1] ?? '', 'base64url').toString())

    expect(iat).toBeLessThan(Date.now() / 1000 - 80_000)
  })

  it('throttles', async () => {
    const command = await startMock('--throttle', 'obtain=1/hour')
    await logIn(command.url)

    const response = await postTo(`${command.url}/api/token/`, ada)

    expect(response.status).toBe(429)
    expect(command.output()).toMatch(/429 throttled/)
  })

  it('lets only the delayed view wait', async () => {
    const command = await startMock('--json', '--delay', 'me=2s')

    const delayed = fetch(`${command.url}/api/me/`)
    await expect.poll(() => command.waits).toEqual([2000])
    await logIn(command.url)
    command.endWaits()
    await delayed

    expect(requestsOf(command.events()).map(({ endpoint }) => endpoint)).toEqual(['obtain', 'me'])
    expect(command.waits).toEqual([2000])
  })
})

describe('--json', () => {
  it('gives advice as an object, too', async () => {
    const command = await startMock('--json')

    await fetch(`${command.url}/api/me/`, { headers: { Origin: 'http://app.test' } })

    await expect
      .poll(() => command.events().at(-1))
      .toMatchObject({ event: 'note', text: expect.stringContaining('--cors http://app.test') })
  })

  it('writes one object per line: where it listens, each request, the end', async () => {
    const command = await startMock('--json', '--chaos', '--user', 'ada:hunter2')
    await fetch(`${command.url}/nowhere/?next=hunter2`)

    await command.stop()

    const time = expect.stringMatching(/^\d{4}-.*Z$/)
    expect(command.events()).toEqual([
      {
        event: 'listening',
        time,
        url: command.url,
        flavour: '5.5.1',
        paths: expect.objectContaining({ obtain: '/api/token/' }),
        accounts: ['ada'],
        seed: 4711,
        version: '1.2.3',
      },
      {
        event: 'request',
        time,
        endpoint: 'unknown',
        method: 'GET',
        path: '/nowhere/',
        status: 404,
        verdict: 'not_found',
        authorized: false,
        milliseconds: expect.any(Number),
      },
      { event: 'stopped', time, requests: 1 },
    ])
    expect(command.output()).not.toContain('hunter2')
  })

  it.each([['--json'], ['--debug']])('tells nothing of a token but six characters, with %s', async (flag) => {
    const command = await startMock('--rotate', flag)
    const { access, refresh } = await logIn(command.url)
    await fetch(`${command.url}/api/me/?token=${access}`, { headers: { Authorization: `Bearer ${access}` } })
    await fetch(`${command.url}/activate/${refresh}/`)
    await postTo(`${command.url}/api/token/refresh/`, { refresh })
    await command.stop()

    const claimsOf = (token: string) =>
      JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())
    const parts = [access, refresh].flatMap((token) => [...token.split('.'), claimsOf(token).jti.slice(0, 7)])

    expect(command.output()).toContain(claimsOf(refresh).jti.slice(0, 6))
    expect(parts.filter((part) => command.output().includes(part.slice(0, 20)))).toEqual([])
  })
})

describe('--chaos', () => {
  const statusOf = async (url: string): Promise<number> =>
    postTo(`${url}/api/token/`, ada).then(
      ({ status }) => status,
      () => 0,
    )

  async function statusesOf(seed: string): Promise<number[]> {
    const { url } = await startMock('--chaos', seed)
    const statuses: number[] = []
    while (statuses.length < 8) statuses.push(await statusOf(url))
    return statuses
  }

  it('makes every kind of fault, and the same ones again for the same seed', async () => {
    const expected = [0, 200, 0, 200, 302, 503, 502, 429]

    expect(await statusesOf('48315')).toEqual(expected)
    expect(await statusesOf('48315')).toEqual(expected)
  })

  it('names in the log what it did, with the number of the request', async () => {
    const command = await startMock('--chaos', '48315')
    await statusOf(command.url)
    await fetch(`${command.url}/nowhere/`)
    await statusOf(command.url)
    await statusOf(command.url)

    expect(command.output().split('\n').slice(-5)).toEqual([
      expect.stringMatching(/--- lost .*chaos 1: lost after$/),
      expect.stringMatching(/404 not found .* ms$/),
      expect.stringMatching(/200 ok .* ms$/),
      expect.stringMatching(/--- lost .*chaos 3: lost before$/),
      '',
    ])
  })

  it('loses answers also after the server has committed', async () => {
    const command = await startMock('--chaos', '48315', '--rotate', '--blacklist')
    const { refresh } = await createMockServer().createTokenPair('ada')

    const lost = postTo(`${command.url}/api/token/refresh/`, { refresh })
    await expect(lost).rejects.toThrow(TypeError)
    const again = await postTo(`${command.url}/api/token/refresh/`, { refresh })

    expect(await again.json()).toMatchObject({ detail: 'Token is blacklisted', code: 'token_not_valid' })
  })

  it('answers late, on top of a delay, and lets others pass meanwhile', async () => {
    const command = await startMock('--json', '--chaos', '857', '--delay', 'me=1s')

    const slow = fetch(`${command.url}/api/me/`)
    await expect.poll(() => command.waits).toEqual([1211])
    await logIn(command.url)
    command.endWaits()
    await slow

    expect(requestsOf(command.events())).toMatchObject([
      { endpoint: 'obtain', status: 200 },
      { endpoint: 'me', chaos: '1: slow', status: 401 },
    ])
  })

  it('makes answers that look like those of proxies and throttles', async () => {
    const { url } = await startMock('--chaos', '48315')
    const ask = () => postTo(`${url}/api/token/`, ada)
    await Promise.all([1, 2, 3, 4].map(() => statusOf(url)))

    const redirect = await ask()
    const unavailable = await ask()
    const page = await ask()
    const throttled = await ask()

    expect(redirect.headers.get('Location')).toBe('/login/')
    expect(await unavailable.text()).toBe('')
    expect(page.headers.get('Content-Type')).toContain('text/html')
    expect(await page.text()).toContain('Bad Gateway')
    expect(throttled.headers.get('Retry-After')).toMatch(/^[1-5]$/)
  })

  it('draws a seed where none is given, and tells it', async () => {
    const command = await startMock('--chaos')

    expect(command.output()).toContain('--chaos 4711 repeats it')
  })
})

describe('--cors', () => {
  const preflight = { Origin: 'http://app.test', 'Access-Control-Request-Method': 'POST' }

  it.each([
    ['http://app.test', 'http://app.test'],
    ['*', '*'],
    ['http://other.test', null],
  ])('lets pages in: %s', async (origin, allowed) => {
    const { url } = await startMock('--cors', origin)

    const response = await fetch(`${url}/api/token/`, { method: 'OPTIONS', headers: preflight })

    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(allowed)
  })

  it('says once for each origin that its pages get no answers, and which flag helps', async () => {
    const command = await startMock('--cors', 'http://other.test')
    const ask = (headers: Record<string, string>) =>
      fetch(`${command.url}/api/token/`, { method: 'OPTIONS', headers })

    await ask(preflight)
    await ask(preflight)
    await ask({ Origin: 'http://other.test' })
    await ask({ Origin: 'null' })
    await ask({ Origin: command.url })
    await ask({ Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'same-origin' })

    expect(command.output().match(/--cors http.*/g)).toEqual(['--cors http://app.test'])
  })
})

import {
  type AuthClientOptions,
  createAuthClient,
  createKeyValueStorage,
  createMemoryStorage,
  type TokenClaims,
} from 'simplejwt-client'
import { describe, expect, it, vi } from 'vitest'
import { ADA, BASE_URL, BOB, createServer } from '../support/client-kit.js'
import { fakeClock, settle } from '../support/fake-clock.js'
import { unhandledIn } from '../support/unhandled.js'
import { createWiredKit, never, PATHS, type WiredKit } from '../support/wired-kit.js'

type Options = Partial<AuthClientOptions<TokenClaims>>

function create(options: Options): unknown {
  return createAuthClient({ baseUrl: BASE_URL, storage: createMemoryStorage(), ...options })
}

function urlsOf({ wire }: WiredKit): readonly string[] {
  return wire.seen.map(({ url }) => url)
}

/** Uses every token endpoint once. */
async function useAll({ auth }: WiredKit): Promise<unknown> {
  await auth.login(ADA)
  await auth.refresh()
  const isValid = await auth.verify()
  return [isValid, await auth.logout()]
}

function page(href: string): void {
  vi.stubGlobal('location', new URL(href))
}

describe('endpoints', () => {
  it.each([
    {
      mount: 'the defaults',
      baseUrl: BASE_URL,
      endpoints: {},
      paths: {},
      obtain: 'https://api.example.com/api/token/',
    },
    {
      mount: 'names at the root of the origin',
      baseUrl: BASE_URL,
      endpoints: { obtain: '/gettoken/', refresh: '/refreshtoken/', verify: '/verifytoken/' },
      paths: { obtain: '/gettoken/', refresh: '/refreshtoken/', verify: '/verifytoken/' },
      obtain: 'https://api.example.com/gettoken/',
    },
    {
      mount: 'one without a slash beside others with one',
      baseUrl: 'https://api.example.com',
      endpoints: {
        obtain: 'api/token',
        refresh: 'api/token/refresh/',
        verify: 'api/token/verify/',
        blacklist: 'api/token/blacklist/',
      },
      paths: { obtain: '/api/token' },
      obtain: 'https://api.example.com/api/token',
    },
    {
      mount: 'absolute URLs of another host',
      baseUrl: BASE_URL,
      endpoints: {
        obtain: 'https://login.example.com/jwt/create',
        refresh: 'https://login.example.com/jwt/refresh',
        verify: 'https://login.example.com/jwt/verify',
        blacklist: 'https://login.example.com/jwt/blacklist',
      },
      paths: {
        obtain: '/jwt/create',
        refresh: '/jwt/refresh',
        verify: '/jwt/verify',
        blacklist: '/jwt/blacklist',
      },
      obtain: 'https://login.example.com/jwt/create',
    },
  ])('are used verbatim: $mount', async ({ baseUrl, endpoints, paths, obtain }) => {
    const kit = createWiredKit({ client: { baseUrl, endpoints }, server: { paths } })

    const results = await useAll(kit)

    expect(results).toEqual([true, { blacklist: 'accepted' }])
    expect(urlsOf(kit)[0]).toBe(obtain)
    expect(kit.server.log.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  })

  it('says that a server without verify cannot verify, and sends nothing', async () => {
    const kit = createWiredKit({ client: { endpoints: { verify: false } } })
    await kit.auth.login(ADA)

    await expect(kit.auth.verify()).rejects.toThrow(TypeError)

    expect(kit.server.calls.verify).toBe(0)
  })

  it('sends no revocation to a server without a blacklist', async () => {
    const kit = createWiredKit({ client: { endpoints: { blacklist: false } } })
    await kit.auth.login(BOB)
    await kit.auth.login(ADA)

    const result = await kit.auth.logout()
    await settle()

    expect(result).toEqual({ blacklist: 'none' })
    expect(urlsOf(kit)).toEqual([`${BASE_URL}token/`, `${BASE_URL}token/`])
  })
})

describe('baseUrl', () => {
  it.each([
    { baseUrl: 'https://api.example.com/api/', root: 'https://api.example.com/api/' },
    { baseUrl: 'https://api.example.com/api', root: 'https://api.example.com/api/' },
    { baseUrl: new URL('https://api.example.com/api'), root: 'https://api.example.com/api/' },
    { baseUrl: 'https://api.example.com', root: 'https://api.example.com/' },
    { baseUrl: 'https://API.Example.com:443/v1', root: 'https://api.example.com/v1/' },
    { baseUrl: 'https://api.example.com:8443/v1', root: 'https://api.example.com:8443/v1/' },
  ])('takes $baseUrl as $root', async ({ baseUrl, root }) => {
    const kit = createWiredKit({ client: { baseUrl } })

    await kit.auth.fetch('me/')
    await kit.auth.fetch('/me/')
    await kit.auth.fetch(new URL('https://elsewhere.example/me/'))

    expect(urlsOf(kit)).toEqual([`${root}me/`, new URL('/me/', root).href, 'https://elsewhere.example/me/'])
  })

  it.each([
    { baseUrl: '/api/', root: 'https://app.example.com/api/' },
    { baseUrl: '/api', root: 'https://app.example.com/api/' },
    { baseUrl: 'api/', root: 'https://app.example.com/shop/api/' },
    { baseUrl: '/', root: 'https://app.example.com/' },
    { baseUrl: '//api.example.com/v1', root: 'https://api.example.com/v1/' },
  ])('resolves $baseUrl against the page', async ({ baseUrl, root }) => {
    page('https://app.example.com/shop/cart?id=1#top')
    const kit = createWiredKit({ client: { baseUrl } })

    await kit.auth.fetch('me/')

    expect(urlsOf(kit)).toEqual([`${root}me/`])
  })

  it('may be relative where there is no page, until it is used', async () => {
    const { auth, wire } = createWiredKit({ client: { baseUrl: '/api/' } })
    const stop = auth.subscribe(() => {})

    await auth.ready
    const calls = [auth.login(ADA), auth.fetch('me/'), auth.getAccessToken(), auth.verify('token')]
    const errors = await Promise.all(calls.map((call) => call.then(String, (error: unknown) => error)))

    expect(errors.map((error) => error instanceof TypeError && error.message)).toEqual(
      Array.from({ length: 4 }, () => expect.stringContaining('absolute')),
    )
    expect(auth.getSnapshot().status).toBe('loading')
    expect(wire.seen).toEqual([])
    stop()
    auth.dispose()
  })

  it('is resolved at first use, so that a page may come later', async () => {
    const kit = createWiredKit({ client: { baseUrl: '/api/' } })
    page('https://app.example.com/')

    const { userId } = await kit.auth.login(ADA)

    expect(userId).toBe('1')
    expect(urlsOf(kit)).toEqual(['https://app.example.com/api/token/'])
  })

  it.each([
    { where: 'without a page', href: undefined, baseUrl: 'http://api.example.com/' },
    { where: 'from an https page', href: 'https://app.example.com/', baseUrl: 'http://api.example.com/' },
    { where: 'that only looks like loopback', href: undefined, baseUrl: 'http://localhost.example.com/' },
    { where: 'that only looks like 127.0.0.1', href: undefined, baseUrl: 'http://127.0.0.1.example.com/' },
  ])('refuses http $where: $baseUrl', ({ href, baseUrl }) => {
    vi.stubGlobal('location', href === undefined ? undefined : new URL(href))

    expect(() => create({ baseUrl })).toThrow(/allowInsecureHttp/)
  })

  it('refuses a token endpoint in clear text too', () => {
    const endpoints = { blacklist: 'http://api.example.com/logout/' }

    expect(() => create({ baseUrl: 'https://api.example.com/', endpoints })).toThrow(/allowInsecureHttp/)
  })

  it.each([
    { why: 'from an http page', href: 'http://intranet/', options: { baseUrl: 'http://api.intranet/' } },
    { why: 'if told to', options: { baseUrl: 'http://api.example.com/', allowInsecureHttp: true } },
    { why: 'on this machine', options: { baseUrl: 'http://localhost:8000/api/' } },
    { why: 'on this machine', options: { baseUrl: 'http://shop.localhost:8000/' } },
    { why: 'on this machine', options: { baseUrl: 'http://127.0.0.1:8000/' } },
    { why: 'on this machine', options: { baseUrl: 'http://[::1]:8000/' } },
  ])('allows http $why: $options.baseUrl', async ({ href, options }) => {
    vi.stubGlobal('location', href === undefined ? undefined : new URL(href))
    const kit = createWiredKit({ client: options, server: { paths: { obtain: '/api/token/' } } })

    await kit.auth.fetch('me/')

    expect(urlsOf(kit)).toEqual([`${options.baseUrl}me/`])
  })

  it('may be relative on an http page', async () => {
    page('http://localhost:5173/')
    const kit = createWiredKit({ client: { baseUrl: '/api/' } })

    const { userId } = await kit.auth.login(ADA)

    expect(userId).toBe('1')
  })

  it.each(['https://', 'ftp://api.example.com/', 'javascript:alert(1)', 'file:///srv/api/', 'data:,'])(
    'refuses what is no http(s) URL: %s',
    (baseUrl) => {
      expect(() => create({ baseUrl })).toThrow(TypeError)
    },
  )

  it.each([undefined, null, 42, {}])('refuses %o in place of a URL', (baseUrl) => {
    expect(() => create({ baseUrl: baseUrl as never })).toThrow(TypeError)
  })
})

describe('allowedOrigins', () => {
  it.each([
    'https://files.example.com/',
    'https://files.example.com/media',
    'https://files.example.com:443',
    'https://ada@files.example.com',
    'https://FILES.example.com',
    'http://files.example.com',
    'blob:https://files.example.com',
    'files.example.com',
    '//files.example.com',
    'data:,',
    'null',
    '*',
    '',
  ])('takes bare origins only: not %s', (origin) => {
    expect(() => create({ allowedOrigins: [origin] })).toThrow(TypeError)
  })

  it.each(['https://files.example.com', 'https://files.example.com:8443', 'http://localhost:9000'])(
    'sends the token to %s',
    async (origin) => {
      const kit = createWiredKit({ client: { allowedOrigins: [origin] } })
      await kit.auth.login(ADA)

      const response = await kit.auth.fetch(`${origin}/api/me/`)

      expect(response.status).toBe(200)
    },
  )
})

describe('header', () => {
  it('carries the scheme that the server knows', async () => {
    const kit = createWiredKit({
      client: { header: { scheme: 'JWT' } },
      server: { authHeaderTypes: ['JWT'] },
    })
    await kit.auth.login(ADA)

    const response = await kit.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(kit.wire.seen.at(-1)?.headers.get('authorization')).toMatch(/^JWT e/)
  })

  it('has the name that the server reads', async () => {
    const kit = createWiredKit({
      client: { header: { name: 'X-Access-Token' } },
      server: { authHeaderName: 'X-Access-Token' },
    })
    await kit.auth.login(ADA)

    const response = await kit.auth.fetch('me/')

    const headers = kit.wire.seen.at(-1)?.headers
    expect(response.status).toBe(200)
    expect(headers?.get('x-access-token')).toMatch(/^Bearer e/)
    expect(headers?.has('authorization')).toBe(false)
  })

  it('causes one warning where the server does not see it', async () => {
    const kit = createWiredKit({ server: { authHeaderTypes: ['JWT'] } })
    await kit.auth.login(ADA)

    const statuses = [(await kit.auth.fetch('me/')).status, (await kit.auth.fetch('me/')).status]

    const warnings = kit.events.filter(({ name }) => name === 'warning')
    expect(statuses).toEqual([401, 401])
    expect(warnings).toEqual([expect.objectContaining({ code: 'scheme_refused' })])
    expect(kit.server.calls.refresh).toBe(0)
  })
})

describe('claimNames', () => {
  it('are those of the project', async () => {
    const claimNames = { userId: 'sub', tokenType: 'typ' }
    const server = { userIdClaim: 'sub', tokenTypeClaim: 'typ' }
    const kit = createWiredKit({ client: { claimNames }, server })

    const { userId, claims } = await kit.auth.login(ADA)

    expect(userId).toBe('1')
    expect(claims).toMatchObject({ sub: '1', typ: 'access' })
  })

  it('tell swapped tokens apart', async () => {
    const claimNames = { tokenType: 'typ' }
    const kit = createWiredKit({ client: { claimNames }, server: { tokenTypeClaim: 'typ' } })
    const { access, refresh } = await kit.server.createTokenPair('ada')

    const adopted = kit.auth.adopt({ access: refresh, refresh: access })

    await expect(adopted).rejects.toMatchObject({ code: 'malformed_token' })
  })
})

describe('numbers', () => {
  it.each([
    { option: 'leeway', value: -1 },
    { option: 'leeway', value: Number.NaN },
    { option: 'leeway', value: '10' },
    { option: 'refreshAhead', value: -0.1 },
    { option: 'refreshAhead', value: 1 },
    { option: 'refreshAhead', value: Number.NaN },
    { option: 'maxSessionAge', value: 0 },
    { option: 'maxSessionAge', value: -3600 },
    { option: 'maxSessionAge', value: Number.NaN },
    { option: 'timeout', value: 0 },
    { option: 'timeout', value: -1 },
    { option: 'timeout', value: Number.NaN },
    { option: 'timeout', value: 2 ** 31 },
    { option: 'timeout', value: Number.POSITIVE_INFINITY },
    { option: 'timeout', value: '10000' },
  ])('that cannot be are refused by name: $option $value', ({ option, value }) => {
    const attempt = () => create({ [option]: value })

    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(`\`${option}\``)
  })

  it.each([
    { leeway: 0 },
    { leeway: 3600 },
    { refreshAhead: 0 },
    { refreshAhead: 0.5 },
    { maxSessionAge: 1 },
    { timeout: 1 },
    { timeout: 2 ** 31 - 1 },
    { leeway: undefined, refreshAhead: undefined, maxSessionAge: undefined, timeout: undefined },
  ])('at the edge are taken: %o', (options) => {
    expect(() => create(options)).not.toThrow()
  })

  it.each([
    { leeway: 20, staleAt: 280 },
    { leeway: 0, staleAt: 300 },
    { leeway: 60, staleAt: 270 },
  ])('leeway $leeway: a token of 300 s is not sent from second $staleAt on', async ({ leeway, staleAt }) => {
    const kit = createWiredKit({ client: { leeway, refreshAhead: 0 } })
    await kit.auth.login(ADA)

    await kit.clock.advance((staleAt - 1) * 1000)
    await kit.auth.fetch('me/')
    const before = kit.server.calls.refresh
    await kit.clock.advance(1000)
    await kit.auth.fetch('me/')

    expect([before, kit.server.calls.refresh, kit.server.deadTokenRequests]).toEqual([0, 1, 0])
  })

  it('refreshAhead: a request in the last share of the life starts a refresh and does not wait', async () => {
    const kit = createWiredKit({ client: { leeway: 10, refreshAhead: 0.5 } })
    await kit.auth.login(ADA)
    kit.wire.answer(PATHS.refresh, never)

    await kit.clock.advance(139_000)
    await kit.auth.fetch('me/')
    const before = urlsOf(kit).filter((url) => url.endsWith(PATHS.refresh)).length
    await kit.clock.advance(1000)
    const { status } = await kit.auth.fetch('me/')
    await settle()

    const after = urlsOf(kit).filter((url) => url.endsWith(PATHS.refresh)).length
    expect([before, after, status]).toEqual([0, 1, 200])
  })

  it('timeout: frees a caller after so many milliseconds', async () => {
    const kit = createWiredKit({ client: { timeout: 250 } })
    kit.wire.answer(PATHS.obtain, never)

    const login = kit.auth.login(ADA).then(String, ({ code }: { code: string }) => code)
    await kit.clock.advance(249)
    const early = await Promise.race([login, Promise.resolve('waits')])
    await kit.clock.advance(1)

    expect([early, await login]).toEqual(['waits', 'timed_out'])
  })

  it('maxSessionAge: ends a session that the server would go on with', async () => {
    const kit = createWiredKit({ client: { maxSessionAge: 600 } })
    await kit.auth.login(ADA)

    await kit.clock.advance(400_000)
    const { status } = await kit.auth.fetch('me/')
    await kit.clock.advance(200_000)
    const late = await kit.auth.getAccessToken().then(String, ({ code }: { code: string }) => code)

    expect(status).toBe(200)
    expect(late).toMatch(/^(session_ended|not_authenticated)$/)
    expect(kit.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'max_age' })
    expect(kit.server.calls.blacklist).toBe(1)
  })
})

/** Lets so many seconds pass, ten at a time, and each request have its answer. */
async function spend({ clock, wire }: WiredKit, seconds: number): Promise<void> {
  for (let spent = 0; spent < seconds; spent += 10) {
    await clock.advance(10_000)
    await wire.quiet()
  }
}

describe('keepAlive', () => {
  it('refreshes by timer', async () => {
    const kit = createWiredKit({ client: { keepAlive: true } })
    await kit.auth.login(ADA)

    await spend(kit, 1500)

    expect(kit.server.calls.refresh).toBeGreaterThanOrEqual(5)
    expect(kit.server.refusedRefreshes).toBe(0)
    expect(kit.auth.getSnapshot().status).toBe('authenticated')
  })

  it('is off by default: an idle user costs nothing', async () => {
    const kit = createWiredKit()
    await kit.auth.login(ADA)

    await kit.clock.advance(1_500_000)

    expect(kit.clock.pending()).toBe(0)
    expect(urlsOf(kit)).toEqual([`${BASE_URL}token/`])
  })
})

describe('name and storage', () => {
  function createBackend() {
    const texts = new Map<string, string>()
    const backend = {
      getItem: (key: string) => texts.get(key),
      setItem: (key: string, value: string) => texts.set(key, value),
      removeItem: (key: string) => texts.delete(key),
    }
    return { texts, storage: createKeyValueStorage(backend) }
  }

  it.each([
    { name: undefined, baseUrl: BASE_URL, key: 'simplejwt:https://api.example.com/api/token/refresh/' },
    { name: 'shop', baseUrl: BASE_URL, key: 'shop:https://api.example.com/api/token/refresh/' },
    {
      name: 'shop',
      baseUrl: 'https://eu.example.com/api',
      key: 'shop:https://eu.example.com/api/token/refresh/',
    },
  ])('the key is made of the name and the refresh URL: $key', async ({ name, baseUrl, key }) => {
    const { texts, storage } = createBackend()
    const kit = createWiredKit({ client: { storage, name, baseUrl } })

    await kit.auth.login(ADA)

    expect([...texts.keys()]).toEqual([key])
  })

  it('a client with the same storage, name and server starts with the same session', async () => {
    const { storage } = createBackend()
    const first = createWiredKit({ client: { storage } })
    await first.auth.login(ADA)

    const second = createWiredKit({ client: { storage }, clock: first.clock, server: first.server })
    await second.auth.ready

    expect(second.auth.getSnapshot()).toEqual(first.auth.getSnapshot())
    expect(second.events).toEqual([])
  })
})

describe('fetch', () => {
  it('is looked up on the global at each call, so that whoever patches it is heard', async () => {
    const clock = fakeClock()
    const server = createServer(clock)
    const auth = createAuthClient({ baseUrl: BASE_URL, storage: createMemoryStorage(), platform: { clock } })
    await auth.ready

    vi.stubGlobal('fetch', server.fetch)
    const { userId } = await auth.login(ADA)

    expect(userId).toBe('1')
    auth.dispose()
  })
})

describe('locks', () => {
  it.each([null, undefined])('are done without where navigator.locks is %s', async (locks) => {
    vi.stubGlobal('navigator', { locks })
    const clock = fakeClock()
    const { fetch } = createServer(clock)
    const storage = createMemoryStorage()
    const auth = createAuthClient({ baseUrl: BASE_URL, storage, fetch, platform: { clock } })
    const warnings: string[] = []
    auth.on('warning', ({ code }) => warnings.push(code))

    await auth.login(ADA)
    await auth.refresh()

    expect(warnings).toEqual([])
    auth.dispose()
  })
})

describe('the members of a client', () => {
  it('work when destructured', async () => {
    const kit = createWiredKit()
    const { login, fetch, verify, refresh, getAccessToken, logout, adopt, getSnapshot } = kit.auth

    await login(ADA)
    await refresh()
    const results = [(await fetch('me/')).status, await verify(), (await getAccessToken()).length > 20]
    await logout()
    await adopt(await kit.server.createTokenPair('bob'))

    expect(results).toEqual([200, true, true])
    expect(getSnapshot().userId).toBe('2')
  })

  it('give snapshots that always have all keys, frozen', async () => {
    const { auth } = createWiredKit()
    const keys = ['accessExpiresAt', 'claims', 'elsewhere', 'reason', 'refreshExpiresAt', 'status', 'userId']

    const loading = auth.getSnapshot()
    await auth.ready
    const out = auth.getSnapshot()
    await auth.login(ADA)
    const live = auth.getSnapshot()
    await auth.logout()
    const ended = auth.getSnapshot()

    const all = [loading, out, live, ended]
    expect(all.map(({ status }) => status)).toEqual([
      'loading',
      'unauthenticated',
      'authenticated',
      'unauthenticated',
    ])
    expect(all.map((snapshot) => Object.keys(snapshot).toSorted())).toEqual(all.map(() => keys))
    expect(all.every((snapshot) => Object.isFrozen(snapshot))).toBe(true)
    expect(ended).toMatchObject({ reason: 'user', elsewhere: false, claims: undefined, userId: undefined })
  })

  it('give the same snapshot until something changes', async () => {
    const { auth, wire, clock } = createWiredKit()
    await auth.login(ADA)
    const before = auth.getSnapshot()

    await auth.fetch('me/')
    await auth.verify()
    wire.answer(PATHS.refresh, () => new Response(null, { status: 404 }))
    await auth.refresh().catch(() => {})
    const same = auth.getSnapshot()
    wire.answer(PATHS.refresh, undefined)
    await clock.advance(60_000)
    await auth.refresh()

    expect(same).toBe(before)
    expect(auth.getSnapshot()).not.toBe(before)
    expect(auth.getSnapshot().accessExpiresAt).toBe(clock.now().wall + 300_000)
  })

  it('tell subscribers of each new snapshot until they unsubscribe', async () => {
    const { auth } = createWiredKit()
    await auth.ready
    const seen: string[] = []
    const stop = auth.subscribe(() => void seen.push(auth.getSnapshot().status))

    await auth.login(ADA)
    await auth.logout()
    stop()
    stop()
    await auth.login(ADA)

    expect(seen).toEqual(['authenticated', 'unauthenticated'])
  })

  it('tell the listeners of an event until they unsubscribe, one by one', async () => {
    const { auth } = createWiredKit()
    const told: string[] = []
    const listener = ({ from }: { from: string }) => void told.push(from)
    const stopFirst = auth.on('login', listener)
    const stopSecond = auth.on('login', listener)

    await auth.login(ADA)
    stopFirst()
    await auth.login(BOB)
    stopSecond()
    await auth.login(ADA)

    expect(told).toEqual(['login', 'login', 'login'])
  })

  it('let a listener unsubscribe itself, and others hear what it heard', async () => {
    const { auth } = createWiredKit()
    const told: string[] = []
    const stop = auth.on('login', () => {
      told.push('first')
      stop()
    })
    auth.on('login', () => void told.push('second'))

    await auth.login(ADA)
    await auth.login(BOB)

    expect(told).toEqual(['first', 'second', 'second'])
  })

  it('go on where a listener throws, and leave the error to the platform', async () => {
    const { auth } = createWiredKit()
    const told: string[] = []
    const mistake = new Error('a mistake in the application')
    auth.on('login', () => {
      throw mistake
    })
    auth.subscribe(() => {
      throw mistake
    })
    auth.on('login', ({ userId }) => void told.push(`${userId}`))
    auth.subscribe(() => void told.push(auth.getSnapshot().status))

    const unhandled = await unhandledIn(() => auth.login(ADA))

    expect(told).toContain('1')
    expect(told).toContain('authenticated')
    expect(new Set(unhandled)).toEqual(new Set([mistake]))
  })

  it('may be called from a listener, under the refresh too', async () => {
    const { auth, clock } = createWiredKit()
    const tokens: string[] = []
    auth.on('refresh', () => void auth.getAccessToken().then((token) => tokens.push(token)))
    await auth.login(ADA)
    await clock.advance(295_000)

    await auth.fetch('me/')
    await settle()

    expect(tokens).toEqual([await auth.getAccessToken()])
  })
})

describe('dispose', () => {
  it('stops timers and listeners, and may be called again', async () => {
    const listeners = new Set<unknown>()
    const subscribe = (listener: unknown) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
    const kit = createWiredKit({
      client: {
        keepAlive: true,
        platform: {
          lifecycle: { isVisible: () => true, subscribe },
          channel: () => ({ post: () => {}, subscribe }),
        },
      },
    })
    await kit.auth.login(ADA)
    const before = [listeners.size > 0, kit.clock.pending() > 0]

    kit.auth.dispose()
    kit.auth.dispose()
    await kit.clock.advance(1_000_000)

    expect(before).toEqual([true, true])
    expect([listeners.size, kit.clock.pending(), kit.server.calls.refresh]).toEqual([0, 0, 0])
  })

  it('stops nothing but its own client', async () => {
    const storage = createMemoryStorage()
    const one = createWiredKit({ client: { storage } })
    const two = createWiredKit({ client: { storage }, clock: one.clock, server: one.server })
    await two.auth.ready

    one.auth.dispose()
    const { userId } = await two.auth.login(ADA)

    expect(userId).toBe('1')
  })

  it('leaves a refresh on the wire to be committed', async () => {
    const storage = createMemoryStorage()
    const kit = createWiredKit({ client: { storage } })
    await kit.auth.login(ADA)
    const gate = Promise.withResolvers<void>()
    kit.server.delay('refresh', () => gate.promise, { when: 'after' })

    const refreshing = kit.auth.refresh().catch(() => {})
    await settle()
    kit.auth.dispose()
    gate.resolve()
    await refreshing
    await settle()
    const next = createWiredKit({ client: { storage }, clock: kit.clock, server: kit.server })
    await next.auth.refresh()

    expect(kit.server.refusedRefreshes).toBe(0)
    expect(kit.server.calls.refresh).toBe(2)
  })
})

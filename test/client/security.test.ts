import {
  type AuthClient,
  createAuthClient,
  createKeyValueStorage,
  createMemoryStorage,
  type FetchPort,
  type OpenChannel,
} from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA, BASE_URL, BOB, createServer } from '../support/client-kit.js'
import { fakeClock, settle } from '../support/fake-clock.js'
import { fakeLocks } from '../support/fake-locks.js'
import { rawToken } from '../support/raw-token.js'
import { createWiredKit, never, opaqueRedirect, PATHS, type WiredKit } from '../support/wired-kit.js'

interface Sent {
  readonly url: string
  readonly headers: Headers
}

/** Notes what is handed to `fetch`, without the checks of the platform's own; token endpoints reach the server. */
function createRecorder(server: FetchPort): { readonly fetch: FetchPort; readonly sent: Sent[] } {
  const sent: Sent[] = []
  return {
    sent,
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : String(input)
      if (url.startsWith(`${BASE_URL}token/`) && init?.method === 'POST') return server(input, init)
      sent.push({
        url,
        headers: new Headers(init?.headers ?? (input instanceof Request ? input.headers : {})),
      })
      return new Response('{}')
    },
  }
}

async function createRecordedClient(options: { allowedOrigins?: readonly string[] } = {}) {
  const recorder = createRecorder(createServer(fakeClock()).fetch)
  const kit = createWiredKit({ client: { fetch: recorder.fetch, ...options } })
  await kit.auth.adopt(await kit.server.createTokenPair('ada'))
  return { auth: kit.auth, sent: recorder.sent }
}

async function createLoggedInKit(options: Parameters<typeof createWiredKit>[0] = {}): Promise<WiredKit> {
  const kit = createWiredKit(options)
  await kit.auth.login(ADA)
  return kit
}

const OWN = [
  'me/',
  '/me/',
  '../me/',
  '?page=2',
  '',
  'https:me/',
  'https:/me/',
  'https://api.example.com/me/',
  'https://API.example.COM/me/',
  'https://api.example.com:443/me/',
  'HTTPS://api.example.com/evil.example/',
  'https://api.example.com/@evil.example/',
  'https://api.example.com?https://evil.example/',
]

const FOREIGN = [
  '//evil.example/me/',
  '///evil.example/me/',
  String.raw`\\evil.example/me/`,
  String.raw`/\evil.example/me/`,
  String.raw`https:\\evil.example/me/`,
  'https:///evil.example/me/',
  'http:evil.example/me/',
  ' //evil.example/me/',
  '/\t/evil.example/me/',
  '\nhttps://evil.example/me/',
  'https://api.example.com@evil.example/me/',
  'https://api.example.com:443@evil.example/me/',
  String.raw`https://evil.example\@api.example.com/me/`,
  'https://api.example.com.evil.example/me/',
  'https://api.example.com./me/',
  'https://evil.example/?https://api.example.com/',
  'https://evil.example/#https://api.example.com/',
  'https://\u0430pi.example.com/me/',
  'https://example.com/me/',
  'https://www.api.example.com/me/',
  'https://api.example.com:8443/me/',
  'http://api.example.com/me/',
  'http://api.example.com:443/me/',
  'ftp://api.example.com/me/',
  'wss://api.example.com/me/',
  'file://api.example.com/me/',
  'blob:https://api.example.com/0e3c6a2e-2f5a-4d0e-9a53-0f6a4a1f6d0c',
  'filesystem:https://api.example.com/temporary/me',
  'data:application/json,{}',
  'about:blank',
]

describe('the origin policy', () => {
  it.each(OWN)('sends the token to the origin of `baseUrl`: %j', async (input) => {
    const { auth, sent } = await createRecordedClient()

    await auth.fetch(input)

    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual([
      expect.stringMatching(/^Bearer e/),
    ])
    expect(new URL(sent[0]?.url ?? '').origin).toBe('https://api.example.com')
  })

  it.each(FOREIGN)('sends no token elsewhere: %j', async (input) => {
    const { auth, sent } = await createRecordedClient()

    await auth.fetch(input)

    expect(sent.map(({ headers }) => [...headers])).toEqual([[]])
    expect(sent[0]?.url.startsWith('https://api.example.com/')).toBe(false)
  })

  it.each(FOREIGN.filter((input) => URL.canParse(input)))(
    'sends no token to a URL object: %j',
    async (input) => {
      const { auth, sent } = await createRecordedClient()

      await auth.fetch(new URL(input))

      expect(sent.map(({ headers }) => [...headers])).toEqual([[]])
    },
  )

  it.each(['https://evil.example/me/', 'http://api.example.com/me/', 'https://api.example.com:8443/'])(
    'sends no token with a Request: %s',
    async (url) => {
      const { auth, sent } = await createRecordedClient()

      await auth.fetch(new Request(url, { headers: { 'x-trace': '1' } }))

      expect(sent.map(({ headers }) => [...headers])).toEqual([[['x-trace', '1']]])
    },
  )

  it.each([
    { url: 'https://files.example.com/a', carries: true },
    { url: 'https://files.example.com:443/a', carries: true },
    { url: 'https://files.example.com:8443/a', carries: false },
    { url: 'http://files.example.com/a', carries: false },
    { url: 'https://files.example.com.evil.example/a', carries: false },
    { url: 'https://evil.example/files.example.com', carries: false },
    { url: 'blob:https://files.example.com/0e3c6a2e', carries: false },
  ])('reaches an allowed origin and nothing like it: $url', async ({ url, carries }) => {
    const { auth, sent } = await createRecordedClient({ allowedOrigins: ['https://files.example.com'] })

    await auth.fetch(url)

    expect(sent.map(({ headers }) => headers.has('authorization'))).toEqual([carries])
  })

  it('is asked again for each URL, however often one has been used', async () => {
    const { auth, sent } = await createRecordedClient()

    for (const url of ['me/', '//evil.example/me/', 'me/', '//evil.example/me/']) await auth.fetch(url)

    expect(sent.map(({ headers }) => headers.has('authorization'))).toEqual([true, false, true, false])
  })

  it('does not replay a foreign refusal, nor refresh for it', async () => {
    const kit = await createLoggedInKit()
    kit.wire.answer('/me', () => Response.json({ code: 'token_not_valid' }, { status: 401 }))

    const response = await kit.auth.fetch('https://evil.example/me')

    expect(response.status).toBe(401)
    expect(kit.server.calls.refresh).toBe(0)
    expect(kit.wire.seen.at(-1)?.headers.has('authorization')).toBe(false)
  })

  it('does not let a foreign server end the session', async () => {
    const kit = await createLoggedInKit()
    kit.wire.answer('/me', () => Response.json({ code: 'user_inactive' }, { status: 401 }))

    await kit.auth.fetch('https://evil.example/me')

    expect(kit.auth.getSnapshot().status).toBe('authenticated')
  })
})

describe('token endpoints', () => {
  it.each(['token/', 'token/refresh/', 'token/verify/', 'token/blacklist/', 'token/?next=1', 'token/#top'])(
    'get no header from `fetch`: %s',
    async (path) => {
      const kit = await createLoggedInKit()

      await kit.auth.fetch(path, { method: 'POST', body: '{}' })

      expect(kit.wire.seen.at(-1)?.headers.has('authorization')).toBe(false)
    },
  )

  it('get neither a header nor a cookie from the client', async () => {
    const kit = await createLoggedInKit()

    await kit.auth.refresh()
    await kit.auth.verify()
    await kit.auth.logout()

    const requests = kit.wire.seen
    expect(requests.map(({ url }) => new URL(url).pathname)).toEqual([
      PATHS.obtain,
      PATHS.refresh,
      PATHS.verify,
      PATHS.blacklist,
    ])
    expect(requests.filter(({ headers }) => headers.has('authorization'))).toEqual([])
    expect(new Set(requests.map(({ credentials }) => credentials))).toEqual(new Set(['omit']))
    expect(new Set(requests.map(({ redirect }) => redirect))).toEqual(new Set(['manual']))
  })
})

describe('a server that answers a refresh with the token it has just refused', () => {
  /** Hands out one and the same token, ten times at most, so that a loop shows as a number and not as a hang. */
  function createStubbornKit(sameRefresh: boolean) {
    const kit = createWiredKit({ server: { rotateRefreshTokens: false, blacklistAfterRotation: false } })
    let count = 0
    const start = async () => {
      const pair = await kit.server.createTokenPair('ada')
      const rotated = await kit.server.createTokenPair('ada')
      kit.wire.answer(PATHS.refresh, (request) => {
        if (++count >= 10) return never(request)
        return Response.json({ access: pair.access, ...(sameRefresh ? {} : { refresh: rotated.refresh }) })
      })
      kit.wire.answer(PATHS.me, () => Response.json({ code: 'token_not_valid' }, { status: 401 }))
      await kit.auth.adopt(pair)
    }
    return { ...kit, start, count: () => count }
  }

  it.each([true, false])('is not asked again and again; the same refresh token: %s', async (sameRefresh) => {
    const { auth, clock, start, count } = createStubbornKit(sameRefresh)
    await start()

    const call = auth.fetch('me/').then(
      ({ status }) => status,
      () => 'an error',
    )
    await clock.advance(1)
    const soon = count()
    await clock.advance(30_000)
    await call

    expect(soon).toBeLessThanOrEqual(2)
    expect(count()).toBeLessThan(10)
  })
})

describe("the caller's own header", () => {
  const url = `${BASE_URL}me/`

  it.each<{ kind: string; call: (auth: AuthClient) => Promise<Response> }>([
    { kind: 'an object', call: (auth) => auth.fetch('me/', { headers: { Authorization: 'Token own' } }) },
    { kind: 'lower case', call: (auth) => auth.fetch('me/', { headers: { authorization: 'Token own' } }) },
    {
      kind: 'Headers',
      call: (auth) => auth.fetch('me/', { headers: new Headers({ authorization: 'Token own' }) }),
    },
    { kind: 'an array', call: (auth) => auth.fetch('me/', { headers: [['AUTHORIZATION', 'Token own']] }) },
    {
      kind: 'a Request',
      call: (auth) => auth.fetch(new Request(url, { headers: { authorization: 'Token own' } })),
    },
    {
      kind: 'options over a Request',
      call: (auth) => auth.fetch(new Request(url), { headers: { authorization: 'Token own' } }),
    },
  ])('is left alone, and a refusal is its own affair: $kind', async ({ call }) => {
    const kit = await createLoggedInKit()
    kit.wire.answer(PATHS.me, () => Response.json({ code: 'token_not_valid' }, { status: 401 }))

    const response = await call(kit.auth)

    expect(response.status).toBe(401)
    expect(kit.wire.seen.slice(1).map(({ headers }) => headers.get('authorization'))).toEqual(['Token own'])
    expect(kit.auth.getSnapshot().status).toBe('authenticated')
  })

  it('is not added to what the caller handed over', async () => {
    const kit = await createLoggedInKit()
    const headers = Object.freeze({ 'x-trace': '1' })
    const init = Object.freeze({ headers })
    const request = new Request(url, { headers: { 'x-trace': '2' } })

    await kit.auth.fetch('me/', init)
    await kit.auth.fetch(request)

    const sent = kit.wire.seen.slice(1).map((seen) => seen.headers)
    expect(sent.map((all) => all.get('x-trace'))).toEqual(['1', '2'])
    expect(sent.map((all) => all.has('authorization'))).toEqual([true, true])
    expect(request.headers.has('authorization')).toBe(false)
  })
})

describe('redirects', () => {
  const custom = { client: { header: { name: 'X-Token' } }, server: { authHeaderName: 'X-Token' } }

  it('are not followed with a header that browsers would send along', async () => {
    const kit = await createLoggedInKit(custom)
    kit.wire.answer(PATHS.me, opaqueRedirect)

    const call = kit.auth.fetch('me/')

    await expect(call).rejects.toMatchObject({ code: 'unexpected_response' })
    expect(kit.wire.seen.at(-1)?.redirect).toBe('manual')
  })

  it('are left to a caller who chose', async () => {
    const kit = await createLoggedInKit(custom)

    await kit.auth.fetch('me/', { redirect: 'error' })
    await kit.auth.fetch('me/', { redirect: 'follow' })

    expect(kit.wire.seen.slice(1).map(({ redirect }) => redirect)).toEqual(['error', 'follow'])
  })

  it('are left to the platform with `Authorization`, which it drops on the way to another origin', async () => {
    const kit = await createLoggedInKit()

    await kit.auth.fetch('me/')

    expect(kit.wire.seen.at(-1)?.redirect).toBe('follow')
  })
})

describe('claims', () => {
  const payload =
    '{"token_type":"access","exp":1800000300,"user_id":"1","__proto__":{"is_staff":true},' +
    '"constructor":{"prototype":{"is_staff":true}},"prototype":{"is_staff":true},"toString":"own"}'

  it('drop the names that reach a prototype', async () => {
    const { auth } = createWiredKit()

    const { claims } = await auth.adopt({ access: rawToken(payload) })

    expect(Object.keys(claims).toSorted()).toEqual(['exp', 'toString', 'token_type', 'user_id'])
    expect(claims['is_staff']).toBeUndefined()
    expect(Object.hasOwn({}, 'is_staff') || 'is_staff' in {}).toBe(false)
  })

  it('are frozen and have no prototype, in the result and in the snapshot', async () => {
    const { auth } = createWiredKit()

    const { claims } = await auth.adopt({ access: rawToken(payload) })

    const all = [claims, auth.getSnapshot().claims ?? {}]
    expect(all.map((one) => Object.getPrototypeOf(one) as unknown)).toEqual([null, null])
    expect(all.every((one) => Object.isFrozen(one))).toBe(true)
  })
})

/** What the tabs of one origin share. */
function createOrigin() {
  const texts = new Map<string, string>()
  const listeners = new Map<string, Set<() => void>>()
  const channel: OpenChannel = (name) => {
    const mine = new Set<() => void>()
    const all = listeners.get(name) ?? new Set()
    listeners.set(name, all)
    return {
      post: () => [...all].filter((listener) => !mine.has(listener)).forEach((listener) => listener()),
      subscribe(listener) {
        mine.add(listener)
        all.add(listener)
        return () => void all.delete(listener)
      },
    }
  }
  const backend = {
    getItem: (key: string) => texts.get(key),
    setItem: (key: string, value: string) => texts.set(key, value),
    removeItem: (key: string) => texts.delete(key),
  }
  return { texts, storage: createKeyValueStorage(backend), channel, locks: fakeLocks() }
}

describe('two projects on one origin', () => {
  const clock = fakeClock()
  const lifecycle = { isVisible: () => true, subscribe: () => () => {} }

  function createProject(origin: ReturnType<typeof createOrigin>, host: string, name?: string) {
    const server = createServer(clock, { signingKey: `the key of ${host}` })
    const texts: string[] = []
    const { storage, channel, locks } = origin
    const fetch: FetchPort = async (input, init) => {
      const request = new Request(input, init)
      texts.push(`${request.headers.get('authorization')} ${await request.clone().text()}`)
      return server.fetch(input, init)
    }
    const open = () =>
      createAuthClient({
        baseUrl: `https://${host}/api/`,
        storage,
        fetch,
        name,
        platform: { clock, locks, channel, lifecycle },
      })
    return { server, texts, open }
  }

  const tokensIn = (texts: readonly string[]) =>
    new Set(texts.flatMap((text) => text.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? []))

  it.each([
    { difference: 'two servers', hosts: ['one.example', 'two.example'], names: [undefined, undefined] },
    { difference: 'two names', hosts: ['one.example', 'one.example'], names: ['shop', 'blog'] },
  ] as const)('never send a token of the other: $difference', async ({ hosts, names }) => {
    const origin = createOrigin()
    const [one, two] = [createProject(origin, hosts[0], names[0]), createProject(origin, hosts[1], names[1])]
    const [a, b] = [one.open(), two.open()]

    await a.login(ADA)
    await settle()
    const untouched = b.getSnapshot().status
    await b.login(BOB)
    await Promise.all([a.refresh(), b.refresh(), a.fetch('me/'), b.fetch('me/')])
    await Promise.all([a.verify(), b.verify()])
    const again = [one.open(), two.open()]
    await Promise.all(again.map((auth) => auth.fetch('me/')))
    await a.logout()
    await settle()

    const shared = [...tokensIn(one.texts)].filter((token) => tokensIn(two.texts).has(token))
    expect(shared).toEqual([])
    expect(tokensIn(one.texts).size).toBeGreaterThan(2)
    expect(untouched).toBe('unauthenticated')
    expect([one.server, two.server].map(({ refusedRefreshes }) => refusedRefreshes)).toEqual([0, 0])
    expect([a, b, ...again].map((auth) => auth.getSnapshot().userId)).toEqual([
      undefined,
      '2',
      undefined,
      '2',
    ])
  })

  it('have a record each, under keys of their own', async () => {
    const origin = createOrigin()

    await createProject(origin, 'one.example').open().login(ADA)
    await createProject(origin, 'two.example').open().login(BOB)

    expect([...origin.texts.keys()].toSorted()).toEqual([
      'simplejwt:https://one.example/api/token/refresh/',
      'simplejwt:https://two.example/api/token/refresh/',
    ])
  })

  it('neither read nor overwrite a record of the other that lies under their key', async () => {
    const origin = createOrigin()
    const [one, two] = [createProject(origin, 'one.example'), createProject(origin, 'two.example')]
    await one.open().login(ADA)
    const record = origin.texts.get('simplejwt:https://one.example/api/token/refresh/') ?? ''
    const key = 'simplejwt:https://two.example/api/token/refresh/'
    origin.texts.set(key, record)

    const auth = two.open()
    await auth.ready
    const { status } = auth.getSnapshot()
    await auth.login(BOB)
    await auth.refresh()
    await auth.logout()

    const foreign = [...tokensIn(two.texts)].filter((token) => record.includes(token))
    expect([status, foreign]).toEqual(['unauthenticated', []])
    expect(origin.texts.get(key)).toBe(record)
  })
})

describe('memory storage', () => {
  it('is read by nobody who was not given it', async () => {
    const kit = await createLoggedInKit({ client: { storage: createMemoryStorage() } })

    const stranger = createWiredKit({ clock: kit.clock, server: kit.server })
    await stranger.auth.ready

    expect(stranger.auth.getSnapshot().status).toBe('unauthenticated')
  })
})

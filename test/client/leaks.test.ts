import {
  type AuthClient,
  type AuthEventName,
  createMemoryStorage,
  type FetchPort,
  type SyncArea,
} from 'simplejwt-client'
import { describe, expect, it, vi } from 'vitest'
import { createServer } from '../support/client-kit.js'
import { type FakeClock, fakeClock } from '../support/fake-clock.js'
import { pairOf, tokenOf } from '../support/raw-token.js'
import { outlet } from '../support/sentinel-outlet.js'
import { createSpill, leaksIn, type Spill } from '../support/spill.js'
import {
  type Answer,
  createWiredKit,
  never,
  offline,
  opaqueRedirect,
  PATHS,
  type WiredKit,
} from '../support/wired-kit.js'

const SECRET = {
  username: 'Uq83-zc-name-of-ada-k2',
  password: 'Pq7/vE2!mN9 tR4\'"uniq',
  otp: 'Oq51-otp-9f3c-77',
} as const

interface LeakKit extends WiredKit {
  readonly spill: Spill
  /** The login fields, and every token that has been on the wire in either direction. */
  readonly secrets: Set<string>
  /** What a call came to, whichever way it went; the clock runs until it is settled. */
  readonly attempt: (call: Promise<unknown>) => Promise<void>
}

const TOKEN = /[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g
const EVENTS: readonly AuthEventName[] = ['login', 'refresh', 'refreshError', 'logout', 'warning']

/** A client of which everything that comes out is caught: results, errors, events, snapshots, hints, the console. */
function createLeakKit(): LeakKit {
  const spill = createSpill()
  const secrets = new Set<string>(Object.values(SECRET))
  const clock = fakeClock()
  const server = createServer(clock, { users: [{ username: SECRET.username, password: SECRET.password }] })
  const kit = createWiredKit({ clock, server, client: { storage: withHints(spill) } })
  const noting: FetchPort = async (input, init) => {
    const response = await kit.wire.fetch(input, init)
    const sent = typeof init?.body === 'string' ? init.body : ''
    for (const text of [sent, await response.clone().text()]) {
      for (const token of text.match(TOKEN) ?? []) secrets.add(token)
    }
    return response
  }
  const listened = createWiredKit({ clock, server, client: { storage: withHints(spill), fetch: noting } })
  listen(listened.auth, spill)
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => spill.keep(args))
  }
  const { auth } = listened
  return { ...listened, wire: kit.wire, spill, secrets, attempt: createAttempt(auth, clock, spill) }
}

function listen(auth: AuthClient, { keep }: Spill): void {
  for (const name of EVENTS) auth.on(name, keep)
  auth.subscribe(() => keep(auth.getSnapshot()))
  keep(auth)
}

function createAttempt(auth: AuthClient, clock: FakeClock, { keep }: Spill): LeakKit['attempt'] {
  return async (call) => {
    const settled = call.then(keep, keep)
    await clock.advance(10_000)
    await settled
    keep(auth.getSnapshot())
  }
}

/** Memory storage with an area for hints, of which every text is caught. */
function withHints({ keep }: Spill) {
  const texts = new Map<string, string>()
  const hints: SyncArea = {
    getItem: (key) => texts.get(key) ?? null,
    removeItem: (key) => void texts.delete(key),
    setItem(key, text) {
      keep([key, text])
      texts.set(key, text)
    },
  }
  const open = createMemoryStorage()
  return (context: Parameters<typeof open>[0]) => ({ ...open(context), hints })
}

async function logIn({ auth, spill }: LeakKit): Promise<void> {
  spill.keep(await auth.login(SECRET))
}

type Echo = (said: string) => Answer

const respond = (status: number, body: unknown, type = 'application/json') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Response(text, { status, headers: { 'Content-Type': type } })
}

/** Servers that say back what they were sent. */
const ECHOES: readonly { readonly how: string; readonly echo: Echo }[] = [
  { how: '400, detail', echo: (said) => () => respond(400, { detail: `Not ${said}!` }) },
  { how: '401, detail', echo: (said) => () => respond(401, { detail: `Not ${said}!` }) },
  { how: '401, code', echo: (said) => () => respond(401, { detail: 'No.', code: said }) },
  {
    how: '401, messages',
    echo: (said) => () => respond(401, { code: 'token_not_valid', messages: [{ message: said }] }),
  },
  { how: '403, detail', echo: (said) => () => respond(403, { detail: `${said}${said}`, code: said }) },
  {
    how: '400, field lists',
    echo: (said) => () => respond(400, { password: [`${said} is too short.`, said] }),
  },
  { how: '400, field strings', echo: (said) => () => respond(400, { detail: said, token: `no ${said}` }) },
  { how: '400, non_field_errors', echo: (said) => () => respond(400, { non_field_errors: [`No: ${said}`] }) },
  { how: '400, nested', echo: (said) => () => respond(400, { user: { password: [said] } }) },
  { how: '422, list', echo: (said) => () => respond(422, { detail: [{ loc: ['body'], input: said }] }) },
  { how: '400, array', echo: (said) => () => respond(400, [said]) },
  { how: '403, string', echo: (said) => () => respond(403, JSON.stringify(said)) },
  { how: '404, HTML', echo: (said) => () => respond(404, `<p>${said}`, 'text/html') },
  { how: '200, HTML', echo: (said) => () => respond(200, `<p>${said}`, 'text/html') },
  { how: '200, no tokens', echo: (said) => () => respond(200, { detail: said }) },
  { how: '200, broken JSON', echo: (said) => () => respond(200, `{"access": "${said}`) },
  {
    how: '200, broken tokens',
    echo: (said) => {
      const opaque = said.replaceAll('.', '-')
      return () => respond(200, { access: opaque, refresh: opaque })
    },
  },
  { how: '429, detail', echo: (said) => () => respond(429, { detail: `Wait, ${said}!` }) },
  { how: '500, detail', echo: (said) => () => respond(500, { detail: `Sorry, ${said}!`, code: said }) },
  { how: '500, trace', echo: (said) => () => respond(500, `Traceback: ${said}`, 'text/plain') },
  { how: 'a redirect', echo: (said) => () => respond(301, said) },
]

const SILENCES: readonly { readonly how: string; readonly answer: Answer }[] = [
  { how: 'offline', answer: offline },
  { how: 'no answer', answer: never },
  { how: 'a redirect', answer: opaqueRedirect },
]

describe('nothing secret comes out of', () => {
  it('a life without trouble', async () => {
    const kit = createLeakKit()

    await logIn(kit)
    await kit.auth.refresh()
    kit.spill.keep([(await kit.auth.fetch('me/')).status, await kit.auth.verify()])
    await kit.attempt(kit.auth.logout())
    await kit.attempt(kit.auth.getAccessToken())

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
    expect(kit.secrets.size).toBe(3 + 4)
  })

  it.each(ECHOES)('a login whose fields the server quotes: $how', async ({ echo }) => {
    const kit = createLeakKit()

    for (const said of [SECRET.password, SECRET.username, SECRET.otp]) {
      kit.wire.answer(PATHS.obtain, echo(said))
      await kit.attempt(kit.auth.login(SECRET))
    }

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it.each(ECHOES)('a refresh whose token the server quotes: $how', async ({ echo }) => {
    const kit = createLeakKit()
    await logIn(kit)
    kit.wire.answer(PATHS.refresh, async (request) => {
      const { refresh } = (await request.json()) as { refresh: string }
      return echo(refresh)(request)
    })

    await kit.attempt(kit.auth.refresh())
    await kit.clock.advance(300_000)
    await kit.attempt(kit.auth.fetch('me/'))

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it.each(ECHOES)('a verify whose token the server quotes: $how', async ({ echo }) => {
    const kit = createLeakKit()
    await logIn(kit)
    kit.wire.answer(PATHS.verify, async (request) => {
      const { token } = (await request.json()) as { token: string }
      return echo(token)(request)
    })

    await kit.attempt(kit.auth.verify())

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it.each(ECHOES)('a logout whose token the server quotes: $how', async ({ echo }) => {
    const kit = createLeakKit()
    await logIn(kit)
    kit.wire.answer(PATHS.blacklist, async (request) => {
      const { refresh } = (await request.json()) as { refresh: string }
      return echo(refresh)(request)
    })

    await kit.attempt(kit.auth.logout())

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it.each(SILENCES)('calls that get nothing: $how', async ({ answer }) => {
    const kit = createLeakKit()
    await logIn(kit)
    for (const path of Object.values(PATHS)) kit.wire.answer(path, answer)

    await kit.attempt(kit.auth.login(SECRET))
    await kit.attempt(kit.auth.verify())
    await kit.attempt(kit.auth.refresh())
    await kit.attempt(kit.auth.getAccessToken({ minValidity: 1000 }).then(() => 'a token'))
    await kit.attempt(kit.auth.logout())

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it('tokens that are refused for what they are', async () => {
    const kit = createLeakKit()
    const { access, refresh } = pairOf(kit.clock.now().wall)
    const opaque = '9fK2-opaque-Zx81-token-qQ77'
    const pairs = [
      { access: refresh, refresh: access },
      { access: opaque, refresh: opaque },
      { access, refresh: opaque },
      { access: tokenOf([opaque]), refresh },
      { access: `${access}${'A'.repeat(17_000)}`, refresh },
      { access, refresh: tokenOf({ token_type: 'refresh', exp: 1 }) },
    ]
    for (const token of [access, refresh, opaque]) kit.secrets.add(token)

    for (const pair of pairs) await kit.attempt(kit.auth.adopt(pair))

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
    expect(kit.spill.texts().filter((text) => text === 'malformed_token')).toHaveLength(6)
  })

  it.each(['A\nB', 'A\u00e4\u20ac', 'A\u0000B'])(
    'a token that no header can hold: its signature holds %j',
    async (odd) => {
      const kit = createLeakKit()
      const { access } = pairOf(kit.clock.now().wall)
      kit.secrets.add(access)

      await kit.attempt(kit.auth.adopt({ access: `${access}${odd}` }))
      await kit.attempt(kit.auth.fetch('me/').then(({ status }) => status))

      expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
    },
  )

  it('calls that somebody gives up', async () => {
    const kit = createLeakKit()
    await logIn(kit)
    kit.wire.answer(PATHS.obtain, never)
    kit.wire.answer(PATHS.verify, never)
    const aborter = new AbortController()

    const calls = [
      kit.attempt(kit.auth.login(SECRET, { signal: aborter.signal })),
      kit.attempt(kit.auth.verify(undefined, { signal: aborter.signal })),
    ]
    aborter.abort()
    await Promise.all(calls)

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it('calls that are no calls', async () => {
    const kit = createLeakKit()
    await logIn(kit)

    await kit.attempt(kit.auth.login(SECRET.password as never))
    await kit.attempt(kit.auth.fetch('https://['))
    await kit.attempt(kit.auth.fetch('me/', { method: 'CONNECT' }))
    await kit.attempt(kit.auth.fetch('me/', { headers: { 'not a name': '1' } }))

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it.each([
    { how: 'spaces around it', sent: ` ${SECRET.password} `, said: SECRET.password },
    { how: 'a number', sent: 771_239_480_125, said: '771239480125' },
    { how: 'in a field of a field', sent: { new: SECRET.password }, said: SECRET.password },
    { how: 'in a list', sent: [SECRET.password], said: SECRET.password },
  ])('a login field of another shape: $how', async ({ sent, said }) => {
    const kit = createLeakKit()
    kit.secrets.add(said)
    kit.wire.answer(PATHS.obtain, () => respond(403, { detail: `Not "${said}"!` }))

    await kit.attempt(kit.auth.login({ username: 'ada', password: sent }))

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
  })

  it('a storage that fails and quotes what it was given', async () => {
    const kit = createLeakKit()
    const open = createMemoryStorage()
    const storage = (context: Parameters<typeof open>[0]) => ({
      ...open(context),
      async update(change: (stored: unknown) => unknown) {
        throw new Error(`No room for ${JSON.stringify(change(undefined))}`)
      },
    })
    const { auth } = createWiredKit({ clock: kit.clock, server: kit.server, client: { storage } })
    listen(auth, kit.spill)
    const pair = await kit.server.createTokenPair(SECRET.username)
    for (const token of Object.values(pair)) kit.secrets.add(token)

    await kit.attempt(auth.adopt(pair))
    await kit.attempt(auth.refresh())
    await kit.attempt(auth.logout())

    expect(leaksIn(kit.spill.texts(), kit.secrets)).toEqual([])
    expect(kit.spill.texts()).toContain('storage_write_failed')
  })

  it('the URLs of any request', async () => {
    const kit = createLeakKit()

    await logIn(kit)
    await kit.auth.refresh()
    await kit.auth.verify()
    await kit.auth.fetch('me/')
    await kit.auth.logout()

    const urls = kit.wire.seen.map(({ url }) => decodeURIComponent(url))
    expect(leaksIn(urls, kit.secrets)).toEqual([])
    expect(urls).toHaveLength(5)
  })
})

describe('the hint', () => {
  it('holds neither the id of a token nor a hash of the password', async () => {
    const kit = createLeakKit()
    const claims = { jti: 'jti-4c1e9b7a2d', hash_password: '0F1E2D3C4B5A69788796A5B4C3D2E1F0' }

    await kit.auth.adopt(await kit.server.createTokenPair(SECRET.username, { claims }))

    const hints = kit.spill.texts().filter((text) => text.startsWith('{"sid"'))
    expect(hints.length).toBeGreaterThan(0)
    expect(leaksIn(hints, Object.values(claims))).toEqual([])
  })
})

describe('the search itself', () => {
  it('finds a part of a secret in a hidden property of a cause', () => {
    const spill = createSpill()
    const cause = Object.defineProperty(new Error('Hidden.'), 'config', {
      value: { body: `…${SECRET.password.slice(3, 15)}…` },
      enumerable: false,
    })

    spill.keep(new Error('Outside.', { cause }))

    expect(leaksIn(spill.texts(), Object.values(SECRET))).toEqual([SECRET.password])
  })

  it('goes on in all other tests, over what is posted', () => {
    const { port1, port2 } = new MessageChannel()
    const channel = new BroadcastChannel('sentinel')

    port1.postMessage({ more: [`eyJ${'a'.repeat(20)}`] })
    const fromPort = outlet.takeLeaks()
    channel.postMessage(new Map([['password', 'correct horse']]))
    const fromChannel = outlet.takeLeaks()
    port1.postMessage('changed')

    expect([fromPort, fromChannel, outlet.takeLeaks()]).toEqual([['message'], ['message'], []])
    for (const open of [port1, port2, channel]) open.close()
  })
})

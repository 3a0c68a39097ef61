import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { runInThisContext } from 'node:vm'
import { type AuthClient, type AuthStorage, createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { BASE_URL } from '../support/client-kit.js'
import { type FakeClock, fakeClock, settle } from '../support/fake-clock.js'
import { fakeLocks } from '../support/fake-locks.js'
import { pollute } from '../support/pollution.js'
import { POLLUTANTS, type Pollutant } from '../support/pollution-names.js'
import { createPlainResponse } from '../support/pollution-response.js'
import { pairOf, tokenOf } from '../support/raw-token.js'
import { urlOf } from '../support/wire.js'

type Line = readonly unknown[]

/** What a page does in a life, as requests, results and events. */
interface Transcript {
  readonly lines: Line[]
  readonly isDone: boolean
}

const INIT = ['method', 'body', 'redirect', 'credentials', 'keepalive', 'mode', 'cache'] as const

/** A `fetch` that looks at its options as platforms do, inherited ones included, and needs none itself. */
function createScriptedFetch(lines: Line[], start: number) {
  let refreshes = 0
  const answers: Readonly<Record<string, () => readonly [number, unknown]>> = {
    'token/': () => [200, { ...pairOf(start), user: 'ada' }],
    'token/refresh/': () => [200, { access: renewed(start, ++refreshes) }],
    'token/verify/': () => [200, {}],
    'token/blacklist/': () => [200, {}],
    'refused/': () => [refreshes === 1 ? 401 : 200, { code: 'token_not_valid' }],
    'login-refused/': () => [400, { username: ['No.'], detail: 'Not so.' }],
  }
  return async (input: string | URL | Request, given?: RequestInit): Promise<Response> => {
    const url = urlOf(input)
    const init = given ?? plain<RequestInit>({})
    const headers = init.headers === undefined ? [] : [...new Headers(init.headers)]
    lines.push(['sent', url, headers, ...INIT.map((name) => init[name]), init.signal instanceof AbortSignal])
    const [status, body] = (answers[url.slice(BASE_URL.length)] ?? (() => [200, {}] as const))()
    return createPlainResponse(status, JSON.stringify(body))
  }
}

function renewed(start: number, count: number): string {
  const exp = start / 1000 + 600 * count + 300
  return tokenOf({ token_type: 'access', exp, iat: start / 1000, user_id: '1', jti: `a${count}` })
}

interface World {
  readonly clock: FakeClock
  readonly storage: AuthStorage
  readonly lines: Line[]
  readonly open: (endpoints?: { readonly obtain: string }) => AuthClient
}

function createWorld(): World {
  const clock = fakeClock()
  const storage = createMemoryStorage()
  const locks = fakeLocks()
  const lifecycle = { isVisible: () => true, subscribe: () => () => {} }
  const lines: Line[] = []
  const fetch = createScriptedFetch(lines, clock.now().wall)
  return {
    clock,
    storage,
    lines,
    open: (endpoints) =>
      createAuthClient({
        baseUrl: BASE_URL,
        storage,
        fetch,
        endpoints,
        platform: { clock, locks, lifecycle, channel: undefined },
      }),
  }
}

/** The own properties of whatever it is, as text. */
function note(value: unknown): unknown {
  if (!(value instanceof Error)) return value
  return [
    value.name,
    value.message,
    Object.entries(value),
    Object.getOwnPropertyDescriptor(value, 'cause')?.value,
  ]
}

async function live({ clock, lines, open }: World): Promise<void> {
  const auth = open()
  const keep = (name: string) => (value: unknown) => void lines.push([name, note(value)])
  for (const name of ['login', 'refresh', 'refreshError', 'logout', 'warning'] as const)
    auth.on(name, keep(name))
  const call = (name: string, promise: Promise<unknown>) => promise.then(keep(name), keep(`${name}!`))
  const status = async (promise: Promise<Response>) => (await promise).status

  await call('ready', auth.ready)
  await call('login()', auth.login({ username: 'ada', password: 'correct horse' }))
  await call('fetch()', status(auth.fetch('me/')))
  await call('post', status(auth.fetch('me/', plain({ method: 'POST', body: 'b', headers: { 'x-a': '1' } }))))
  await call('foreign', status(auth.fetch('https://evil.example/')))
  await call('refresh()', auth.refresh())
  await call('refused', status(auth.fetch('refused/')))
  await clock.advance(1_490_000)
  await call('stale', status(auth.fetch('me/')))
  await call('verify()', auth.verify())
  await call('token', auth.getAccessToken())
  const again = open()
  await call('restored', again.ready)
  keep('snapshot')(again.getSnapshot())
  await call('restored fetch', status(again.fetch('me/')))
  await call('login refused', open({ obtain: 'login-refused/' }).login({ username: 'ada' }))
  await call('logout()', auth.logout())
  await call('afterwards', auth.refresh())
  keep('snapshot')(auth.getSnapshot())
}

/** Lives a life, with a polluted `Object.prototype` if there is something to pollute it with. */
async function record(pollution?: readonly [name: string, value: unknown]): Promise<Transcript> {
  const world = createWorld()
  const life = { isDone: false }
  const [name = '', value] = pollution ?? []
  if (pollution !== undefined)
    Reflect.defineProperty(Object.prototype, name, plain({ value, configurable: true, writable: true }))
  try {
    void live(world).then(
      () => void (life.isDone = true),
      (error: unknown) => world.lines.push(['uncaught', note(error)]),
    )
    // A call that never ends shows as a life that is not done.
    for (let turn = 0; turn < 20 && !life.isDone; turn++) await settle()
  } finally {
    Reflect.deleteProperty(Object.prototype, name)
  }
  return { lines: world.lines, isDone: life.isDone }
}

/** A copy that inherits nothing: what a caller or the platform may read of it is its own affair. */
function plain<Value extends object>(value: Value): Value {
  return Object.assign<object, Value>(Object.create(null), value)
}

/** A second value where the first one would hide behind the usual one, or would not be one of its kind. */
const MORE: readonly Pollutant[] = [
  ['header', true],
  ['then', undefined],
]

describe('a polluted Object.prototype', () => {
  it('has a life to be compared with', async () => {
    const { lines, isDone } = await record()

    expect(isDone).toBe(true)
    expect(lines.filter(([name]) => String(name).endsWith('!')).map(([name]) => name)).toEqual([
      'login refused!',
      'afterwards!',
    ])
    expect(lines.filter(([name]) => name === 'refresh')).toHaveLength(3)
  })

  it.each([...POLLUTANTS, ...MORE])('changes nothing: %s', async (name, value) => {
    const usual = await record()

    const polluted = await record([name, value])

    expect(polluted).toEqual(usual)
  })
})

describe('the run of the other tests with all of it at once', () => {
  const client = new URL('../../src/session/transition.ts', import.meta.url).pathname
  const read = (filename: string) =>
    runInThisContext('(thing) => thing.refreshDead', { filename })({}) as unknown

  it('gives the hostile value to the client, and says who read it', () => {
    const pollution = pollute()

    const values = [read(client), read('/elsewhere.js'), Object.keys({}).length]
    const reads = pollution.takeReads()
    pollution.remove()

    expect(values).toEqual(['rejected', undefined, 0])
    expect(reads).toEqual(['refreshDead in session/transition.ts, a callback'])
    expect(Reflect.has({}, 'refreshDead')).toBe(false)
  })

  it('knows every member that may be absent in the types of the client', async () => {
    const files = globSync('src/**/*.ts', { exclude: ['src/{mock,cli,test-kit}/**'] })
    const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')))

    const names = texts.flatMap((text) => [...text.matchAll(/readonly (\w+)\?:/g)].map(([, name]) => name))
    const known = new Set<string | undefined>(POLLUTANTS.map(([name]) => name))
    expect(names.length).toBeGreaterThan(50)
    expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([])
  })
})

import { isAuthError } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA } from '../support/client-kit.js'
import {
  type Answer,
  createWiredKit,
  never,
  offline,
  opaqueRedirect,
  PATHS,
  type WiredKit,
} from '../support/wired-kit.js'

type Endpoint = 'obtain' | 'refresh' | 'verify' | 'blacklist'

/** What the letters of the tables below mean. A dot: no server can send this (204 and opaque answers have no body). */
const LEGEND: Readonly<Record<string, string>> = {
  ok: 'resolved',
  C: 'invalid_credentials',
  I: 'invalid_input',
  R: 'login_refused',
  H: 'throttled',
  S: 'server_failed',
  U: 'unexpected_response',
  E: 'session_ended',
  V: 'refresh_unavailable',
  yes: 'true',
  no: 'false',
  acc: 'accepted',
  alr: 'already',
  que: 'queued',
  non: 'none',
  ref: 'refused',
}

// The columns: two tokens; {}; { detail }; { detail, code: token_not_valid }; fields with lists; fields with strings,
// as django-ninja sends them; { non_field_errors }; { detail: [...] }; no body; HTML; a JSON array; a JSON string;
// JSON cut off in the middle; plain text.
const TABLES: Readonly<Record<Endpoint, string>> = {
  obtain: `
    status  pair empty-object detail code fields ninja non-field detail-list nothing html array string broken text
    200     ok   U            U      U    U      U     U         U           U       U    U     U      U      U
    204     .    .            .      .    .      .     .         .           U       .    .     .      .      .
    301     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    opaque  .    .            .      .    .      .     .         .           U       .    .     .      .      .
    400     .    R            R      R    I      I     I         R           U       U    R     R      U      U
    401     .    C            C      C    C      C     C         C           U       U    C     C      U      U
    403     .    R            R      R    R      R     R         R           U       U    R     R      U      U
    404     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    405     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    406     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    415     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    422     .    R            R      R    R      R     R         R           U       U    R     R      U      U
    423     .    R            R      R    R      R     R         R           U       U    R     R      U      U
    429     .    H            H      H    H      H     H         H           H       H    H     H      H      H
    500     .    S            S      S    S      S     S         S           S       S    S     S      S      S
    502     .    S            S      S    S      S     S         S           S       S    S     S      S      S
    503     .    S            S      S    S      S     S         S           S       S    S     S      S      S`,
  refresh: `
    status  pair empty-object detail code fields ninja non-field detail-list nothing html array string broken text
    200     ok   U            U      U    U      U     U         U           U       U    U     U      U      U
    204     .    .            .      .    .      .     .         .           U       .    .     .      .      .
    301     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    opaque  .    .            .      .    .      .     .         .           U       .    .     .      .      .
    400     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    401     .    E            E      E    E      E     E         E           U       U    U     U      U      U
    403     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    404     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    405     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    406     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    415     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    422     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    423     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    429     .    V            V      V    V      V     V         V           V       V    V     V      V      V
    500     .    V            V      V    V      V     V         V           V       V    V     V      V      V
    502     .    V            V      V    V      V     V         V           V       V    V     V      V      V
    503     .    V            V      V    V      V     V         V           V       V    V     V      V      V`,
  verify: `
    status  pair empty-object detail code fields ninja non-field detail-list nothing html array string broken text
    200     .    yes          yes    yes  yes    yes   yes       yes         U       U    U     U      U      U
    204     .    .            .      .    .      .     .         .           U       .    .     .      .      .
    301     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    opaque  .    .            .      .    .      .     .         .           U       .    .     .      .      .
    400     .    U            U      U    I      I     no        U           U       U    U     U      U      U
    401     .    U            U      no   U      U     U         U           U       U    U     U      U      U
    403     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    404     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    405     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    406     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    415     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    422     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    423     .    U            U      U    U      U     U         U           U       U    U     U      U      U
    429     .    H            H      H    H      H     H         H           H       H    H     H      H      H
    500     .    S            S      S    S      S     S         S           S       S    S     S      S      S
    502     .    S            S      S    S      S     S         S           S       S    S     S      S      S
    503     .    S            S      S    S      S     S         S           S       S    S     S      S      S`,
  blacklist: `
    status  pair empty-object detail code fields ninja non-field detail-list nothing html array string broken text
    200     .    acc          acc    acc  acc    acc   acc       acc         acc     acc  acc   acc    acc    acc
    204     .    .            .      .    .      .     .         .           acc     .    .     .      .      .
    301     .    que          que    que  que    que   que       que         que     que  que   que    que    que
    opaque  .    .            .      .    .      .     .         .           que     .    .     .      .      .
    400     .    ref          ref    ref  ref    ref   ref       ref         ref     ref  ref   ref    ref    ref
    401     .    alr          alr    alr  alr    alr   alr       alr         que     que  que   que    que    que
    403     .    ref          ref    ref  ref    ref   ref       ref         ref     ref  ref   ref    ref    ref
    404     .    non          non    non  non    non   non       non         non     non  non   non    non    non
    405     .    ref          ref    ref  ref    ref   ref       ref         ref     ref  ref   ref    ref    ref
    406     .    ref          ref    ref  ref    ref   ref       ref         ref     ref  ref   ref    ref    ref
    415     .    ref          ref    ref  ref    ref   ref       ref         ref     ref  ref   ref    ref    ref
    422     .    ref          ref    ref  ref    ref   ref       ref         ref     ref  ref   ref    ref    ref
    423     .    ref          ref    ref  ref    ref   ref       ref         ref     ref  ref   ref    ref    ref
    429     .    que          que    que  que    que   que       que         que     que  que   que    que    que
    500     .    que          que    que  que    que   que       que         que     que  que   que    que    que
    502     .    que          que    que  que    que   que       que         que     que  que   que    que    que
    503     .    que          que    que  que    que   que       que         que     que  que   que    que    que`,
}

interface Body {
  readonly text: string | null
  readonly type: string
}

const json = (value: unknown): Body => ({ text: JSON.stringify(value), type: 'application/json' })

const BODIES: Readonly<Record<string, Body>> = {
  'empty-object': json({}),
  detail: json({ detail: 'Something is not as it has to be.' }),
  code: json({ detail: 'Token is invalid', code: 'token_not_valid' }),
  fields: json({ username: ['This field is required.'], otp: ['Wrong.', 'Too short.'] }),
  ninja: json({ detail: 'Invalid input.', code: 'invalid', password: 'password is required' }),
  'non-field': json({ non_field_errors: ['Unable to log in with provided credentials.'] }),
  'detail-list': json({ detail: [{ loc: ['body', 'username'], msg: 'field required', type: 'missing' }] }),
  nothing: { text: null, type: 'application/json' },
  html: { text: '<!doctype html><title>Sorry</title><p>No.', type: 'text/html; charset=utf-8' },
  array: json(['This account is locked.']),
  string: json('This account is locked.'),
  broken: { text: '{"detail":"Something is', type: 'application/json' },
  text: { text: 'Not here', type: 'text/plain' },
}

interface Cell {
  readonly endpoint: Endpoint
  readonly status: string
  readonly shape: string
  readonly outcome: string
}

function readTable([endpoint, table]: [string, string]): readonly Cell[] {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  return rows.flatMap(([status = '', ...letters]) =>
    letters.map((letter, column) => ({
      endpoint: endpoint as Endpoint,
      status,
      shape: head[column + 1] ?? 'no column',
      outcome: letter === '.' ? letter : (LEGEND[letter] ?? 'no outcome'),
    })),
  )
}

const CELLS = Object.entries(TABLES)
  .flatMap(readTable)
  .filter(({ outcome }) => outcome !== '.')

async function answerOf({ status, shape }: Cell, { server }: WiredKit): Promise<Answer> {
  if (status === 'opaque') return opaqueRedirect
  // Another lifetime than at login, so that a renewal shows in the snapshot.
  const pair = () => server.createTokenPair('ada', { accessExpiresIn: 250 })
  const { text, type } = shape === 'pair' ? json(await pair()) : bodyOf(shape)
  const location = status === '301' ? { Location: '/api/token' } : {}
  return () => new Response(text, { status: Number(status), headers: { 'Content-Type': type, ...location } })
}

function bodyOf(shape: string): Body {
  const body = BODIES[shape]
  if (body === undefined) throw new TypeError(`There is no body for ${shape}.`)
  return body
}

function call({ auth }: WiredKit, endpoint: Endpoint, signal?: AbortSignal): Promise<unknown> {
  switch (endpoint) {
    case 'obtain':
      return auth.login({ username: 'bob', password: 'battery staple' }, { signal }).then(() => 'resolved')
    case 'refresh':
      return auth.refresh({ signal }).then(() => 'resolved')
    case 'verify':
      return auth.verify(undefined, { signal })
    case 'blacklist':
      return auth.logout().then(({ blacklist }) => blacklist)
  }
}

/** In one word: what a call came to within its `timeout`. */
async function outcomeOf(kit: WiredKit, endpoint: Endpoint, signal?: AbortSignal): Promise<string> {
  const outcome = call(kit, endpoint, signal).then(String, nameOf)
  await kit.clock.advance(10_000)
  return outcome
}

function nameOf(error: unknown): string {
  if (isAuthError(error)) return error.code
  return error instanceof Error ? error.name : 'something that is no error'
}

async function createLoggedInKit(): Promise<WiredKit> {
  const kit = createWiredKit()
  await kit.auth.login(ADA)
  return kit
}

describe('the answers of token endpoints', () => {
  it('has a cell for every endpoint, status and shape that a server can send', () => {
    const counts = Object.keys(TABLES).map((name) => CELLS.filter(({ endpoint }) => endpoint === name).length)
    const named = CELLS.filter(({ outcome, shape }) => outcome === 'no outcome' || shape === 'no column')

    expect(counts).toEqual([198, 198, 197, 197])
    expect(named).toEqual([])
  })

  it.each(CELLS)('turns $endpoint $status with $shape into $outcome', async (cell) => {
    const kit = await createLoggedInKit()
    const before = kit.auth.getSnapshot()
    kit.wire.answer(PATHS[cell.endpoint], await answerOf(cell, kit))

    const outcome = await outcomeOf(kit, cell.endpoint)

    const isKept = kit.auth.getSnapshot() === before
    expect({ outcome, isKept }).toEqual({
      outcome: cell.outcome,
      isKept: cell.outcome !== 'resolved' && cell.endpoint !== 'blacklist',
    })
  })

  it.each([
    { endpoint: 'obtain', silence: 'offline', outcome: 'network_failed' },
    { endpoint: 'obtain', silence: 'no answer', outcome: 'timed_out' },
    { endpoint: 'refresh', silence: 'offline', outcome: 'refresh_unavailable' },
    { endpoint: 'refresh', silence: 'no answer', outcome: 'refresh_unavailable' },
    { endpoint: 'verify', silence: 'offline', outcome: 'network_failed' },
    { endpoint: 'verify', silence: 'no answer', outcome: 'timed_out' },
    { endpoint: 'blacklist', silence: 'offline', outcome: 'queued' },
    { endpoint: 'blacklist', silence: 'no answer', outcome: 'queued' },
  ] as const)('turns $endpoint with $silence into $outcome', async ({ endpoint, silence, outcome }) => {
    const kit = await createLoggedInKit()
    const before = kit.auth.getSnapshot()
    kit.wire.answer(PATHS[endpoint], silence === 'offline' ? offline : never)

    const seen = await outcomeOf(kit, endpoint)

    const isKept = kit.auth.getSnapshot() === before
    expect({ seen, isKept }).toEqual({ seen: outcome, isKept: endpoint !== 'blacklist' })
  })

  it.each(['obtain', 'refresh', 'verify'] as const)('frees the caller of %s by its signal', async (name) => {
    const kit = await createLoggedInKit()
    const before = kit.auth.getSnapshot()
    const aborter = new AbortController()
    kit.wire.answer(PATHS[name], never)

    const call = outcomeOf(kit, name, aborter.signal)
    aborter.abort()

    expect(await call).toBe('AbortError')
    expect(kit.auth.getSnapshot()).toBe(before)
  })

  it.each(['obtain', 'refresh', 'verify'] as const)(
    'sends nothing to %s for an aborted signal',
    async (name) => {
      const kit = await createLoggedInKit()
      const sent = kit.wire.seen.length

      const outcome = await outcomeOf(kit, name, AbortSignal.abort())

      expect(outcome).toBe('AbortError')
      expect(kit.wire.seen).toHaveLength(sent)
    },
  )

  it('ends the session with `rejected` once the access token is stale after a refused refresh', async () => {
    const kit = await createLoggedInKit()
    kit.wire.answer(PATHS.refresh, () => Response.json({ detail: 'Jeton invalide' }, { status: 401 }))

    const refused = await outcomeOf(kit, 'refresh')
    const response = await kit.auth.fetch('me/')
    await kit.clock.advance(300_000)

    expect([refused, response.status]).toEqual(['session_ended', 200])
    expect(kit.auth.getSnapshot()).toMatchObject({ status: 'unauthenticated', reason: 'rejected' })
    expect(kit.events.filter(({ name }) => name === 'logout')).toHaveLength(1)
    expect(kit.wire.seen.filter(({ url }) => url.endsWith(PATHS.refresh))).toHaveLength(1)
  })
})

import { type AuthError, type ClaimsSchema, createMemoryStorage, type TokenClaims } from 'simplejwt-client'
import { describe, expect, it } from 'vitest'
import { ADA, BASE_URL, BOB } from '../support/client-kit.js'
import { settle } from '../support/fake-clock.js'
import { pairOf, rawToken, tokenOf } from '../support/raw-token.js'
import { createWiredKit, PATHS, type WiredKit } from '../support/wired-kit.js'

const REVOKED = `${new URL(BASE_URL).origin}${PATHS.blacklist}`

/** From now on a login is answered so. */
function answerLogin({ wire }: WiredKit, body: unknown, init?: ResponseInit): void {
  wire.answer(PATHS.obtain, () => Response.json(body, init))
}

async function refusalOf(call: Promise<unknown>): Promise<AuthError> {
  return call.then(
    () => expect.unreachable(),
    (error: unknown) => error as AuthError,
  )
}

function revokedTokens({ wire }: WiredKit): readonly unknown[] {
  return wire.seen.filter(({ url }) => url === REVOKED).map(({ body }) => JSON.parse(body).refresh)
}

function schemaOf(validate: ClaimsSchema<TokenClaims>['~standard']['validate']): ClaimsSchema<TokenClaims> {
  return { '~standard': { version: 1, vendor: 'tests', validate } }
}

describe('login', () => {
  it('posts the fields as JSON, with no header, cookie or redirect that nobody asked for', async () => {
    const { auth, wire } = createWiredKit()

    await auth.login({ email: 'ada@example.com', password: ADA.password, otp: 123_456 }).catch(() => {})

    const [request] = wire.seen
    expect(request).toMatchObject({
      url: `${BASE_URL}token/`,
      method: 'POST',
      redirect: 'manual',
      credentials: 'omit',
    })
    expect(JSON.parse(request?.body ?? '')).toEqual({
      email: 'ada@example.com',
      password: ADA.password,
      otp: 123_456,
    })
    expect([...(request?.headers ?? [])]).toEqual([
      ['accept', 'application/json'],
      ['content-type', 'application/json'],
    ])
  })

  it('tells who logged in, in the result, the snapshot and an event', async () => {
    const { auth, events, clock } = createWiredKit()

    const { userId, claims, response } = await auth.login(ADA)

    expect({ userId, response }).toEqual({ userId: '1', response: {} })
    expect(claims).toMatchObject({ token_type: 'access', user_id: '1' })
    expect(events).toEqual([{ name: 'login', userId: '1', previousUserId: undefined, from: 'login' }])
    expect(auth.getSnapshot()).toEqual({
      status: 'authenticated',
      userId: '1',
      claims,
      accessExpiresAt: clock.now().wall + 300_000,
      refreshExpiresAt: clock.now().wall + 86_400_000,
      reason: undefined,
      elsewhere: false,
    })
  })

  it.each([
    { sent: 7, userId: '7' },
    { sent: '7', userId: '7' },
    { sent: 'e7b1a2c4-77b5-4d9a-9a34-0d2b3c4d5e6f', userId: 'e7b1a2c4-77b5-4d9a-9a34-0d2b3c4d5e6f' },
    { sent: null, userId: undefined },
    { sent: undefined, userId: undefined },
    { sent: { id: 7 }, userId: undefined },
  ])('makes of the user id $sent the user id $userId', async ({ sent, userId }) => {
    const kit = createWiredKit()
    answerLogin(kit, pairOf(kit.clock.now().wall, { user_id: sent }))

    const result = await kit.auth.login(ADA)

    expect(result.userId).toBe(userId)
    expect(kit.auth.getSnapshot().userId).toBe(userId)
  })

  it.each([
    { how: 'as UTF-8', escape: (text: string) => text },
    {
      how: 'escaped',
      escape: (text: string) =>
        text.replaceAll(
          /[\u0080-\uffff]/g,
          (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
        ),
    },
  ])('reads claims in any script, sent $how', async ({ escape }) => {
    const kit = createWiredKit()
    const name = 'Zoë Łukasz 日本 🦊'
    const access = rawToken(escape(`{"token_type":"access","exp":1800000300,"user_id":"1","name":"${name}"}`))
    answerLogin(kit, { access })

    const { claims } = await kit.auth.login(ADA)

    expect(claims['name']).toBe(name)
  })

  it('hands out the rest of the answer, frozen and without the tokens', async () => {
    const kit = createWiredKit()
    const pair = pairOf(kit.clock.now().wall)
    answerLogin(kit, { ...pair, user: { pk: 1 }, access_expiration: '2027-01-15T08:05:00Z' })

    const { response } = await kit.auth.login<{ user: { pk: number } }>(ADA)

    expect(response).toEqual({ user: { pk: 1 }, access_expiration: '2027-01-15T08:05:00Z' })
    expect(Object.isFrozen(response)).toBe(true)
    expect(JSON.stringify(response)).not.toContain(pair.access.slice(0, 12))
  })

  it.each(['', null, undefined, 0])(
    'starts a session without a refresh token for refresh: %j',
    async (refresh) => {
      const kit = createWiredKit()
      const { access } = pairOf(kit.clock.now().wall)
      answerLogin(kit, { access, refresh })

      await kit.auth.login(ADA)
      const { status, refreshExpiresAt } = kit.auth.getSnapshot()
      const { blacklist } = await kit.auth.logout()

      expect([status, refreshExpiresAt, blacklist]).toEqual(['authenticated', undefined, 'none'])
      expect(revokedTokens(kit)).toEqual([])
    },
  )

  it('blacklists the old pair and tells of its end where somebody was logged in', async () => {
    const kit = createWiredKit()
    const old = await kit.server.createTokenPair('ada')
    await kit.auth.adopt(old)

    await kit.auth.login(BOB)
    await settle()

    expect(revokedTokens(kit)).toEqual([old.refresh])
    expect(kit.events.slice(1)).toEqual([
      { name: 'logout', reason: 'replaced', elsewhere: false },
      { name: 'login', userId: '2', previousUserId: '1', from: 'login' },
    ])
  })

  it('blacklists a pair that arrives after its caller has gone', async () => {
    const kit = createWiredKit()
    const aborter = new AbortController()
    const late = await kit.server.createTokenPair('ada')
    const answer = Promise.withResolvers<Response>()
    kit.wire.answer(PATHS.obtain, () => answer.promise)

    const login = refusalOf(kit.auth.login(ADA, { signal: aborter.signal }))
    await settle()
    aborter.abort()
    answer.resolve(Response.json(late))
    const error = await login
    await settle()

    expect(error.name).toBe('AbortError')
    expect(revokedTokens(kit)).toEqual([late.refresh])
    expect(kit.auth.getSnapshot().status).toBe('unauthenticated')
  })

  it.each(['ada', null, undefined, 1])(
    'rejects %j in place of fields with a TypeError',
    async (credentials) => {
      const { auth, wire } = createWiredKit()

      const error = await refusalOf(auth.login(credentials as never))

      expect(error).toBeInstanceOf(TypeError)
      expect(wire.seen).toEqual([])
    },
  )
})

describe('times of a login', () => {
  it('follows the server where its clock is ahead of the device', async () => {
    const { auth, server, clock } = createWiredKit()
    server.skew = 3600

    await auth.login(ADA)

    expect(auth.getSnapshot()).toMatchObject({
      accessExpiresAt: clock.now().wall + 300_000,
      refreshExpiresAt: clock.now().wall + 86_400_000,
    })
  })

  it('takes `exp` at its word where there is no `iat`', async () => {
    const kit = createWiredKit()
    const { wall } = kit.clock.now()
    answerLogin(kit, pairOf(wall, { iat: undefined }))

    await kit.auth.login(ADA)

    expect(kit.auth.getSnapshot().accessExpiresAt).toBe(wall + 300_000)
  })

  it('sends a token just won even if `exp` has passed here and there is no `iat` to tell why', async () => {
    const kit = createWiredKit()
    const { access, refresh } = await kit.server.createTokenPair('ada', { omit: ['iat'] })
    answerLogin(kit, { access, refresh })
    kit.server.skew = -3600
    kit.clock.jump(3_600_000)

    await kit.auth.login(ADA)
    const response = await kit.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(kit.server.calls.refresh).toBe(0)
  })

  it.each([0, -1, 8.64e12, '1800000300', null, Number.MAX_VALUE])(
    'treats an `exp` of %j as unknown',
    async (exp) => {
      const kit = createWiredKit()
      answerLogin(kit, pairOf(kit.clock.now().wall, { exp }))

      await kit.auth.login(ADA)

      const { accessExpiresAt, refreshExpiresAt } = kit.auth.getSnapshot()
      expect([accessExpiresAt, refreshExpiresAt]).toEqual([undefined, undefined])
    },
  )
})

describe('a refused login', () => {
  it('hands on the words of a translated server', async () => {
    const kit = createWiredKit()
    const detail = 'Aucun compte actif trouvé avec ces identifiants'
    answerLogin(kit, { detail }, { status: 401 })

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error).toMatchObject({ code: 'invalid_credentials', status: 401, detail, retryable: false })
    expect(error.cause).toEqual({ status: 401, code: undefined, detail })
  })

  it.each([
    {
      server: 'Django REST framework',
      body: { username: ['Ce champ est obligatoire.'], password: ['Trop court.', 'Trop simple.'] },
      fields: { username: ['Ce champ est obligatoire.'], password: ['Trop court.', 'Trop simple.'] },
    },
    {
      server: 'django-ninja-jwt',
      body: { detail: 'Invalid input.', code: 'invalid', password: 'password is required' },
      fields: { password: ['password is required'] },
    },
    {
      server: 'dj-rest-auth',
      body: { non_field_errors: ['Unable to log in with provided credentials.'] },
      fields: { non_field_errors: ['Unable to log in with provided credentials.'] },
    },
  ])('lists the field errors of $server by field', async ({ body, fields }) => {
    const kit = createWiredKit()
    answerLogin(kit, body, { status: 400 })

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error).toMatchObject({ code: 'invalid_input', status: 400 })
    expect({ ...error.fields }).toEqual(fields)
    expect(Object.isFrozen(error.fields)).toBe(true)
  })

  it('hands on why the server refuses a login for a reason of its own', async () => {
    const kit = createWiredKit()
    answerLogin(kit, { detail: 'Please confirm your e-mail address.' }, { status: 403 })

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error).toMatchObject({
      code: 'login_refused',
      status: 403,
      detail: 'Please confirm your e-mail address.',
    })
  })

  it.each([
    { header: '60', retryAfter: 60 },
    { header: ' 7 ', retryAfter: 7 },
    { header: '0', retryAfter: 0 },
    { header: 'Fri, 15 Jan 2027 08:01:30 GMT', retryAfter: 90 },
    { header: 'Fri, 15 Jan 2027 07:00:00 GMT', retryAfter: 0 },
    { header: 'soon', retryAfter: undefined },
    { header: '', retryAfter: undefined },
    { header: undefined, retryAfter: undefined },
  ])('reads Retry-After "$header" as $retryAfter seconds', async ({ header, retryAfter }) => {
    const kit = createWiredKit()
    const headers = header === undefined ? {} : { 'Retry-After': header }
    answerLogin(kit, { detail: 'Request was throttled.' }, { status: 429, headers })

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error).toMatchObject({ code: 'throttled', status: 429, retryable: true })
    expect(error.retryAfter).toBe(retryAfter)
  })

  it('names the setting to look at where there is no answer', async () => {
    const kit = createWiredKit()
    kit.wire.answer(PATHS.obtain, () => Promise.reject(new TypeError('Failed to fetch')))

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error).toMatchObject({ code: 'network_failed', retryable: true })
    expect(error.message).toContain('CORS_ALLOWED_ORIGINS')
    expect(error.cause).toBeInstanceOf(TypeError)
  })

  it('names the trailing slash where the server redirects', async () => {
    const { auth } = createWiredKit({
      client: { endpoints: { obtain: 'token' } },
      server: { paths: { obtain: '/api/token/' } },
    })

    const error = await refusalOf(auth.login(ADA))

    expect(error.code).toBe('unexpected_response')
    expect(error.message).toMatch(/slash/)
    expect(error.message).toContain('endpoints.obtain')
  })
})

const NOW = 1_800_000_000
const ACCESS = tokenOf({ token_type: 'access', exp: NOW + 300, iat: NOW, user_id: '1' })
const REFRESH = tokenOf({ token_type: 'refresh', exp: NOW + 86_400, iat: NOW, user_id: '1' })
const LATIN_1 = rawToken(Buffer.from('{"token_type":"access","name":"Zo\u00eb"}', 'latin1'))

const MALFORMED = [
  { what: 'swapped tokens', access: REFRESH, refresh: ACCESS },
  { what: 'a refresh token as both', access: REFRESH, refresh: REFRESH },
  { what: 'an access token as both', access: ACCESS, refresh: ACCESS },
  { what: 'an opaque access token', access: '0123456789abcdef0123456789abcdef', refresh: REFRESH },
  { what: 'an opaque refresh token', access: ACCESS, refresh: '0123456789abcdef0123456789abcdef' },
  { what: 'a payload that is no base64', access: 'e30.%%%.e30', refresh: REFRESH },
  { what: 'a payload that is no JSON', access: rawToken('{"user_id":'), refresh: REFRESH },
  { what: 'an array as payload', access: tokenOf([{ user_id: 1 }]), refresh: REFRESH },
  { what: 'a string as payload', access: tokenOf('ada'), refresh: REFRESH },
  { what: 'null as payload', access: tokenOf(null), refresh: REFRESH },
  { what: 'a number as payload', access: tokenOf(1), refresh: REFRESH },
  { what: 'a payload that is no UTF-8', access: LATIN_1, refresh: REFRESH },
  {
    what: 'an access token of more than 16 kB',
    access: tokenOf({ scopes: 'x'.repeat(16_384) }),
    refresh: REFRESH,
  },
  {
    what: 'a refresh token of more than 16 kB',
    access: ACCESS,
    refresh: tokenOf({ scopes: 'x'.repeat(16_384) }),
  },
]

describe('tokens that cannot be what they have to be', () => {
  it.each(MALFORMED)('refuses a login that brings $what', async ({ access, refresh }) => {
    const kit = createWiredKit()
    await kit.auth.login(BOB)
    const before = kit.auth.getSnapshot()
    answerLogin(kit, { access, refresh })

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error).toMatchObject({ name: 'AuthError', code: 'malformed_token', retryable: false })
    expect(error.message).not.toContain(access.slice(-12))
    expect(kit.auth.getSnapshot()).toBe(before)
    expect(kit.events.map(({ name }) => name)).toEqual(['login'])
  })

  it.each(MALFORMED)('refuses to adopt $what', async ({ access, refresh }) => {
    const { auth, events } = createWiredKit()
    await auth.ready

    const error = await refusalOf(auth.adopt({ access, refresh }))

    expect(error).toMatchObject({ name: 'AuthError', code: 'malformed_token' })
    expect(auth.getSnapshot().status).toBe('unauthenticated')
    expect(events).toEqual([])
  })

  it('refuses to adopt a pair whose refresh token has expired', async () => {
    const kit = createWiredKit()
    const dead = await kit.server.createTokenPair('ada', { accessExpiresIn: -60, refreshExpiresIn: -1 })

    const error = await refusalOf(kit.auth.adopt(dead))

    expect(error.code).toBe('malformed_token')
  })

  it('adopts a pair whose access token has expired, and refreshes it', async () => {
    const kit = createWiredKit()

    await kit.auth.adopt(await kit.server.createTokenPair('ada', { accessExpiresIn: -60 }))
    const response = await kit.auth.fetch('me/')

    expect(response.status).toBe(200)
    expect(kit.events.map(({ name }) => name)).toEqual(['login', 'refresh'])
    expect(kit.server.calls).toMatchObject({ refresh: 1, me: 1 })
  })

  it('adopts an access token of nearly 16 kB', async () => {
    const { auth } = createWiredKit()
    const access = tokenOf({ token_type: 'access', exp: NOW + 300, user_id: '1', scopes: 'x'.repeat(12_000) })

    const { userId } = await auth.adopt({ access })

    expect([userId, access.length > 16_000]).toEqual(['1', true])
  })
})

describe('the `claims` schema', () => {
  const isStaff = schemaOf((claims) =>
    (claims as TokenClaims)['is_staff'] === true
      ? { value: { is_staff: true, seen: true } }
      : { issues: [{ message: 'Staff only.' }] },
  )

  it('makes the claims of the result and of the snapshot', async () => {
    const kit = createWiredKit({ client: { claims: isStaff } })
    answerLogin(kit, await kit.server.createTokenPair('ada', { claims: { is_staff: true } }))

    const { claims, userId } = await kit.auth.login(ADA)

    expect(claims).toEqual({ is_staff: true, seen: true })
    expect(userId).toBe('1')
    expect(kit.auth.getSnapshot().claims).toEqual(claims)
  })

  it('refuses a login whose claims do not fit, and leaves the session that was there', async () => {
    const kit = createWiredKit({ client: { claims: isStaff } })
    await kit.auth.adopt(await kit.server.createTokenPair('bob', { claims: { is_staff: true } }))
    const before = kit.auth.getSnapshot()

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error.code).toBe('malformed_token')
    expect(kit.auth.getSnapshot()).toBe(before)
    expect(kit.events.map(({ name }) => name)).toEqual(['login'])
  })

  it('blacklists the pair whose claims do not fit, and only that', async () => {
    const kit = createWiredKit({ client: { claims: isStaff } })
    await kit.auth.adopt(await kit.server.createTokenPair('bob', { claims: { is_staff: true } }))
    const refused = await kit.server.createTokenPair('ada')
    answerLogin(kit, refused)

    await refusalOf(kit.auth.login(ADA))
    await settle()

    expect(revokedTokens(kit)).toEqual([refused.refresh])
  })

  it('ends nothing where the claims of a refreshed token do not fit, and warns', async () => {
    const kit = createWiredKit({ client: { claims: isStaff } })
    await kit.auth.adopt(await kit.server.createTokenPair('ada', { claims: { is_staff: true } }))
    kit.wire.answer(PATHS.refresh, () => Response.json(pairOf(kit.clock.now().wall)))

    await kit.auth.refresh()

    expect(kit.auth.getSnapshot()).toMatchObject({ status: 'authenticated', userId: '1', claims: undefined })
    expect(kit.events).toContainEqual(expect.objectContaining({ name: 'warning', code: 'claims_invalid' }))
  })

  it.each([
    { kind: 'refuses', claims: schemaOf(() => ({ issues: [{ message: 'No.' }] })) },
    { kind: 'is asynchronous', claims: schemaOf(async (value) => ({ value: value as TokenClaims })) },
    {
      kind: 'throws',
      claims: schemaOf(() => {
        throw new RangeError('Not this one.')
      }),
    },
  ])('restores a session under a schema that $kind', async ({ claims }) => {
    const storage = createMemoryStorage()
    const before = createWiredKit({ client: { storage } })
    await before.auth.login(ADA)

    const after = createWiredKit({ client: { storage, claims }, clock: before.clock, server: before.server })
    await after.auth.ready

    expect(after.auth.getSnapshot()).toMatchObject({
      status: 'authenticated',
      userId: '1',
      claims: undefined,
    })
    expect(after.events.map(({ name }) => name)).toEqual(['warning'])
  })

  it('refuses a schema that is asynchronous with a TypeError, and leaves the session that was there', async () => {
    const claims = schemaOf(async (value) => ({ value: value as TokenClaims }))
    const kit = createWiredKit({ client: { claims } })
    await kit.auth.ready
    const before = kit.auth.getSnapshot()

    const error = await refusalOf(kit.auth.login(ADA))

    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(/synchronous/)
    expect(kit.auth.getSnapshot()).toBe(before)
  })
})

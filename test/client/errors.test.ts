import { AuthError, type AuthErrorCode, isAuthError } from 'simplejwt-client'
import { describe, expect, it, vi } from 'vitest'
import { ADA } from '../support/client-kit.js'
import { createWiredKit, never, offline, PATHS, type WiredKit } from '../support/wired-kit.js'

/** The error of a call that the wire or the server refuses. */
async function errorOf(call: Promise<unknown>): Promise<AuthError> {
  return call.then(
    () => expect.unreachable(),
    (error: unknown) => error as AuthError,
  )
}

async function createLoggedInKit(): Promise<WiredKit> {
  const kit = createWiredKit()
  await kit.auth.login(ADA)
  return kit
}

describe('AuthError', () => {
  it('is an Error with a name and a code that no minifier touches', () => {
    const error = new AuthError('throttled', 'Too many attempts.')

    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('AuthError')
    expect(error.code).toBe('throttled')
    expect(error.message).toBe('Too many attempts.')
    expect(String(error)).toBe('AuthError: Too many attempts.')
    expect(error.stack).toContain('errors.test.ts')
  })

  it('has no property but those that it knows', () => {
    const error = new AuthError('not_authenticated', 'Nobody is logged in.')

    expect(Object.keys(error).toSorted()).toEqual(['code', 'retryable'])
    expect(error.retryable).toBe(false)
    expect(Object.hasOwn(error, 'cause')).toBe(false)
    expect([error.status, error.detail, error.fields, error.reason, error.retryAfter]).toEqual(
      Array.from({ length: 5 }),
    )
  })

  it('keeps what it is told', () => {
    const cause = { status: 429, code: 'throttled', detail: 'Wait.' }
    const details = { status: 429, detail: 'Wait.', retryAfter: 60, retryable: true }

    const error = new AuthError('throttled', 'Too many attempts.', { ...details, cause })

    expect(error).toMatchObject(details)
    expect(error.cause).toBe(cause)
  })

  it('says in JSON what may be logged', () => {
    const error = new AuthError('session_ended', 'Ask the user to log in.', {
      status: 401,
      reason: 'expired',
      cause: { status: 401 },
    })

    const json: unknown = JSON.parse(JSON.stringify(error))

    expect(json).toMatchObject({ code: 'session_ended', status: 401, reason: 'expired', retryable: false })
  })

  it('is no AuthError of a polluted prototype', () => {
    const error = new AuthError('not_authenticated', 'Nobody is logged in.', Object.create({ status: 200 }))

    expect(error.status).toBeUndefined()
  })
})

vi.resetModules()
const other = await import('simplejwt-client')

describe('isAuthError', () => {
  it('knows the errors of this copy', () => {
    const error: unknown = new AuthError('timed_out', 'No answer.')

    expect(isAuthError(error)).toBe(true)
  })

  it('knows the errors of another copy of the package, and they know ours', () => {
    const ours = new AuthError('timed_out', 'No answer.')
    const theirs = new other.AuthError('timed_out', 'No answer.')

    expect(other.AuthError).not.toBe(AuthError)
    expect([isAuthError(theirs), other.isAuthError(ours)]).toEqual([true, true])
  })

  it.each([
    undefined,
    null,
    'AuthError',
    401,
    {},
    new Error('timed_out'),
    Object.assign(new Error('No answer.'), { name: 'AuthError', code: 'timed_out' }),
    new DOMException('Aborted', 'AbortError'),
    Object.create(new AuthError('timed_out', 'No answer.')),
  ])('does not take %o for one', (value) => {
    expect(isAuthError(value)).toBe(false)
  })
})

describe('the errors of a client', () => {
  const answered: readonly { code: AuthErrorCode; status: number; body: unknown; retryable: boolean }[] = [
    { code: 'invalid_credentials', status: 401, body: { detail: 'No.' }, retryable: false },
    { code: 'invalid_input', status: 400, body: { username: ['No.'] }, retryable: false },
    { code: 'login_refused', status: 403, body: { detail: 'No.' }, retryable: false },
    { code: 'throttled', status: 429, body: { detail: 'No.' }, retryable: true },
    { code: 'server_failed', status: 503, body: { detail: 'No.' }, retryable: true },
    { code: 'unexpected_response', status: 404, body: { detail: 'No.' }, retryable: false },
  ]

  it.each(answered)('carry the status of the answer: $code', async ({ code, status, body, retryable }) => {
    const { auth, wire } = createWiredKit()
    wire.answer(PATHS.obtain, () => Response.json(body, { status }))

    const error = await errorOf(auth.login(ADA))

    expect(isAuthError(error)).toBe(true)
    expect(error).toMatchObject({ name: 'AuthError', code, status, retryable })
    expect(error.message.length).toBeGreaterThan(10)
  })

  it.each(answered)('have a plain cause, if any: $code', async ({ status, body }) => {
    const { auth, wire } = createWiredKit()
    wire.answer(PATHS.obtain, () => Response.json(body, { status }))

    const { cause } = await errorOf(auth.login(ADA))

    const keys = Object.keys(cause ?? {})
    expect(keys.filter((key) => !['status', 'code', 'detail'].includes(key))).toEqual([])
    expect(cause).not.toBeInstanceOf(Response)
  })

  it('have the code of the server in the cause', async () => {
    const kit = await createLoggedInKit()
    const body = { detail: 'Token is blacklisted', code: 'token_not_valid' }
    kit.wire.answer(PATHS.refresh, () => Response.json(body, { status: 401 }))

    const error = await errorOf(kit.auth.refresh())

    expect(error).toMatchObject({ code: 'session_ended', reason: 'rejected', retryable: false })
  })

  it.each([
    { trouble: 'offline', answer: offline },
    { trouble: 'no answer', answer: never },
    { trouble: 'a failing server', answer: () => new Response('Bad gateway', { status: 502 }) },
    { trouble: 'an overloaded server', answer: () => new Response(null, { status: 429 }) },
  ])('call a refresh without a verdict retryable: $trouble', async ({ answer }) => {
    const kit = await createLoggedInKit()
    kit.wire.answer(PATHS.refresh, answer)

    const refusal = errorOf(kit.auth.refresh())
    await kit.clock.advance(10_000)
    const error = await refusal

    expect(error).toMatchObject({ name: 'AuthError', code: 'refresh_unavailable', retryable: true })
  })

  it('say at once when to try again where the server asks for more patience than the caller has', async () => {
    const kit = await createLoggedInKit()
    kit.wire.answer(
      PATHS.refresh,
      () => new Response(null, { status: 429, headers: { 'Retry-After': '60' } }),
    )

    const error = await errorOf(kit.auth.refresh())

    expect(error).toMatchObject({ code: 'refresh_unavailable', retryable: true, retryAfter: 60 })
    expect(kit.wire.seen.filter(({ url }) => url.endsWith(PATHS.refresh))).toHaveLength(1)
  })

  it('say that nobody is logged in', async () => {
    const { auth } = createWiredKit()

    const codes = await Promise.all(
      [auth.getAccessToken(), auth.refresh(), auth.verify()].map(async (call) => (await errorOf(call)).code),
    )

    expect(codes).toEqual(['not_authenticated', 'not_authenticated', 'not_authenticated'])
  })

  it('give the reason of an end to whoever waited', async () => {
    const kit = await createLoggedInKit()
    kit.wire.answer(PATHS.refresh, never)
    await kit.clock.advance(295_000)

    const waiting = errorOf(kit.auth.fetch('me/'))
    await kit.auth.logout()
    const error = await waiting

    expect(error).toMatchObject({ code: 'session_ended', reason: 'user', retryable: false })
  })
})

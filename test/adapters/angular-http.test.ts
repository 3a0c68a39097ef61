import {
  createAngularKit,
  createBackendKit,
  EXPIRED_AT_SERVER,
  logOf,
  type Me,
  rejection,
  STALE,
  tokens,
} from './angular-kit.js'
import {
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  type HttpInterceptorFn,
  HttpResponse,
  withFetch,
  withInterceptors,
  withXhr,
} from '@angular/common/http'
import { EMPTY, firstValueFrom, lastValueFrom, Observable, throwError, toArray } from 'rxjs'
import { createAuthClient, isAuthError } from 'simplejwt-client'
import { serveMock } from 'simplejwt-client/testing/node'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { BOB } from '../support/client-kit.js'
import { opaqueRedirect } from '../support/wired-kit.js'
import { openCookiePage } from './cookie-page.js'

const BACKENDS = [
  ['fetch', withFetch],
  ['XMLHttpRequest', withXhr],
] as const

describe.each(BACKENDS)('authInterceptor, with %s', (_, backend) => {
  const create = (options: Parameters<typeof createAngularKit>[0] = {}) =>
    createAngularKit({ ...options, features: [backend()] })

  it('sends the token', async () => {
    const { http, me, auth, seen } = await create()

    const { username } = await firstValueFrom(http.get<Me>(me))

    expect(username).toBe('ada')
    expect(tokens(seen)).toEqual([await auth.getAccessToken()])
  })

  it('waits for one refresh with fifty requests', async () => {
    const { http, me, server, clock } = await create()
    await clock.advance(STALE)

    await Promise.all(Array.from({ length: 50 }, () => firstValueFrom(http.get(me))))

    expect(server.calls).toMatchObject({ refresh: 1, me: 50 })
    expect(server.deadTokenRequests).toBe(0)
  })

  it('refreshes once where fifty requests are refused', async () => {
    const { http, me, server } = await create()
    server.skew = EXPIRED_AT_SERVER

    const answers = await Promise.all(Array.from({ length: 50 }, () => firstValueFrom(http.get<Me>(me))))

    expect(answers.filter(({ username }) => username === 'ada')).toHaveLength(50)
    expect(server.calls.refresh).toBe(1)
  })

  it.each([
    ['an object', () => ({ name: 'Ada' }), '{"name":"Ada"}'],
    ['text', () => 'name=Ada', 'name=Ada'],
    ['bytes', () => new TextEncoder().encode('name=Ada').buffer, 'name=Ada'],
  ])('repeats %s with the same bytes where the server refuses the token', async (_, body, text) => {
    const { http, me, server } = await create()
    server.skew = EXPIRED_AT_SERVER

    const answer = await firstValueFrom(http.put<Me>(me, body()))

    expect(answer).toMatchObject({ method: 'PUT', body: text })
    expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
  })

  it.each(['json', 'text', 'blob', 'arraybuffer'] as const)(
    'finds out why it was refused with responseType %s',
    async (responseType) => {
      const { http, me, server } = await create()
      server.skew = EXPIRED_AT_SERVER

      // What of another realm comes out of happy-dom is none of HttpClient's, which looks at all but events.
      await lastValueFrom(http.request('GET', me, { responseType, observe: 'events' }))

      expect(logOf(server)).toEqual(['me 401', 'refresh 200', 'me 200'])
    },
  )

  it('keeps the errors of an API as they are', async () => {
    const { http, origin, server } = await create()
    server.mount('/api/notes/', () => Response.json({ detail: 'No.' }, { status: 404 }))

    const error = await rejection(http.get(`${origin}/api/notes/`))

    expect(error).toBeInstanceOf(HttpErrorResponse)
    expect(error).toMatchObject({ status: 404, error: { detail: 'No.' } })
  })

  it('keeps an answer that cannot be parsed an error', async () => {
    const { http, origin, server } = await create()
    server.mount('/api/notes/', () => new Response('<p>', { headers: { 'content-type': 'text/html' } }))

    const error = await rejection(http.get(`${origin}/api/notes/`))

    expect(error).toMatchObject({ name: 'HttpErrorResponse', status: 200 })
  })

  it('keeps the failure of a connection as it is', async () => {
    const { http, origin, server } = await create()
    server.loseNextAnswer('me', { when: 'before' })

    const error = await rejection(http.get(`${origin}/api/me/`))

    expect(error).toMatchObject({ name: 'HttpErrorResponse', status: 0 })
  })

  it('tells of the progress', async () => {
    const { http, me } = await create()

    const events = await firstValueFrom(
      http.get(me, { observe: 'events', reportProgress: true, responseType: 'text' }).pipe(toArray()),
    )

    expect(events.map(({ type }) => HttpEventType[type])).toEqual(
      expect.arrayContaining(['Sent', 'ResponseHeader', 'DownloadProgress', 'Response']),
    )
    expect(events.at(-1)).toBeInstanceOf(HttpResponse)
  })

  it('aborts the request where nobody listens any more', async () => {
    const { http, me, server } = await create()
    const gate = Promise.withResolvers<void>()
    onTestFinished(() => gate.resolve())
    server.delay('me', () => gate.promise)
    const told = vi.fn<() => void>()

    const subscription = http.get(me).subscribe({ next: told, error: told, complete: told })
    await expect.poll(() => server.calls.me).toBe(1)
    subscription.unsubscribe()
    gate.resolve()
    await firstValueFrom(http.get(me))

    expect(told).not.toHaveBeenCalled()
  })

  it('sends nothing where nobody waits for the token any more', async () => {
    const { http, me, server, clock, auth } = await create()
    await clock.advance(STALE)
    const gate = Promise.withResolvers<void>()
    server.delay('refresh', () => gate.promise)

    const subscription = http.get(me).subscribe()
    await expect.poll(() => server.calls.refresh).toBe(1)
    subscription.unsubscribe()
    gate.resolve()
    await auth.getAccessToken()

    expect(logOf(server)).toEqual(['refresh 200'])
  })
})

describe('who gets the token', () => {
  it('is a relative URL, if the page is at the origin of the server', async () => {
    const { http, auth, seen } = await createAngularKit({ features: [withXhr()] })

    await firstValueFrom(http.get('../api/me/', { params: { page: 2 } }))

    expect(seen.map(({ url }) => new URL(url).pathname + new URL(url).search)).toEqual(['/api/me/?page=2'])
    expect(tokens(seen)).toEqual([await auth.getAccessToken()])
  })

  it('is no relative URL, if the page is elsewhere', async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => Response.json([]))
    const { http } = await createAngularKit({ client: { baseUrl: 'https://api.example.com/api/' } })
    vi.stubGlobal('fetch', fetch)

    await firstValueFrom(http.get('/api/me/'))

    expect(new Headers(fetch.mock.lastCall?.[1]?.headers).has('authorization')).toBe(false)
  })

  it('is no other origin', async () => {
    const { http, me, seen } = await createAngularKit()

    await rejection(http.get(me.replace('127.0.0.1', 'localhost')))

    expect(tokens(seen)).toEqual([undefined])
  })

  it('is no request with a header of its own', async () => {
    const { http, me, seen } = await createAngularKit()

    await rejection(http.get(me, { headers: { authorization: 'Token abc' } }))

    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual(['Token abc'])
  })

  it('is each request anew: subscribing twice sends twice, each time with the token of the moment', async () => {
    const { http, me, auth, clock, seen } = await createAngularKit()
    const again = http.get(me)
    const before = await auth.getAccessToken()

    await firstValueFrom(again)
    await clock.advance(STALE)
    await firstValueFrom(again)

    expect(tokens(seen)).toEqual([before, await auth.getAccessToken()])
  })
})

describe('what concerns the session', () => {
  it('comes as an AuthError', async () => {
    const { http, me, server, clock } = await createAngularKit()
    await clock.advance(STALE)
    server.revokeAll()

    const error = await rejection(http.get(me))

    expect(isAuthError(error) && error.code).toBe('session_ended')
  })

  it("ends it by the server's word on the account", async () => {
    const { http, me, server, events } = await createAngularKit()
    server.deactivate('ada')

    await rejection(http.get(me))

    expect(events.filter(({ name }) => name === 'logout')).toMatchObject([{ reason: 'user_inactive' }])
  })

  it('keeps what one user has asked for from another', async () => {
    const { http, origin, server, auth } = await createAngularKit()
    server.mount('/api/notes/', async () => {
      await auth.login(BOB)
      return Response.json(['a secret of ada'])
    })

    const error = await rejection(http.get(`${origin}/api/notes/`))

    expect(isAuthError(error) && error.code).toBe('account_changed')
  })

  it('repeats what is refused with 403, too', async () => {
    const { http, me, server } = await createAngularKit()
    server.failNext({ endpoint: 'me', status: 403, body: { code: 'token_not_valid' } })

    await firstValueFrom(http.get(me))

    expect(logOf(server)).toEqual(['me 403', 'refresh 200', 'me 200'])
  })

  it('hands over the second refusal, after one refresh', async () => {
    const { http, origin, server } = await createAngularKit()
    server.mount('/api/notes/', () => Response.json({ code: 'token_not_valid' }, { status: 401 }))

    const error = await rejection(http.get(`${origin}/api/notes/`))

    expect(error).toMatchObject({ status: 401, error: { code: 'token_not_valid' } })
    expect(server.calls).toMatchObject({ refresh: 1, unknown: 2 })
  })
})

describe('a header of another name', () => {
  it('is not taken along to where a redirect points', async () => {
    const { http, me, server, seen } = await createAngularKit({
      client: { header: { name: 'X-Token' } },
      server: { authHeaderName: 'X-Token' },
    })
    const elsewhere = await serveMock({ handle: (request) => (seen.push(request), server.handle(request)) })
    onTestFinished(() => elsewhere.close())
    server.redirect({ endpoint: 'me', location: `${elsewhere.url}/` })

    const error = await rejection(http.get(me))

    expect(isAuthError(error) && error.code).toBe('unexpected_response')
    expect(seen.map(({ headers }) => headers.get('x-token')?.startsWith('Bearer '))).toEqual([true])
  })

  it('keeps a redirect as browsers show it an error', async () => {
    const { http, me } = await createAngularKit({ client: { header: { name: 'X-Token' } } })
    vi.stubGlobal('fetch', () => Promise.resolve(opaqueRedirect()))

    const error = await rejection(http.get(me))

    expect(isAuthError(error) && error.code).toBe('unexpected_response')
  })

  it('keeps the failure of a connection as it is', async () => {
    const { http, me } = await createAngularKit({ client: { header: { name: 'X-Token' } } })
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))

    expect(await rejection(http.get(me))).toMatchObject({ name: 'HttpErrorResponse', status: 0 })
  })
})

describe('tokens in cookies', () => {
  it('are asked for', async () => {
    const { auth, origin } = await openCookiePage()
    const { http, backend } = createBackendKit(auth)

    http.get(`${origin}/api/me/`).subscribe()
    const sent = await vi.waitFor(() => backend.expectOne(`${origin}/api/me/`), 15_000)

    expect(sent.request.withCredentials).toBe(true)
    expect(sent.request.headers.has('Authorization')).toBe(false)
  })
})

describe('a server that renders the application', () => {
  it.each(['https://cms.example/x', '/api/me/'])(
    'sends %s without a token, with a relative baseUrl: nobody is logged in there',
    async (url) => {
      vi.stubGlobal('location', undefined)
      const { http, backend } = createBackendKit(createAuthClient({ baseUrl: '/api/' }))

      const answer = firstValueFrom(http.get(url))
      const sent = await vi.waitFor(() => backend.expectOne(url), 15_000)
      sent.flush('fine')

      expect(await answer).toBe('fine')
      expect(sent.request.headers.has('Authorization')).toBe(false)
    },
  )
})

describe('another interceptor', () => {
  it('comes after ours once there is a token, and not at all where nobody waits any more', async () => {
    const after = vi.fn<HttpInterceptorFn>((request, next) => next(request))
    const { http, me, server, clock, auth } = await createAngularKit({
      features: [withInterceptors([after])],
    })
    await clock.advance(STALE)
    const gate = Promise.withResolvers<void>()
    server.delay('refresh', () => gate.promise)

    const left = http.get(me).subscribe()
    const stays = firstValueFrom(http.get(me))
    await expect.poll(() => server.calls.refresh).toBe(1)
    left.unsubscribe()
    gate.resolve()
    await stays

    const sent = after.mock.calls.map(([{ headers }]) => headers.get('Authorization'))
    expect(sent).toEqual([`Bearer ${await auth.getAccessToken()}`])
  })

  it('may fail by an error of its own', async () => {
    const problem = new Error('Of its own.')
    const { http, me } = await createAngularKit({
      features: [withInterceptors([() => throwError(() => problem)])],
    })

    expect(await rejection(http.get(me))).toBe(problem)
  })

  it('may swallow a request', async () => {
    const { http, me } = await createAngularKit({ features: [withInterceptors([() => EMPTY])] })

    expect(await lastValueFrom(http.get(me), { defaultValue: 'nothing' })).toBe('nothing')
  })

  it('may answer for the server, at once', async () => {
    const answer = new HttpResponse({ body: { code: 'cached' } })
    const { http, me, server } = await createAngularKit({
      features: [
        withInterceptors([
          () => new Observable<HttpEvent<unknown>>((events) => (events.next(answer), events.complete())),
        ]),
      ],
    })

    expect(await firstValueFrom(http.get(me))).toEqual({ code: 'cached' })
    expect(server.calls.me).toBe(0)
  })
})

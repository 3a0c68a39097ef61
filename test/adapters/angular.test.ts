import { createAngularKit, EXPIRED_AT_SERVER, type Me } from './angular-kit.js'
import { provideLocationMocks } from '@angular/common/testing'
import { type HttpEvent, HttpEventType } from '@angular/common/http'
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing'
import {
  createEnvironmentInjector,
  EnvironmentInjector,
  PLATFORM_ID,
  provideZonelessChangeDetection,
  runInInjectionContext,
} from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { provideRouter, Router } from '@angular/router'
import { type AuthClient, createAuthClient, createMemoryStorage } from 'simplejwt-client'
import { authGuard, guestGuard, injectAuth, injectAuthState, provideAuth } from 'simplejwt-client/angular'
import { createTestAuth } from 'simplejwt-client/testing'
import { describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest'
import { ADA } from '../support/client-kit.js'
import { watchListeners } from './watch-listeners.js'

function setUp(auth: AuthClient<unknown>, ...more: readonly unknown[]) {
  onTestFinished(() => {
    TestBed.resetTestingModule()
    auth.dispose()
  })
  TestBed.configureTestingModule({
    providers: [provideZonelessChangeDetection(), provideAuth(auth), ...more],
  })
}

describe('injectAuth', () => {
  it('hands out the client', () => {
    const auth = createTestAuth()
    setUp(auth)

    expect(TestBed.runInInjectionContext(() => injectAuth())).toBe(auth)
  })

  it('throws where nothing has been provided', () => {
    onTestFinished(() => void TestBed.resetTestingModule())

    expect(() => TestBed.runInInjectionContext(() => injectAuth())).toThrow(/simplejwt-client/)
  })
})

describe('injectAuthState', () => {
  const inState = () => TestBed.runInInjectionContext(() => injectAuthState())

  it('is the snapshot, and follows it', async () => {
    const auth = createTestAuth({ as: 'ada' })
    setUp(auth)
    const state = inState()
    const before = state()

    await auth.logout()

    expect(before).toMatchObject({ status: 'authenticated', userId: '1' })
    expect(state()).toBe(auth.getSnapshot())
    expect(state()).toMatchObject({ status: 'unauthenticated', reason: 'user' })
  })

  it('cannot be written', () => {
    setUp(createTestAuth())

    expect(inState()).not.toHaveProperty('set')
  })

  it('knows the type of the claims', () => {
    interface Claims {
      readonly roles: readonly string[]
    }
    setUp(createTestAuth({ as: { username: 'grace', claims: { roles: ['editor'] } } }))

    const { claims } = TestBed.runInInjectionContext(() => injectAuthState<Claims>())()

    expectTypeOf(claims).toEqualTypeOf<Claims | undefined>()
    expect(claims?.roles).toEqual(['editor'])
  })

  it('stops listening with the injector that asked', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    setUp(auth)
    const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector))
    runInInjectionContext(injector, () => injectAuthState())
    const before = listeners()

    injector.destroy()

    expect({ before, after: listeners() }).toEqual({ before: 1, after: 0 })
  })

  it('is loading in what a server renders', () => {
    const { auth, listeners } = watchListeners(createTestAuth({ as: 'ada' }))
    setUp(auth, { provide: PLATFORM_ID, useValue: 'server' })

    expect(inState()().status).toBe('loading')
    expect(listeners()).toBe(0)
  })
})

describe('the guards', () => {
  const open = async (auth: AuthClient, url: string) => {
    setUp(
      auth,
      provideLocationMocks(),
      provideRouter([
        { path: 'login', children: [], canActivate: [guestGuard()] },
        { path: 'sign-in', children: [] },
        { path: 'admin', children: [], canActivate: [authGuard({ login: '/sign-in?area=admin' })] },
        { path: '', pathMatch: 'full', children: [] },
        { path: '**', children: [], canActivate: [authGuard()] },
      ]),
    )
    const router = TestBed.inject(Router)
    await router.navigateByUrl(url)
    return router.url
  }

  it.each([
    ['a page that takes a login', '/notes?page=2#top', '/login?next=%2Fnotes%3Fpage%3D2%23top'],
    ['a page with a login page of its own', '/admin', '/sign-in?area=admin&next=%2Fadmin'],
    ['the login page', '/login?next=%2Fnotes', '/login?next=%2Fnotes'],
  ])('lead nobody from %s to the right place', async (_, url, expected) => {
    expect(await open(createTestAuth(), url)).toBe(expected)
  })

  it.each([
    ['a page that takes a login', '/notes?page=2#top', '/notes?page=2#top'],
    ['the login page, with a way back', '/login?next=%2Fnotes%3Fpage%3D2', '/notes?page=2'],
    ['the login page, without one', '/login', '/'],
    ['the login page, with a way out', '/login?next=%2F%2Fevil.example%2Fnotes', '/'],
    ['the login page, with another way out', '/login?next=https:%2F%2Fevil.example', '/'],
    ['the login page, with itself as the way back', '/login?next=%2Flogin', '/'],
  ])('lead who is logged in from %s to the right place', async (_, url, expected) => {
    expect(await open(createTestAuth({ as: 'ada' }), url)).toBe(expected)
  })

  it('wait until the stored session has been read', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const logged = createTestAuth({ as: 'ada' })
    const auth = {
      ...logged,
      ready: promise,
      getSnapshot: vi.fn<AuthClient['getSnapshot']>(() => logged.getSnapshot()),
    }

    const work = open(auth, '/notes')
    await new Promise((done) => setImmediate(done))
    expect(auth.getSnapshot).not.toHaveBeenCalled()
    resolve()

    expect(await work).toBe('/notes')
  })

  it('take a session that was found unreadable for none', async () => {
    const auth = createAuthClient({
      baseUrl: 'https://api.example.com/api/',
      storage: createMemoryStorage(),
    })

    expect(await open(auth, '/notes')).toBe('/login?next=%2Fnotes')
  })
})

describe("Angular's own test backend", () => {
  async function createTestingKit() {
    const kit = await createAngularKit({ providers: [provideHttpClientTesting()] })
    return { ...kit, backend: TestBed.inject(HttpTestingController) }
  }

  it('sees the request in the same tick, with the token', async () => {
    const { http, me, auth, backend } = await createTestingKit()
    const token = await auth.getAccessToken()

    http.get<Me>(me).subscribe()

    const { request } = backend.expectOne(me)
    expect(request.headers.get('Authorization')).toBe(`Bearer ${token}`)
  })

  it('tells of the progress of an upload', async () => {
    const { http, me, backend } = await createTestingKit()
    const events: HttpEvent<unknown>[] = []

    const done = new Promise<void>((resolve) =>
      http.post(me, 'x', { observe: 'events', reportProgress: true }).subscribe({
        next: (event) => events.push(event),
        complete: resolve,
      }),
    )
    const sent = backend.expectOne(me)
    sent.event({ type: HttpEventType.UploadProgress, loaded: 1, total: 2 })
    sent.flush({})
    await done

    expect(events).toMatchObject([
      { type: HttpEventType.Sent },
      { type: HttpEventType.UploadProgress, loaded: 1, total: 2 },
      { type: HttpEventType.Response, status: 200 },
    ])
  })

  it('refuses with an object, and gets the request again', async () => {
    const { http, me, server, backend } = await createTestingKit()
    server.skew = EXPIRED_AT_SERVER
    const told = vi.fn<(answer: unknown) => void>()

    http.get(me).subscribe(told)
    backend.expectOne(me).flush({ code: 'token_not_valid' }, { status: 401, statusText: 'Unauthorized' })
    const again = await vi.waitFor(() => backend.expectOne(me), 15_000)
    again.flush(ADA.username)

    await expect.poll(() => told).toHaveBeenCalledExactlyOnceWith('ada')
    expect(server.calls.refresh).toBe(1)
  })

  it('sees a request cancelled', async () => {
    const { http, me, backend } = await createTestingKit()

    http.get(me).subscribe().unsubscribe()

    expect(backend.expectOne(me).cancelled).toBe(true)
  })
})

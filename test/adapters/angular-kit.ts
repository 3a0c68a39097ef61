import { page } from './angular-page.js'
import '@angular/compiler'
import {
  HttpClient,
  type HttpFeature,
  type HttpFeatureKind,
  provideHttpClient,
  withInterceptors,
} from '@angular/common/http'
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing'
import type { EnvironmentProviders, Provider } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing'
import { firstValueFrom, type Observable } from 'rxjs'
import type { AuthClient } from 'simplejwt-client'
import { authInterceptor, provideAuth } from 'simplejwt-client/angular'
import type { MockServerOptions } from 'simplejwt-client/testing'
import { serveMock } from 'simplejwt-client/testing/node'
import { onTestFinished } from 'vitest'
import { ADA, createKit, createServer, type KitOptions } from '../support/client-kit.js'
import { fakeClock } from '../support/fake-clock.js'

TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting())

/** From now on the server takes the client's token for expired, which the client cannot know. */
export const EXPIRED_AT_SERVER = 400

/** Milliseconds after which a token of five minutes is stale. */
export const STALE = 291_000

/** What the mock's protected view answers. */
export interface Me {
  readonly username: string
  readonly method: string
  readonly body: string
}

export interface AngularKitOptions extends Omit<KitOptions, 'server'> {
  readonly server?: MockServerOptions
  readonly features?: readonly HttpFeature<HttpFeatureKind>[]
  readonly providers?: readonly (Provider | EnvironmentProviders)[]
}

/** An application whose server listens, at the origin of its page. */
export async function createAngularKit({
  client,
  features = [],
  providers = [],
  ...options
}: AngularKitOptions = {}) {
  const clock = options.clock ?? fakeClock()
  const server = createServer(clock, options.server)
  const seen: Request[] = []
  const served = await serveMock({
    handle(request) {
      seen.push(request.clone())
      return server.handle(request)
    },
  })
  onTestFinished(() => {
    TestBed.resetTestingModule()
    return served.close()
  })
  page.happyDOM.setURL(`${served.url}/app/`)
  const kit = createKit({ server, clock, client: { baseUrl: `${served.url}/api/`, ...client } })
  await kit.auth.login(ADA)
  server.resetCounters()
  TestBed.configureTestingModule({
    providers: [
      provideAuth(kit.auth),
      provideHttpClient(withInterceptors([authInterceptor]), ...features),
      ...providers,
    ],
  })
  const http = TestBed.inject(HttpClient)
  return { ...kit, seen, origin: served.url, me: `${served.url}/api/me/`, http }
}

/** The same with Angular's test backend in the place of a server. */
export function createBackendKit(auth: AuthClient) {
  onTestFinished(() => void TestBed.resetTestingModule())
  TestBed.configureTestingModule({
    providers: [
      provideAuth(auth),
      provideHttpClient(withInterceptors([authInterceptor])),
      provideHttpClientTesting(),
    ],
  })
  return { http: TestBed.inject(HttpClient), backend: TestBed.inject(HttpTestingController) }
}

/** What an observable comes to. */
export const rejection = (work: Observable<unknown>): Promise<unknown> =>
  firstValueFrom(work).then(
    () => 'nothing',
    (error: unknown) => error,
  )

/** What was answered, oldest first. */
export const logOf = ({ log }: { readonly log: readonly { endpoint: string; status: number }[] }) =>
  log.map(({ endpoint, status }) => `${endpoint} ${status}`)

/** The tokens that have arrived. */
export const tokens = (seen: readonly Request[]) =>
  seen.map(({ headers }) => headers.get('authorization')?.split(' ')[1])

import { isPlatformServer } from '@angular/common'
import {
  DestroyRef,
  type EnvironmentProviders,
  inject,
  InjectionToken,
  makeEnvironmentProviders,
  PLATFORM_ID,
  type Signal,
  signal,
} from '@angular/core'
import type { AuthClient } from '../client/auth-client.js'
import { LOADING } from '../session/snapshot.js'
import type { Snapshot, TokenClaims } from '../types.js'

const CLIENT = /* @__PURE__ */ new InjectionToken<AuthClient<unknown>>('simplejwt-client')

/**
 * Hands the client to an application: `injectAuth`, `injectAuthState`, `authInterceptor` and the guards take it from
 * there.
 *
 * @param auth - a client of `createAuthClient`
 *
 * @example
 * ```ts
 * import { provideHttpClient, withInterceptors } from '@angular/common/http'
 * import type { ApplicationConfig } from '@angular/core'
 * import { authInterceptor, provideAuth } from 'simplejwt-client/angular'
 *
 * export const appConfig: ApplicationConfig = {
 *   providers: [provideAuth(auth), provideHttpClient(withInterceptors([authInterceptor]))],
 * }
 * ```
 */
export function provideAuth(auth: AuthClient<unknown>): EnvironmentProviders {
  return makeEnvironmentProviders([{ provide: CLIENT, useValue: auth }])
}

/**
 * The client that `provideAuth` was given, in an injection context.
 *
 * @throws what Angular throws where nothing has been provided
 *
 * @example
 * ```ts
 * import { injectAuth } from 'simplejwt-client/angular'
 *
 * class LogoutButton {
 *   readonly logout = injectAuth().logout
 * }
 * ```
 */
export function injectAuth<Claims = TokenClaims>(): AuthClient<Claims> {
  return inject(CLIENT) as AuthClient<Claims>
}

/**
 * The session as a signal: the client's snapshot, `{ status, userId, claims, ... }`, which changes with every login,
 * refresh and logout, in this tab or in another one. It stops with the component, service or injector that asked.
 * Without zone.js too. What a server renders is `loading`.
 *
 * @throws what Angular throws where nothing has been provided
 *
 * @example
 * ```ts
 * import { computed } from '@angular/core'
 * import { injectAuthState } from 'simplejwt-client/angular'
 *
 * class Greeting {
 *   private readonly session = injectAuthState()
 *   readonly name = computed(() => this.session().userId ?? 'stranger')
 * }
 * ```
 *
 * @see {@link https://angular.dev/guide/signals | Signals}
 */
export function injectAuthState<Claims = TokenClaims>(): Signal<Snapshot<Claims>> {
  const { getSnapshot, subscribe } = injectAuth<Claims>()
  if (isPlatformServer(inject(PLATFORM_ID))) return signal(LOADING).asReadonly()
  const state = signal(getSnapshot())
  inject(DestroyRef).onDestroy(subscribe(() => state.set(getSnapshot())))
  return state.asReadonly()
}

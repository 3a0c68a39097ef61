import { type EnvironmentProviders, InjectionToken, makeEnvironmentProviders } from '@angular/core'
import type { AuthClient } from '../client/auth-client.js'

const CLIENT = /* @__PURE__ */ new InjectionToken<AuthClient>('simplejwt-client')

/**
 * Hands the client to an application.
 *
 * @example
 * ```ts
 * import { provideAuth } from 'simplejwt-client/angular'
 *
 * const providers = [provideAuth(auth)]
 * ```
 */
export function provideAuth(auth: AuthClient): EnvironmentProviders {
  return makeEnvironmentProviders([{ provide: CLIENT, useValue: auth }])
}

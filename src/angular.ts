export { injectAuth, injectAuthState, provideAuth } from './adapters/angular.js'
export { authGuard, type AuthGuardOptions, guestGuard } from './adapters/angular-guards.js'
export { authInterceptor } from './adapters/angular-interceptor.js'

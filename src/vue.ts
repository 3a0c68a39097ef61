export { authPlugin, useAuth, useAuthClient } from './adapters/vue-state.js'
export {
  type AuthGuardOptions,
  createAuthGuard,
  type GuardedRoute,
  type GuardedRouter,
  guardRouter,
  type GuardVerdict,
} from './adapters/vue-guard.js'

export { createAuthState, RequireAuth, type RequireAuthProps } from './adapters/solid.js'

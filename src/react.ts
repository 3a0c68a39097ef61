export { RequireAuth, type RequireAuthProps, useAuth } from './adapters/react.js'

export { type AuthState, authState } from './adapters/svelte.js'

export type {
  AccessTokenOptions,
  AuthClient,
  LoginResult,
  LogoutResult,
  SignalOptions,
} from './client/auth-client.js'
export { createAuthClient } from './client/create-auth-client.js'
export type { AuthClientOptions, ClaimNames } from './client/options.js'
export { safeNext, type SafeNextOptions, safePath } from './client/safe-next.js'
export {
  AuthError,
  type AuthErrorCode,
  type AuthErrorDetails,
  type EndReason,
  isAuthError,
} from './errors.js'
export { createIndexedDBStorage, type IndexedDBStorageOptions } from './platform/indexeddb-storage.js'
export { createLocalStorage, createSessionStorage } from './platform/web-storage.js'
export type { Channel, OpenChannel } from './ports/channel.js'
export type { Clock, Instant } from './ports/clock.js'
export type { FetchPort } from './ports/fetch.js'
export type { Lifecycle, LifecycleEvent } from './ports/lifecycle.js'
export type { Locks } from './ports/locks.js'
export type { Platform } from './ports/platform.js'
export type { RefreshIn, RefreshRequest } from './ports/refresh-in.js'
export type { AuthStorage, StorageContext, StoragePort, SyncArea } from './ports/storage.js'
export { createKeyValueStorage, type KeyValueBackend } from './platform/key-value-storage.js'
export { createMemoryStorage } from './storage/memory-storage.js'
export type { ServerDialect, TokenHeader } from './transport/dialect.js'
export type { Endpoints } from './transport/endpoints.js'
export type { BlacklistResult } from './transport/read-response.js'
export type {
  AuthEventName,
  AuthEvents,
  ClaimsSchema,
  ClaimsVerdict,
  Snapshot,
  TokenClaims,
  TokenPair,
  WarningCode,
} from './types.js'

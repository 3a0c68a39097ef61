import type { AuthError, EndReason } from './errors.js'

/**
 * The payload of a JWT (RFC 7519 section 4), as the server sent it. **Unverified**: a browser cannot check the
 * signature, so use claims to decide what to show, never what to allow.
 */
export interface TokenClaims {
  /** Seconds since 1970 on the server's clock from which the token is refused (RFC 7519 section 4.1.4). */
  readonly exp?: number
  /** Seconds since 1970 on the server's clock at which the token was made (RFC 7519 section 4.1.6). */
  readonly iat?: number
  /** The token's own id (JTI_CLAIM). */
  readonly jti?: string
  /** `access`, `refresh` or `sliding` (TOKEN_TYPE_CLAIM). */
  readonly token_type?: string
  /** A number up to SimpleJWT 5.5.0, a string from 5.5.1 on. The snapshot's `userId` is always a string. */
  readonly user_id?: string | number
  readonly [claim: string]: unknown
}

/** What the user interface needs to know, and nothing that must stay secret. Frozen; the same object until something changes. */
export interface Snapshot<Claims = TokenClaims> {
  /** `loading` until the stored session has been read. */
  readonly status: 'loading' | 'authenticated' | 'unauthenticated'
  /** The user's id as a string, or undefined where the token carries none. */
  readonly userId: string | undefined
  /** The access token's claims, unverified; undefined without a session or where the `claims` schema refused them. */
  readonly claims: Claims | undefined
  /** When the access token expires: milliseconds on this device's clock. */
  readonly accessExpiresAt: number | undefined
  /** When the refresh token expires: milliseconds on this device's clock. */
  readonly refreshExpiresAt: number | undefined
  /** Why the last session ended; undefined while there is one, or if there was none. */
  readonly reason: EndReason | undefined
  /** Whether another tab ended it. */
  readonly elsewhere: boolean
}

/** The code of a `warning` event. */
export type WarningCode = 'storage_unavailable' | 'storage_write_failed' | 'scheme_refused' | 'claims_invalid'

/** What each event hands to its listeners. */
export interface AuthEvents {
  /** A session began: here by `login()` or `adopt()`, or in another tab. Not sent when a stored session is restored. */
  readonly login: {
    readonly userId: string | undefined
    readonly previousUserId: string | undefined
    readonly from: 'login' | 'adopt' | 'elsewhere'
  }
  /** There is a new access token. Times are milliseconds on this device's clock. */
  readonly refresh: { readonly accessExpiresAt: number | undefined; readonly from: 'server' | 'elsewhere' }
  /** A refresh got no verdict; the session is kept and the next attempt made at `nextTryAt` (milliseconds) or later. */
  readonly refreshError: { readonly error: AuthError; readonly failures: number; readonly nextTryAt: number }
  /** The session ended. Sent once per tab for every end. */
  readonly logout: { readonly reason: EndReason; readonly elsewhere: boolean }
  /** Something is not as it should be, but everything goes on. */
  readonly warning: { readonly code: WarningCode; readonly message: string }
}

/** The names of the events. */
export type AuthEventName = keyof AuthEvents

/** A pair of tokens as a SimpleJWT server hands it out. Some flows (and adopt) have an access token only. */
export interface TokenPair {
  readonly access: string
  readonly refresh?: string | undefined
}

/** A synchronous validator as Standard Schema (https://standardschema.dev) defines it: zod, valibot, arktype, ... */
export interface ClaimsSchema<Claims> {
  readonly '~standard': {
    readonly version: 1
    readonly vendor: string
    readonly validate: (value: unknown) => ClaimsVerdict<Claims> | Promise<ClaimsVerdict<Claims>>
  }
}

/** What a {@link ClaimsSchema} answers. */
export type ClaimsVerdict<Claims> =
  | { readonly value: Claims; readonly issues?: undefined }
  | { readonly issues: ReadonlyArray<{ readonly message: string }> }

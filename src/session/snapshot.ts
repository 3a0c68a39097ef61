import { copyOwn } from '../own.js'
import type { Snapshot, TokenClaims } from '../types.js'
import type { State } from './state.js'

/** What a snapshot is made from. */
export interface SnapshotParts {
  readonly status: Snapshot['status']
  readonly userId?: string | undefined
  readonly claims?: unknown
  readonly accessExpiresAt?: number | undefined
  readonly refreshExpiresAt?: number | undefined
  readonly reason?: Snapshot['reason']
  readonly elsewhere?: boolean | undefined
}

/** A frozen snapshot with all its keys. */
export function createSnapshot(parts: SnapshotParts): Snapshot<unknown> {
  const {
    status,
    userId,
    claims,
    accessExpiresAt,
    refreshExpiresAt,
    reason,
    elsewhere = false,
  } = copyOwn(parts)
  return Object.freeze({ status, userId, claims, accessExpiresAt, refreshExpiresAt, reason, elsewhere })
}

/** The state with its snapshot: the same object as before where nothing that it shows has changed. */
export function show(state: State): State {
  const key = hintOf(state) + state.phase + state.end.elsewhere
  if (key === state.shown.key || (state.phase === 'loading' && !state.isLeaving)) return state
  return { ...state, shown: { key, snapshot: createSnapshot(partsOf(state)) } }
}

/**
 * The hint: what the next page may show before it has read the store. It names the session by its `sid` and the
 * last one that ended; there is no token in it, and neither `jti` nor `hash_password`.
 */
export function hintOf({ session, end, endedSid }: State): string {
  return JSON.stringify({
    sid: session?.record.sid,
    ended: endedSid,
    claims: session && withoutSecrets(session.raw),
    accessExpiresAt: session?.record.times.accessExpiresAt,
    refreshExpiresAt: session?.refreshExpiresAt,
    reason: session ? undefined : end.reason,
  })
}

function partsOf({ session, end }: State): SnapshotParts {
  if (session === undefined) return { status: 'unauthenticated', ...end }
  const { userId, claims, refreshExpiresAt, record } = session
  const { accessExpiresAt } = record.times
  return { status: 'authenticated', userId, claims, accessExpiresAt, refreshExpiresAt }
}

function withoutSecrets(claims: TokenClaims): object {
  const { jti: _jti, hash_password: _hash, ...rest } = claims
  return rest
}

import type { EndReason } from '../errors.js'
import { copyOwn, type OwnFields, ownFields } from '../own.js'
import type { TokenPair } from '../types.js'

/** The layout that this version reads and writes. */
export const RECORD_VERSION = 1

/** Written before a refresh token is sent, so that who comes later knows that it may be spent. */
export interface RefreshMark {
  /** The tab that sent it. */
  readonly tab: string
  /** When, in milliseconds on this device's clock. */
  readonly startedAt: number
  /** Of the refresh token sent, so that a mark of an earlier token is told apart. */
  readonly hash: number
  /** The sender is done and still does not know whether the server took the token. */
  readonly lost?: boolean
  /** The sender went on without the lock: who holds it must not take the sender for dead. */
  readonly loose?: boolean | undefined
}

/** A refresh token that the server has still to be told to refuse. */
export interface OwedRevocation {
  readonly refresh: string
}

/** A session as it is stored: what tabs share and what survives a reload. Fields of later versions are kept. */
export interface SessionRecord {
  readonly v: typeof RECORD_VERSION
  /** The resolved URL of the refresh endpoint: a record of another server is not ours to read or to write. */
  readonly server: string
  /** One per login. */
  readonly sid: string
  /** Goes up at every change of the tokens and at the end; never reset within a store. */
  readonly rev: number
  /** Absent once the session has ended. */
  readonly tokens?: TokenPair | undefined
  /** Seconds that an access token lives, by the server's clock. */
  readonly accessLifetime?: number | undefined
  /** Seconds that the server's clock is ahead of this device's. */
  readonly skew: number
  readonly times: {
    /** Milliseconds on this device's clock. */
    readonly loginAt: number
    /** When the access token expires, in milliseconds on this device's clock. */
    readonly accessExpiresAt?: number | undefined
    /** Whether the last refresh brought another refresh token (ROTATE_REFRESH_TOKENS). */
    readonly rotates?: boolean | undefined
  }
  readonly mark?: RefreshMark | undefined
  /** Why the server refused the refresh token; it is never sent again. */
  readonly refreshDead?: EndReason | undefined
  /** No refresh before this, in milliseconds on this device's clock. */
  readonly backOffUntil?: number | undefined
  /** When that was written: a clock that shows less has been set back since. */
  readonly backOffFrom?: number | undefined
  /** There was no answer at all, so that a network that comes back ends the back-off. */
  readonly backOffOffline?: boolean | undefined
  readonly ended?: EndReason | undefined
  readonly outbox?: readonly OwedRevocation[] | undefined
}

/** What a stored value turned out to be. `newer`: of a later version or another server: hands off. */
export type ReadRecord = SessionRecord | 'missing' | 'broken' | 'newer'

/** Judges a stored value. Nothing in it is trusted. */
export function readRecord(stored: unknown, ours: string): ReadRecord {
  if (stored === undefined || stored === null) return 'missing'
  const fields = ownFields(stored)
  if (fields === undefined) return 'broken'
  const { v, server, sid, rev, skew, ended } = fields
  const times = ownFields(fields['times'])
  const tokens = ownFields(fields['tokens'])
  if (typeof v === 'number' && v > RECORD_VERSION) return 'newer'
  if (typeof server === 'string' && server !== ours) return 'newer'
  const checks = [
    v === RECORD_VERSION,
    server === ours,
    typeof sid === 'string',
    Number.isSafeInteger(rev),
    Number.isFinite(skew),
    Number.isFinite(times?.['loginAt']),
    tokens === undefined ? typeof ended === 'string' : isPair(tokens),
  ]
  if (checks.includes(false)) return 'broken'
  // The fields above were checked one by one; the rest is optional and read with care.
  return amend(fields as unknown as SessionRecord, {
    times: times as unknown as SessionRecord['times'],
    tokens: tokens as TokenPair | undefined,
    mark: ownFields(fields['mark']) as RefreshMark | undefined,
    outbox: readOutbox(fields['outbox']),
  })
}

/** A changed copy. Without a prototype, so that optional fields mean what they say under a polluted one. */
export function amend(record: SessionRecord, changes: Partial<SessionRecord>): SessionRecord {
  return Object.assign(copyOwn(record), changes)
}

/** Is this an older state of the other's session? One that has ended is its last state, whatever its revision. */
export function isBehind(one: SessionRecord, other: SessionRecord): boolean {
  return one.sid === other.sid && one.ended === undefined && one.rev < other.rev
}

/** At most five owed revocations are kept, the newest: more would mean a server that is gone. */
export function owe(
  outbox: readonly OwedRevocation[] | undefined,
  ...more: readonly (string | undefined)[]
): readonly OwedRevocation[] {
  const owed = new Set([...(outbox ?? []).map(({ refresh }) => refresh), ...more])
  return [...owed].flatMap((refresh) => (refresh === undefined ? [] : [{ refresh }])).slice(-5)
}

/** A short number for a token, to compare marks by; it tells nothing about the token (FNV-1a, 32 bits). */
export function hashToken(token: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

function isPair({ access, refresh }: OwnFields): boolean {
  return typeof access === 'string' && (refresh === undefined || typeof refresh === 'string')
}

function readOutbox(stored: unknown): readonly OwedRevocation[] {
  const owed = Array.isArray(stored) ? stored.map(ownFields) : []
  return owed.filter((one) => typeof one?.['refresh'] === 'string') as readonly unknown[] as OwedRevocation[]
}

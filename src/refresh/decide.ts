import { type AuthError, createAuthError, type EndReason } from '../errors.js'
import { amend, hashToken, type RefreshMark, type SessionRecord } from '../storage/record.js'
import { timesOf } from '../token/decode.js'
import type { TokenPair } from '../types.js'
import { HARD_LIMIT, LONGEST_BACK_OFF } from './backoff.js'
import type { TokenTimes } from './time-tokens.js'

/**
 * How a refresh ended.
 * `won`: the server renewed the tokens. `moved`: the store holds something newer (another tab's tokens, a login, an
 * end); `spare` is a refresh token that we won and nobody will use. `refused`: the server's verdict on the refresh
 * token, written into the record. `failed`: no verdict.
 */
export type RefreshOutcome =
  | { readonly type: 'won'; readonly record: SessionRecord }
  | { readonly type: 'moved'; readonly record: SessionRecord; readonly spare?: string | undefined }
  | { readonly type: 'refused'; readonly record: SessionRecord }
  | {
      readonly type: 'failed'
      readonly error: AuthError
      readonly nextTryAt: number
      readonly isOffline: boolean
    }

/** The record as it is written before sending, and what is sent. */
export interface StartedRefresh {
  readonly type: 'send'
  readonly record: SessionRecord
  readonly refresh: string
  /** Whether an earlier refresh with this token ended without our learning how. */
  readonly wasLost: boolean
}

/** Who refreshes, when (milliseconds on this device's clock), and whether a back-off is over (the network is back). */
export interface Attempt {
  readonly tab: string
  readonly now: number
  readonly force: boolean
  /** Without the lock another tab may be at it: its open mark is all that tells. */
  readonly isLocked: boolean
}

/** Another tab has sent the token and its outcome is awaited. */
export interface BusyRefresh {
  readonly type: 'busy'
}

/**
 * Decides, holding the lock, whether to send. `stored` is what the store holds now, `mine` what this tab believed.
 */
export function beginRefresh(
  stored: SessionRecord,
  mine: SessionRecord,
  { tab, now, force, isLocked }: Attempt,
): StartedRefresh | RefreshOutcome | BusyRefresh {
  const refresh = stored.tokens?.refresh
  if (hasMoved(stored, mine) || refresh === undefined) return { type: 'moved', record: stored }
  if (stored.refreshDead !== undefined) return { type: 'refused', record: stored }
  const wait = (stored.backOffUntil ?? 0) - now
  if (!force && wait > 0 && wait <= LONGEST_BACK_OFF) {
    const error = createAuthError('refresh_unavailable', { retryAfter: Math.ceil(wait / 1000) })
    return { type: 'failed', error, nextTryAt: now + wait, isOffline: false }
  }
  const hash = hashToken(refresh)
  if (!isLocked && isOnTheWire(stored.mark, tab, hash, now)) return { type: 'busy' }
  const record = amend(stored, { mark: { tab, startedAt: now, hash } })
  return { type: 'send', record, refresh, wasLost: stored.mark?.hash === hash }
}

/** Decides what becomes of a pair just won. */
export function commitWon(
  stored: SessionRecord,
  { record: started }: StartedRefresh,
  { access, refresh }: TokenPair,
  times: TokenTimes,
): RefreshOutcome {
  const old = started.tokens?.refresh
  const isRotated = refresh !== undefined && refresh !== old
  if (hasMoved(stored, started)) {
    const isSpare = isRotated && refresh !== stored.tokens?.refresh
    return { type: 'moved', record: stored, spare: isSpare ? refresh : undefined }
  }
  const { accessLifetime, skew, accessExpiresAt } = times
  const record = amend(stored, {
    rev: stored.rev + 1,
    tokens: { access, refresh: refresh ?? old },
    accessLifetime,
    skew,
    times: { ...stored.times, accessExpiresAt, rotates: stored.times.rotates === true || isRotated },
    mark: undefined,
    backOffUntil: undefined,
  })
  return { type: 'won', record }
}

/** Decides what a refusal means: it counts only for the token that was sent. */
export function commitRefused(stored: SessionRecord, started: StartedRefresh, now: number): RefreshOutcome {
  if (hasMoved(stored, started.record)) return { type: 'moved', record: stored }
  const refreshDead = started.wasLost ? 'outcome_lost' : reasonOf(started, now)
  return { type: 'refused', record: amend(stored, { refreshDead, mark: undefined }) }
}

/** Notes an attempt without a verdict. `isSpent`: the server may have taken the token all the same. */
export function commitFailed(
  stored: SessionRecord,
  started: StartedRefresh,
  nextTryAt: number,
  isSpent: boolean,
): SessionRecord {
  if (hasMoved(stored, started.record)) return stored
  const mark = isSpent || started.wasLost ? { ...started.record.mark, lost: true } : undefined
  return amend(stored, { mark: mark as SessionRecord['mark'], backOffUntil: nextTryAt })
}

/** A mark older than the hard limit is of a holder that died or froze. */
function isOnTheWire(mark: RefreshMark | undefined, tab: string, hash: number, now: number): boolean {
  if (mark === undefined || mark.lost === true || mark.tab === tab || mark.hash !== hash) return false
  return Math.abs(now - mark.startedAt) < HARD_LIMIT
}

function hasMoved(stored: SessionRecord, from: SessionRecord): boolean {
  return stored.sid !== from.sid || stored.rev > from.rev || stored.ended !== undefined
}

function reasonOf({ refresh, record }: StartedRefresh, now: number): EndReason {
  const { exp } = timesOf(refresh)
  return exp !== undefined && exp <= now / 1000 + record.skew ? 'expired' : 'rejected'
}

import { type AuthError, createAuthError, type EndReason } from '../errors.js'
import { amend, hashToken, type RefreshMark, type SessionRecord } from '../storage/record.js'
import { timesOf } from '../token/decode.js'
import type { RefreshAnswer } from '../transport/read-response.js'
import { backOff, HARD_LIMIT, LONGEST_BACK_OFF } from './backoff.js'
import { timeTokens } from './time-tokens.js'

/**
 * How a refresh ended.
 * `won`: the server renewed the tokens. `moved`: the store holds something newer (another tab's tokens, a login, an
 * end); `spare` is a refresh token that we won and nobody will use. `refused`: the server's verdict on the refresh
 * token, written into the record. `failed`: no verdict.
 */
export type RefreshOutcome =
  | { readonly type: 'won' | 'refused'; readonly record: SessionRecord }
  | { readonly type: 'moved'; readonly record: SessionRecord; readonly spare?: string | undefined }
  | {
      readonly type: 'failed'
      /** With what the attempt leaves behind, if it was made. */
      readonly record?: SessionRecord
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

/** What a conclusion is drawn from besides the answer. */
export interface Conclusion {
  /** Milliseconds on this device's clock. */
  readonly now: number
  /** In [0, 1). */
  readonly random: number
  /** Seconds. */
  readonly leeway: number
  readonly failures: number
}

/** Decides what becomes of an answer. It counts only for the tokens that it was asked about. */
export function concludeRefresh(
  stored: SessionRecord,
  started: StartedRefresh,
  answer: RefreshAnswer,
  { now, random, leeway, failures }: Conclusion,
): RefreshOutcome {
  const { record, refresh: old, wasLost } = started
  const won = answer.type === 'won' ? answer.tokens.refresh : undefined
  const isRotated = won !== undefined && won !== old
  if (hasMoved(stored, record)) {
    const isSpare = isRotated && won !== stored.tokens?.refresh
    return { type: 'moved', record: stored, spare: isSpare ? won : undefined }
  }
  if (answer.type === 'won')
    return { type: 'won', record: renewed(stored, started, answer, isRotated, leeway) }
  if (answer.type === 'refused') {
    const refreshDead = wasLost ? 'outcome_lost' : reasonOf(started, now)
    return { type: 'refused', record: amend(stored, { refreshDead, mark: undefined }) }
  }
  const { error, spent, isOffline } = answer
  const nextTryAt = now + backOff(failures, error.retryAfter, random)
  const mark = spent || wasLost ? { ...record.mark, lost: true } : undefined
  const noted = amend(stored, { mark: mark as SessionRecord['mark'], backOffUntil: nextTryAt })
  return { type: 'failed', record: noted, error, nextTryAt, isOffline }
}

function renewed(
  stored: SessionRecord,
  { record, refresh: old }: StartedRefresh,
  { tokens, trip }: Extract<RefreshAnswer, { readonly type: 'won' }>,
  isRotated: boolean,
  leeway: number,
): SessionRecord {
  const { accessLifetime, skew, accessExpiresAt } = timeTokens(tokens, trip, leeway, record)
  const rotates = stored.times.rotates === true || isRotated
  return amend(stored, {
    rev: stored.rev + 1,
    tokens: { access: tokens.access, refresh: tokens.refresh ?? old },
    accessLifetime,
    skew,
    times: { ...stored.times, accessExpiresAt, rotates },
    mark: undefined,
    backOffUntil: undefined,
  })
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

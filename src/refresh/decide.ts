import { type AuthError, createAuthError, type EndReason } from '../errors.js'
import { copyOwn } from '../own.js'
import { amend, hashToken, type RefreshMark, type SessionRecord } from '../storage/record.js'
import { timesOf } from '../token/decode.js'
import type { RefreshAnswer, RefusedRefresh } from '../transport/read-response.js'
import { HARD_LIMIT } from '../transport/take-lock.js'
import type { TokenPair } from '../types.js'
import { backOff, LONGEST_BACK_OFF } from './backoff.js'
import { timeTokens } from './time-tokens.js'

/**
 * How a refresh ended, and the record as it then is.
 * `won`: the server renewed the tokens. `moved`: the store holds something newer (another tab's tokens, a login, an
 * end); `spare` is a refresh token that we won and nobody will use. `refused`: the server's verdict on the refresh
 * token, written into the record. `failed`: no verdict.
 */
export type RefreshOutcome =
  | { readonly type: 'won' | 'refused'; readonly record: SessionRecord }
  | { readonly type: 'moved'; readonly record: SessionRecord; readonly spare: string | undefined }
  | {
      readonly type: 'failed'
      readonly record: SessionRecord
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

/** Who refreshes, when (milliseconds on this device's clock), and whether the network is back since a failure. */
export interface Attempt {
  readonly tab: string
  readonly now: number
  readonly force: boolean
  /** Without the lock another tab may be at it: its open mark is all that tells. */
  readonly isLocked: boolean
}

/** Another tab has sent the token without the lock, or may have, and its outcome is awaited. */
export interface BusyRefresh {
  readonly type: 'busy'
  readonly record: SessionRecord
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
  if (hasMoved(stored, mine) || refresh === undefined)
    return { type: 'moved', record: stored, spare: undefined }
  if (stored.refreshDead !== undefined) return { type: 'refused', record: stored }
  const wait = backOffLeft(stored, now, force)
  if (wait > 0) {
    const error = createAuthError('refresh_unavailable', { retryAfter: Math.ceil(wait / 1000) })
    const isOffline = stored.backOffOffline === true
    return { type: 'failed', record: stored, error, nextTryAt: now + wait, isOffline }
  }
  const hash = hashToken(refresh)
  // Who holds the lock knows that others who had it are gone, but not who went on without.
  const mayBeBusy = !isLocked || stored.mark?.loose === true
  if (mayBeBusy && isOnTheWire(stored.mark, tab, hash, now)) return { type: 'busy', record: stored }
  const record = amend(stored, { mark: { tab, startedAt: now, hash, loose: !isLocked || undefined } })
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
  const { record, wasLost } = started
  const rotated = answer.type === 'won' ? rotatedIn(answer.tokens, started) : undefined
  if (hasMoved(stored, record)) {
    const spare = rotated === stored.tokens?.refresh ? undefined : rotated
    return { type: 'moved', record: stored, spare }
  }
  if (answer.type === 'won') return { type: 'won', record: renewed(stored, started, answer, rotated, leeway) }
  if (answer.type === 'refused') {
    const refreshDead = verdictOf(answer, started, now)
    return { type: 'refused', record: amend(stored, { refreshDead, mark: undefined }) }
  }
  const { error, spent, isOffline } = answer
  const nextTryAt = now + backOff(failures, error.retryAfter, random)
  const mark = spent || wasLost ? record.mark && { ...record.mark, lost: true } : undefined
  const noted = amend(stored, { mark, backOffFrom: now, backOffUntil: nextTryAt, backOffOffline: isOffline })
  return { type: 'failed', record: noted, error, nextTryAt, isOffline }
}

/** The refresh token that takes the place of the one sent, if there is one. */
function rotatedIn({ refresh }: TokenPair, started: StartedRefresh): string | undefined {
  return refresh === started.refresh ? undefined : refresh
}

function renewed(
  stored: SessionRecord,
  started: StartedRefresh,
  { tokens, trip }: Extract<RefreshAnswer, { readonly type: 'won' }>,
  rotated: string | undefined,
  leeway: number,
): SessionRecord {
  const { accessLifetime, skew, accessExpiresAt } = timeTokens(tokens, trip, leeway, started.record)
  return amend(stored, {
    rev: stored.rev + 1,
    tokens: { access: tokens.access, refresh: rotated ?? started.refresh },
    accessLifetime,
    skew,
    times: { ...stored.times, accessExpiresAt, rotates: rotated !== undefined },
    mark: undefined,
    refreshDead: undefined,
    backOffUntil: undefined,
  })
}

/** Milliseconds; a network that is back ends a back-off for want of one, and a clock that was set ends any. */
function backOffLeft(
  { backOffFrom = 0, backOffUntil = 0, backOffOffline = false }: SessionRecord,
  now: number,
  force: boolean,
): number {
  const wait = backOffUntil - now
  return (force && backOffOffline) || now < backOffFrom || wait > LONGEST_BACK_OFF ? 0 : wait
}

/** A mark older than the hard limit is of a holder that died or froze. */
function isOnTheWire(mark: RefreshMark | undefined, tab: string, hash: number, now: number): boolean {
  if (mark === undefined || mark.lost === true || mark.tab === tab || mark.hash !== hash) return false
  return Math.abs(now - mark.startedAt) < HARD_LIMIT
}

function hasMoved(stored: SessionRecord, from: SessionRecord): boolean {
  return stored.sid !== from.sid || stored.rev > from.rev || stored.ended !== undefined
}

function verdictOf(answer: RefusedRefresh, started: StartedRefresh, now: number): EndReason {
  const { isReusable, reason } = copyOwn(answer)
  return reason ?? (started.wasLost && !isReusable ? 'outcome_lost' : reasonOf(started, now))
}

function reasonOf({ refresh, record }: StartedRefresh, now: number): EndReason {
  const { exp } = timesOf(refresh)
  return exp !== undefined && exp <= now / 1000 + record.skew ? 'expired' : 'rejected'
}
